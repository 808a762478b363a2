import ConformanceSuites
import Ledger
import Testing

struct InMemoryEventStoreTests {
    @Test(arguments: EventStoreConformance.allCases)
    func `the in-memory store meets the requirements for an event store`(_ law: EventStoreConformance) async throws {
        let store = InMemoryEventStore()
        try await law.check { body in try await body(store) }
    }
}
