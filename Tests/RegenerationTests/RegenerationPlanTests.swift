import Ledger
import Licensing
import Site
import Testing

@testable import Regeneration

/// The jobs of a plan and their order, without rendering.
struct RegenerationPlanTests {
    private let ledger = PlannedLedger()

    @Test func `a rebuild renders accounts, then counts and partners, and removes obsolete files last`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        #expect(!plan.isIdle)
        #expect(try await ledger.drain(&plan) == ["acme", "beta", "status", "p1", "prune"])
        #expect(plan.isIdle && !plan.isBusy)
    }

    @Test func `ten events for an account that is being rendered cause one further job`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        _ = try await ledger.drain(&plan)
        try await ledger.commit([try PlannedLedger.user(0, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        let first = try plan.nextAccount()
        for number in 1...10 {
            try await ledger.commit([try PlannedLedger.user(number, in: "acme", at: "2026-02-02T00:00:00Z")], &plan)
        }
        let meanwhile = plan.next(at: .now).map(PlannedLedger.name)
        #expect(meanwhile == "status", "the account is being worked on")
        plan.finish(.status)
        try await ledger.finish(first, &plan)
        #expect(try await ledger.drain(&plan).filter { $0 == "acme" } == ["acme"])
    }

    @Test func `new events have priority over a rebuild`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        try await ledger.commit([try PlannedLedger.user(1, in: "beta", at: "2026-02-01T00:00:00Z")], &plan)
        #expect(try await ledger.drain(&plan).first == "beta")
    }

    @Test func `a partner is rendered only after all of its accounts`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        try await ledger.commit([try PlannedLedger.user(1, in: "beta", at: "2026-02-01T00:00:00Z")], &plan)
        let order = try await ledger.drain(&plan)
        #expect(try #require(order.firstIndex(of: "p1")) > (try #require(order.firstIndex(of: "acme"))))
    }

    @Test func `an account that is being rendered when a rebuild begins is rendered again`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        _ = try await ledger.drain(&plan)
        try await ledger.commit([try PlannedLedger.user(1, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        let running = try plan.nextAccount()
        plan.beginRebuild(over: try await ledger.store.accounts())
        while let job = plan.next(at: .now) {
            guard case .account(let other) = job else {
                plan.finish(.status)
                continue
            }
            #expect(other.account != running.account)
            try await ledger.finish(other, &plan)
        }
        try await ledger.finish(running, &plan)
        #expect(try await ledger.drain(&plan).contains("acme"))
    }

    // <doc:Events#Erasure>
    @Test(arguments: ["a@example.com", "b@example.com"])
    func `an erasure renders all files of its account, and of accounts with events by the person`(
        actor: String
    ) async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        let decoder = EventDecoder(from: .ledger)
        let (time, account) = ("2026-02-02T00:00:00Z", #""account":"beta","integration":"micollab""#)
        let enabled = PlannedLedger.line("i", "integration.enabled", account, time)
        try await ledger.commit(
            [
                try PlannedLedger.user(1, in: "acme", at: "2026-02-01T00:00:00Z"),
                try decoder.decode(
                    enabled.replacing("{\"specversion\"", with: "{\"actor\":\"\(actor)\",\"specversion\"")
                ),
            ],
            &plan
        )
        _ = try await ledger.drain(&plan)
        let erasure = PlannedLedger.line("x", "user.erased", #""account":"acme","user":"u1""#, "2026-02-03T00:00:00Z")
        try await ledger.commit([try decoder.decode(erasure)], &plan)
        var rendered: Set<String> = []
        while let job = plan.next(at: .now) {
            if case .account(let job) = job {
                #expect(job.origin == nil, "all files must be rendered, because stored lines changed")
                rendered.insert(job.account.text)
            }
            try await ledger.finish(job, &plan)
        }
        #expect(rendered == (actor == "a@example.com" ? ["acme", "beta"] : ["acme"]))
        #expect(plan.isIdle)
    }

    @Test func `large accounts are loaded into memory once the queue is empty, unless the server stops`() async throws {
        var plan = try await ledger.plan(cacheLimit: 100_000)
        let users = try (0..<2000).map { try PlannedLedger.user($0, in: "acme", at: "2026-02-01T00:00:00Z") }
        try await ledger.commit(users, &plan)
        plan.beginRebuild(over: try await ledger.store.accounts())
        // An earlier process published the correct pages.
        let reading = try #require(try await ledger.confirmAll(&plan))
        #expect(reading.account.text == "acme" && reading.events.isEmpty && reading.pipeline == nil)
        #expect(reading.hasCurrentLists && !reading.isInRebuild)
        #expect(plan.next(at: .now) == nil)
        try await ledger.finish(reading, lists: .unchanged, &plan)
        #expect(plan.next(at: .now) == nil && plan.isPublished, "the other account is small")
        plan.beginRebuild(over: try await ledger.store.accounts())
        plan.stopReading()
        #expect(try await ledger.confirmAll(&plan) == nil)
    }

    @Test func `a failed job is retried at the scheduled time, from the ledger`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        _ = try await ledger.drain(&plan)
        try await ledger.commit([try PlannedLedger.user(1, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        let job = try plan.nextAccount()
        plan.fail(.account(job.account), retryAt: try moment("2026-03-01T00:00:05Z"))
        #expect(try await ledger.drain(&plan) == ["status"])
        #expect(plan.nextWake == (try moment("2026-03-01T00:00:05Z")))
        plan.advance(to: try moment("2026-03-01T00:00:05Z"), at: .now)
        #expect(!plan.needsCount)
        let again = try plan.nextAccount()
        #expect(again.account == job.account && again.pipeline == nil)
    }

    @Test func `a partner keeps its old pages until an account that failed in the first rebuild succeeds`()
        async throws
    {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        let acme = try plan.nextAccount()
        let time = try moment("2026-03-01T00:00:05Z")
        plan.fail(.account(acme.account), retryAt: time)
        #expect(try await ledger.drain(&plan) == ["beta", "prune"])
        #expect(plan.isIdle && !plan.isPublished)
        // Later events do not publish them either.
        try await ledger.commit([try PlannedLedger.user(1, in: "beta", at: "2026-02-01T00:00:00Z")], &plan)
        #expect(try await ledger.drain(&plan) == ["beta"])
        plan.advance(to: time, at: .now)
        #expect(try await ledger.drain(&plan) == ["acme", "status", "p1"])
        #expect(plan.isPublished)
    }

    @Test func `after the first rebuild, a partner is published even if one of its accounts fails`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        _ = try await ledger.drain(&plan)
        try await ledger.commit([try PlannedLedger.user(1, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        let acme = try plan.nextAccount()
        plan.fail(.account(acme.account), retryAt: try moment("2026-03-01T00:00:05Z"))
        try await ledger.commit([try PlannedLedger.user(1, in: "beta", at: "2026-02-01T00:00:00Z")], &plan)
        #expect(try await ledger.drain(&plan) == ["status", "beta", "status", "p1"])
    }

    @Test func `an event with a future time takes effect at that time`() async throws {
        var plan = try await ledger.plan()
        plan.beginRebuild(over: try await ledger.store.accounts())
        _ = try await ledger.drain(&plan)
        try await ledger.commit([try PlannedLedger.user(1, in: "acme", at: "2026-03-05T12:00:00Z")], &plan)
        _ = try await ledger.drain(&plan)
        #expect(plan.isIdle)
        let time = try moment("2026-03-05T12:00:00Z")
        #expect(plan.nextWake == time)
        plan.advance(to: time, at: .now)
        #expect(plan.needsCount)
        plan.recount(try await ledger.store.summary(asOf: time), at: .now)
        #expect(try await ledger.drain(&plan).sorted() == ["acme", "p1", "status"])
        #expect(plan.nextWake == nil)
    }
}

extension RegenerationPlan {
    /// Starts the next job, which must be the job of an account.
    fileprivate mutating func nextAccount() throws -> AccountJob {
        let job = next(at: .now)
        guard case .account(let account) = job else { throw NoAccountJob(job: job) }
        return account
    }
}

/// The plan returned another job, or none.
private struct NoAccountJob: Error {
    let job: RegenerationPlan.Job?
}
