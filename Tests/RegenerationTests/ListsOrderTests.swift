import Ledger
import Licensing
import Site
import Testing

@testable import Regeneration

/// Pages of users go before an account's lists, and do not wait for those of earlier events.
struct ListsOrderTests {
    private let ledger = PlannedLedger()

    /// A plan of which everything is published.
    private func settledPlan(cacheLimit: Int = 100) async throws -> RegenerationPlan {
        var plan = try await ledger.plan(cacheLimit: cacheLimit)
        plan.beginPass(over: try await ledger.store.accounts())
        _ = try await ledger.drain(&plan)
        return plan
    }

    /// Begins the work on one more user of an account.
    private func begin(_ number: Int, in account: String, _ plan: inout RegenerationPlan) async throws -> AccountJob {
        try await ledger.commit(
            [try PlannedLedger.user(number, in: account, at: "2026-02-0\(number)T00:00:00Z")],
            &plan
        )
        return try #require(try await nextAccount(&plan))
    }

    /// The next job about an account; what is about the whole site is done on the way.
    private func nextAccount(_ plan: inout RegenerationPlan) async throws -> AccountJob? {
        while let job = plan.next(at: .now) {
            if case .account(let job) = job { return job }
            try await ledger.finish(job, &plan)
        }
        return nil
    }

    private func nextLists(_ plan: inout RegenerationPlan) async throws -> ListsJob? {
        while let job = plan.next(at: .now) {
            if case .lists(let job) = job { return job }
            try await ledger.finish(job, &plan)
        }
        return nil
    }

    @Test func `an event that comes while lists are rendered does not wait for them, and lists follow once more`()
        async throws
    {
        var plan = try await settledPlan()
        let first = try await begin(1, in: "acme", &plan)
        #expect(!first.isBesideLists)
        try await ledger.finish(first, owing: ListsJob.Debt(), &plan)
        let lists = try #require(try await nextLists(&plan))
        #expect(lists.state.users.count == 1 && !lists.removesPages)

        let second = try await begin(2, in: "acme", &plan)
        #expect(second.isBesideLists && second.events.count == 1)
        try await ledger.finish(second, owing: ListsJob.Debt(), &plan)
        #expect(try await nextLists(&plan) == nil, "one at a time")
        plan.finish(.lists(lists.state.id))
        #expect(!plan.isIdle)
        #expect(try await nextLists(&plan)?.state.users.count == 2)
    }

    @Test func `lists wait for pages that are being published`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), owing: ListsJob.Debt(), &plan)
        try await ledger.commit([try PlannedLedger.user(2, in: "acme", at: "2026-02-02T00:00:00Z")], &plan)
        // The lists came first; they are given back to see what happens behind the pages.
        let lists = try #require(try await nextLists(&plan))
        plan.fail(.lists(lists.state.id), retryAt: try moment("2026-03-01T00:00:01Z"))
        let pages = try #require(try await nextAccount(&plan))
        plan.advance(to: try moment("2026-03-01T00:00:01Z"), at: .now)
        #expect(try await nextLists(&plan) == nil)
        try await ledger.finish(pages, owing: ListsJob.Debt(), &plan)
        let again = try #require(try await nextLists(&plan))
        #expect(again.debt.isWhole, "nobody knows how far the first try came")
    }

    @Test func `nothing is noted of an account whose lists failed`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), owing: ListsJob.Debt(), &plan)
        let lists = try #require(try await nextLists(&plan))
        plan.fail(.lists(lists.state.id), retryAt: try moment("2026-03-01T00:00:05Z"))
        _ = try await ledger.drain(&plan)
        #expect(plan.isIdle && plan.unnotedAccounts.isEmpty)
        plan.advance(to: try moment("2026-03-01T00:00:05Z"), at: .now)
        _ = try await ledger.drain(&plan)
        #expect(plan.isIdle && plan.unnotedAccounts.map(\.timeline.state.id.text) == ["acme"])
    }

    @Test func `a pass does not wait for an account whose lists are always behind`() async throws {
        var plan = try await ledger.plan()
        plan.beginPass(over: try await ledger.store.accounts())
        let acme = try #require(try await nextAccount(&plan))
        try await ledger.finish(acme, owing: ListsJob.Debt(), &plan)
        let lists = try #require(try await nextLists(&plan))
        try await ledger.finish(try await begin(1, in: "acme", &plan), owing: ListsJob.Debt(), &plan)
        #expect(try await ledger.drain(&plan).contains("p1"))
        plan.finish(.lists(lists.state.id))
        #expect(try await ledger.drain(&plan).contains("prune"))
        #expect(plan.isIdle)
    }

    @Test func `while pages are removed, nothing of the account is published`() async throws {
        var plan = try await settledPlan()
        let gone = try #require(UserID("gone"))
        try await ledger.finish(try await begin(1, in: "acme", &plan), owing: ListsJob.Debt(removed: [gone]), &plan)
        let lists = try #require(try await nextLists(&plan))
        #expect(lists.removesPages && lists.debt.removed == [gone])
        try await ledger.commit([try PlannedLedger.user(2, in: "acme", at: "2026-02-02T00:00:00Z")], &plan)
        #expect(try await nextAccount(&plan) == nil)
        plan.finish(.lists(lists.state.id))
        #expect(try await nextAccount(&plan) != nil)
    }

    @Test func `the page of a user who has come back is not removed`() async throws {
        var plan = try await settledPlan()
        let back = try #require(UserID("u1"))
        try await ledger.finish(try await begin(1, in: "acme", &plan), owing: ListsJob.Debt(removed: [back]), &plan)
        #expect(try await nextLists(&plan)?.debt.removed == [])
    }

    @Test func `what needs all of an account waits for its lists, and loses nothing`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), owing: ListsJob.Debt(), &plan)
        let lists = try #require(try await nextLists(&plan))
        let second = try await begin(2, in: "acme", &plan)
        try await ledger.commit([try PlannedLedger.user(3, in: "acme", at: "2026-02-03T00:00:00Z")], &plan)
        plan.finish(second, .postponed(second.known?.take()), at: .now)
        #expect(try await nextAccount(&plan) == nil, "it would be postponed again and again")
        plan.finish(.lists(lists.state.id))
        let again = try #require(try await nextAccount(&plan))
        #expect(again.events.map(\.identity.id) == ["acme-2", "acme-3"] && again.known != nil && !again.isBesideLists)
        try await ledger.finish(again, &plan)
        _ = try await ledger.drain(&plan)
        #expect(plan.isIdle)
    }

    @Test func `an account that is no longer in memory is rendered with its lists`() async throws {
        var plan = try await settledPlan(cacheLimit: 2)
        let acme = try await begin(1, in: "acme", &plan)
        let beta = try await begin(1, in: "beta", &plan)
        try await ledger.finish(acme, owing: ListsJob.Debt(), &plan)
        try await ledger.finish(beta, owing: ListsJob.Debt(), &plan)
        var whole: [AccountID] = []
        while let job = plan.next(at: .now) {
            if case .account(let job) = job, job.withLists { whole.append(job.account) }
            try await ledger.finish(job, &plan)
        }
        #expect(!whole.isEmpty)
        #expect(plan.isIdle)
    }

    @Test func `an account that was rendered as a whole owes nothing`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), owing: ListsJob.Debt(), &plan)
        plan.beginPass(over: try await ledger.store.accounts())
        let names = try await ledger.drain(&plan)
        #expect(names.contains("acme") && !names.contains("lists of acme"))
    }
}
