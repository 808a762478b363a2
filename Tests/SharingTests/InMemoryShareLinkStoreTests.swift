import ConformanceSuites
import Sharing
import Testing

struct InMemoryShareLinkStoreTests {
    @Test(arguments: ShareLinkStoreConformance.allCases)
    func `keeps the promises of a store of share links`(_ law: ShareLinkStoreConformance) async throws {
        let store = InMemoryShareLinkStore()
        try await law.check { store }
    }
}
