import Ledger
import Licensing
import Logging
import Publishing
import Site
import Testing

@testable import Regeneration

/// The pages of users are published before an account's lists, and do not wait for the lists of earlier events.
struct ListsOrderTests {
    private let ledger = PlannedLedger()

    /// A plan whose whole site is published.
    private func settledPlan(cacheLimit: Int = 100) async throws -> RegenerationPlan {
        var plan = try await ledger.plan(cacheLimit: cacheLimit)
        plan.beginRebuild(over: try await ledger.store.accounts())
        _ = try await ledger.drain(&plan)
        return plan
    }

    /// Begins a job that adds a user to an account.
    private func begin(_ number: Int, in account: String, _ plan: inout RegenerationPlan) async throws -> AccountJob {
        try await ledger.commit(
            [try PlannedLedger.user(number, in: account, at: "2026-02-0\(number)T00:00:00Z")],
            &plan
        )
        return try #require(try await nextAccount(&plan))
    }

    /// The next job of an account.
    ///
    /// Jobs for the whole site are finished before it.
    private func nextAccount(_ plan: inout RegenerationPlan) async throws -> AccountJob? {
        while let job = plan.next(at: .now) {
            if case .account(let job) = job { return job }
            try await ledger.finish(job, &plan)
        }
        return nil
    }

    private func nextLists(_ plan: inout RegenerationPlan) async throws -> AccountPipeline.ListsJob? {
        while let job = plan.next(at: .now) {
            if case .lists(let job) = job { return job }
            try await ledger.finish(job, &plan)
        }
        return nil
    }

    /// Finishes all jobs, none of which may be for lists only.
    ///
    /// - Returns: the accounts whose files are all rendered, in order.
    private func rendersAll(_ plan: inout RegenerationPlan) async throws -> [String] {
        var accounts: [String] = []
        while let job = plan.next(at: .now) {
            if case .account(let job) = job, job.rendersAll { accounts.append(job.account.text) }
            if case .lists = job { Issue.record("a job ran for lists that the job of the account renders") }
            try await ledger.finish(job, &plan)
        }
        return accounts
    }

    @Test func `an event does not wait for lists that are being rendered, and the lists are rendered again`()
        async throws
    {
        var plan = try await settledPlan()
        let first = try await begin(1, in: "acme", &plan)
        try await ledger.finish(first, lists: .outdated, &plan)
        let lists = try #require(try await nextLists(&plan))
        #expect(lists.state.users.count == 1 && lists.removedUsers.isEmpty)

        let second = try await begin(2, in: "acme", &plan)
        #expect(second.pipeline === lists.pipeline && second.events.count == 1)
        try await ledger.finish(second, lists: .outdated, &plan)
        #expect(try await nextLists(&plan) == nil, "one at a time")
        plan.finish(.lists(lists.state.id))
        #expect(!plan.isIdle)
        #expect(try await nextLists(&plan)?.state.users.count == 2)
    }

