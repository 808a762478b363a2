import ConformanceSuites
import Ledger
import Testing

struct InMemoryEventStoreTests {
    @Test(arguments: EventStoreConformance.allCases)
    func `keeps the promises of an event store`(_ law: EventStoreConformance) async throws {
        let store = InMemoryEventStore()
        try await law.check { body in try await body(store) }
    }
}
