import ConformanceSuites
import Sharing
import Testing

struct InMemoryShareLinkStoreTests {
    @Test(arguments: ShareLinkStoreConformance.allCases)
    func `an in-memory store meets the requirements for a share link store`(
        _ law: ShareLinkStoreConformance
    ) async throws {
        let store = InMemoryShareLinkStore()
        try await law.check { store }
    }
}
