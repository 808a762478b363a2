import Ledger
import Licensing
import Regeneration
import SampleData
import Site
import Testing

struct UserPageLawTests {
    /// The pages of an account share a template and a frame, which must contain nothing of a single user.
    @Test func `a user page is the same whether it is rendered alone or with all users`() async throws {
        var lines: [String] = []
        SampleGenerator(accounts: 6, users: 120, seed: 2).forEachLine { lines.append($0) }
        let store = InMemoryEventStore()
        let decoder = EventDecoder()
        try await store.append(lines.map { try decoder.decode($0) })
        let renderer = try Checkout.renderer()
        let moment = try #require(CalendarDate("2026-12-31")?.end)
        let view = try await LedgerView(store, asOf: moment, products: .standard, policies: .standard)
        var compared = 0
        for account in try await view.accounts() {
            let state = try await view.account(account)
            var together: [String: [UInt8]] = [:]
            renderer.renderUsers(
                of: state,
                asOf: moment,
                where: { _ in true },
                each: { together[$0.route.path] = $0.bytes }
            )
            #expect(together.count == state.users.count * renderer.locales.count)
            for user in state.users.values {
                renderer.renderUsers(
                    of: state,
                    asOf: moment,
                    where: { $0.id == user.id },
                    each: { file in
                        #expect(together[file.route.path] == file.bytes, "\(file.route.path)")
                        compared += 1
                    }
                )
            }
        }
        #expect(compared >= 240)
    }
}