    @Test func `lists wait for pages that are being published`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, &plan)
        try await ledger.commit([try PlannedLedger.user(2, in: "acme", at: "2026-02-02T00:00:00Z")], &plan)
        // The lists come first. They fail, to test their order after the pages.
        let lists = try #require(try await nextLists(&plan))
        plan.fail(.lists(lists.state.id), retryAt: try moment("2026-03-01T00:00:01Z"))
        let pages = try #require(try await nextAccount(&plan))
        plan.advance(to: try moment("2026-03-01T00:00:01Z"), at: .now)
        #expect(try await nextLists(&plan) == nil)
        try await ledger.finish(pages, lists: .outdated, &plan)
        // It is unknown which files of the first attempt are published.
        let again = try #require(try await nextAccount(&plan))
        #expect(again.pipeline == nil && again.events.isEmpty)
    }

    @Test func `no receipt is saved for an account whose lists failed`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, &plan)
        let lists = try #require(try await nextLists(&plan))
        plan.fail(.lists(lists.state.id), retryAt: try moment("2026-03-01T00:00:05Z"))
        _ = try await ledger.drain(&plan)
        #expect(plan.isIdle && plan.unnotedAccounts.isEmpty)
        plan.advance(to: try moment("2026-03-01T00:00:05Z"), at: .now)
        _ = try await ledger.drain(&plan)
        #expect(plan.isIdle && plan.unnotedAccounts.map(\.timeline.state.id.text) == ["acme"])
    }

    @Test func `a rebuild renders partners without waiting for outdated lists`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        let acme = try #require(try await nextAccount(&plan))
        try await ledger.finish(acme, lists: .outdated, &plan)
        let lists = try #require(try await nextLists(&plan))
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, &plan)
        #expect(try await ledger.drain(&plan).contains("p1"))
        plan.finish(.lists(lists.state.id))
        #expect(try await ledger.drain(&plan).contains("prune"))
        #expect(plan.isIdle)
    }

    @Test func `pages are published even while the removal of other pages waits for the lists`() async throws {
        var plan = try await settledPlan()
        let gone = try #require(UserID("gone"))
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, removed: [gone], &plan)
        let lists = try #require(try await nextLists(&plan))
        #expect(lists.removedUsers == [gone])
        try await ledger.commit([try PlannedLedger.user(2, in: "acme", at: "2026-02-02T00:00:00Z")], &plan)
        #expect(try await nextAccount(&plan) != nil)
    }

    @Test func `a lists job removes the pages of removed users, but not of users who were added again`() async throws {
        let (site, renderer) = (try await TestSite(), try TestRenderer.shipped())
        var plan = try await settledPlan()
        let (gone, back) = (try #require(UserID("gone")), try #require(UserID("back")))
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, removed: [gone, back], &plan)
        let lists = try #require(try await nextLists(&plan))
        let paths = { (user: UserID) in renderer.userRoutes(user, of: lists.state.id).map(\.path) }
        for path in paths(gone) + paths(back) { _ = try site.publisher.publish(path, [1]) }
        lists.pipeline.setRemovedUsers([], present: [back])
        try lists.run(renderer, site.publisher)
        let files = try site.files
        #expect(paths(gone).allSatisfy { files[$0] == nil } && paths(back).allSatisfy { files[$0] != nil })
        #expect(files["accounts/acme/account.json"] != nil)
    }

    @Test func `a cancelled lists job writes and removes nothing`() async throws {
        let (site, renderer) = (try await TestSite(), try TestRenderer.shipped())
        var plan = try await settledPlan()
        let gone = try #require(UserID("gone"))
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, removed: [gone], &plan)
        let lists = try #require(try await nextLists(&plan))
        let path = try #require(renderer.userRoutes(gone, of: lists.state.id).first).path
        _ = try site.publisher.publish(path, [1])
        lists.pipeline.cancelLists()
        try lists.run(renderer, site.publisher)
        #expect(try site.files.keys.sorted() == [path])
    }

    @Test func `a job that rebuilds an account cancels its lists job instead of waiting for it`() async throws {
        let (site, renderer) = (try await TestSite(), try TestRenderer.shipped())
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, &plan)
        let lists = try #require(try await nextLists(&plan))
        let deletion = PlannedLedger.line("d", "account.deleted", #""account":"acme""#, "2026-02-02T00:00:00Z")
        try await ledger.commit([try EventDecoder(from: .ledger).decode(deletion)], &plan)
        let job = try #require(try await nextAccount(&plan))
        let outcome = try await job.run(ledger.store, renderer, site.publisher)
        guard case .published(let published) = outcome else {
            Issue.record("the job confirmed a receipt, but none was written")
            return
        }
        #expect(published.lists == .published && published.pipeline !== lists.pipeline)
        let files = try site.files
        try lists.run(renderer, site.publisher)
        #expect(differences(files, try site.files) == [], "the lists are those of an older state")
        plan.finish(job, outcome, at: .now)
        plan.finish(.lists(lists.state.id))
        _ = try await ledger.drain(&plan)
        #expect(plan.isPublished)
    }

    @Test func `the page of a user who was added again is not removed`() async throws {
        var plan = try await settledPlan()
        let back = try #require(UserID("u1"))
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, removed: [back], &plan)
        #expect(try await nextLists(&plan)?.removedUsers == [])
    }

    @Test func `an account that is no longer in memory is rendered together with its lists`() async throws {
        var plan = try await settledPlan(cacheLimit: 2)
        let acme = try await begin(1, in: "acme", &plan)
        let beta = try await begin(1, in: "beta", &plan)
        try await ledger.finish(acme, lists: .outdated, &plan)
        try await ledger.finish(beta, lists: .outdated, &plan)
        var whole: [AccountID] = []
        while let job = plan.next(at: .now) {
            if case .account(let job) = job, job.pipeline == nil { whole.append(job.account) }
            try await ledger.finish(job, &plan)
        }
        #expect(!whole.isEmpty)
        #expect(plan.isIdle)
    }

    @Test func `during a rebuild, an event publishes pages of users first, and the other files of the account next`()
        async throws
    {
        var plan = try await settledPlan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        let event = try await begin(1, in: "beta", &plan)
        #expect(event.account.text == "beta" && !event.rendersAll && event.pipeline != nil)
        try await ledger.finish(event, lists: .outdated, &plan)
        #expect(try await rendersAll(&plan) == ["beta", "acme"])
        #expect(plan.isIdle)
    }

    @Test func `an account whose event job runs when the rebuild reaches it is rendered completely after the job`()
        async throws
    {
        var plan = try await settledPlan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        let event = try await begin(1, in: "acme", &plan)
        let other = try #require(try await nextAccount(&plan))
        #expect(other.account.text == "beta" && other.rendersAll)
        #expect(plan.next(at: .now) == nil, "the rebuild waits for the job")
        try await ledger.finish(event, lists: .outdated, &plan)
        let acme = try #require(try await nextAccount(&plan))
        #expect(acme.account == event.account && acme.rendersAll)
        try await ledger.finish(acme, &plan)
        try await ledger.finish(other, &plan)
        #expect(try await ledger.drain(&plan).contains("prune"))
        #expect(plan.isIdle && plan.unnotedAccounts.count <= 1)
    }

    @Test func `an account whose lists wait when a rebuild begins is rendered once`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, &plan)
        plan.beginRebuild(over: try await ledger.store.accounts())
        #expect(try await rendersAll(&plan) == ["acme", "beta"])
        #expect(plan.isIdle)
    }

    @Test(arguments: [false, true])
    func `a late event publishes pages of users, and leaves the lists to a lists job after the running one`(
        areListsRunning: Bool
    ) async throws {
        let (site, renderer) = (try await TestSite(), try TestRenderer.shipped())
        let quiet = Logger(label: "lists") { _ in SwiftLogNoOpLogHandler() }
        let jobs = RegenerationJobs(store: ledger.store, publisher: site.publisher, logger: quiet) { _ in false }
        var plan = try await ledger.plan()
        func perform(_ job: RegenerationPlan.Job) async throws {
            switch await jobs.perform(job, renderer) {
            case .account(let job, let outcome): plan.finish(job, outcome, at: .now)
            case .partner(let id, let lists): _ = plan.finish(id, lists)
            case .finished(let work): plan.finish(work)
            case .failed(_, let error): throw error
            case .pruned: plan.finishPruning()
            }
        }
        try renderer.renderPublic { _ = try site.publisher.publish($0.route.path, $0.bytes) }
        plan.beginRebuild(over: try await ledger.store.accounts())
        while let job = plan.next(at: .now) { try await perform(job) }
        var running: RegenerationPlan.Job?
        for number in [2, 3] {
            try await ledger.commit(
                [try PlannedLedger.user(number, in: "acme", at: "2026-02-0\(number)T00:00:00Z")],
                &plan
            )
            while let job = plan.next(at: .now) {
                if case .lists = job, areListsRunning, number == 3 { running = job } else { try await perform(job) }
            }
        }
        try await ledger.commit([try PlannedLedger.user(1, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        if let running {
            guard case .account(let early)? = plan.next(at: .now),
                case .postponed = try await early.run(ledger.store, renderer, site.publisher)
            else {
                Issue.record("the event does not wait for the lists")
                return
            }
            plan.finish(early, .postponed, at: .now)
            while let job = plan.next(at: .now) {
                if case .account = job { Issue.record("the account does not wait for its lists") }
                try await perform(job)
            }
            try await perform(running)
        }
        guard case .account(let late)? = plan.next(at: .now), late.isStale == areListsRunning,
            case let outcome = try await late.run(ledger.store, renderer, site.publisher),
            case .published(let published) = outcome
        else {
            Issue.record("the event changes no page")
            return
        }
        #expect(published.lists == .outdated)
        #expect(site.target.read(try SitePath("accounts/acme/en/users/u1.html")) != nil)
        plan.finish(late, outcome, at: .now)
        var names: [String] = []
        while let job = plan.next(at: .now) {
            names.append(PlannedLedger.name(job))
            try await perform(job)
        }
        #expect(names.contains("lists of acme") && !names.contains("acme"))
        let expected = try await files(of: ledger.store, asOf: try moment("2026-03-01T00:00:00Z"))
        #expect(differences(expected, try site.files) == [])
    }

    @Test func `an account that moves to another partner is rendered completely, for the brand on all pages`()
        async throws
    {
        let (site, renderer) = (try await TestSite(), try TestRenderer.shipped())
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, &plan)
        _ = try await ledger.drain(&plan)
        let decoder = EventDecoder(from: .ledger)
        try await ledger.commit(
            [
                try decoder.decode(
                    PlannedLedger.line("q", "partner.created", #""partner":"p2","name":"P""#, "2026-02-02T00:00:00Z")
                ),
                try decoder.decode(
                    PlannedLedger.line(
                        "m",
                        "account.updated",
                        #""account":"acme","partner":"p2","name":"A""#,
                        "2026-02-03T00:00:00Z"
                    )
                ),
            ],
            &plan
        )
        let job = try #require(try await nextAccount(&plan))
        #expect(job.account.text == "acme" && job.pipeline != nil && !job.isStale)
        guard case .published(let published) = try await job.run(ledger.store, renderer, site.publisher) else {
            Issue.record("the job confirmed a receipt, but none was written")
            return
        }
        #expect(published.lists == .published)
    }

    @Test func `an account that was rendered completely needs no separate lists job`() async throws {
        var plan = try await settledPlan()
        try await ledger.finish(try await begin(1, in: "acme", &plan), lists: .outdated, &plan)
        plan.beginRebuild(over: try await ledger.store.accounts())
        let names = try await ledger.drain(&plan)
        #expect(names.contains("acme") && !names.contains("lists of acme"))
    }
}
