import Ledger
import Licensing
import Site
import Testing

@testable import Regeneration

/// What is regenerated, and in which order: the plan without anything that renders.
struct RegenerationPlanTests {
    private static let now = ContinuousClock.now

    private static func line(_ id: String, _ type: String, _ data: String, _ time: String) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","time":"\#(time)","data":{\#(data)}}"#
    }

    private static func user(_ number: Int, in account: String, at time: String) throws -> Event {
        let data = #""account":"\#(account)","user":"u\#(number)","name":"Ana","email":"a@example.com""#
        return try EventDecoder().decode(line("\(account)-\(number)", "user.added", data, time))
    }

    private let store = InMemoryEventStore()

    /// A plan over a ledger of two accounts of one partner.
    private func plan() async throws -> RegenerationPlan {
        let decoder = EventDecoder()
        try await store.append([
            decoder.decode(Self.line("p", "partner.created", #""partner":"p1","name":"P""#, "2026-01-01T00:00:00Z")),
            decoder.decode(
                Self.line(
                    "a",
                    "account.created",
                    #""account":"acme","partner":"p1","name":"A""#,
                    "2026-01-01T00:00:01Z"
                )
            ),
            decoder.decode(
                Self.line(
                    "b",
                    "account.created",
                    #""account":"beta","partner":"p1","name":"B""#,
                    "2026-01-01T00:00:02Z"
                )
            ),
        ])
        let moment = try moment("2026-03-01T00:00:00Z")
        return RegenerationPlan(
            try await store.summary(asOf: moment),
            registryEvents: try await store.registryEvents(),
            products: .standard,
            policies: .standard,
            cacheLimit: 100,
            asOf: moment
        )
    }

    /// Commits events, and tells the plan.
    private func commit(_ events: [Event], _ plan: inout RegenerationPlan) async throws {
        try await store.append(events)
        let stored = try await store.events(after: plan.position, limit: .max)
        let decoder = EventDecoder()
        let commits = try stored.map { ($0.position, try decoder.decode($0.line)) }
        plan.add(commits, upTo: try #require(stored.last).position, at: Self.now)
        #expect(!plan.needsRegistry)
    }

    /// Ends a job about an account as if it had been carried out.
    private func finish(_ job: AccountJob, _ plan: inout RegenerationPlan) async throws {
        let timeline = AccountTimeline(
            job.account,
            events: try await store.events(of: job.account),
            orderSteps: job.orderSteps,
            products: .standard,
            policies: .standard,
            asOf: job.moment
        )
        plan.finish(job, .published(.init(timeline: timeline, lists: ListVersions())), at: Self.now)
    }

    /// Does everything that is there to do, and gives its names in order.
    private func drain(_ plan: inout RegenerationPlan) async throws -> [String] {
        var names: [String] = []
        while let job = plan.next(at: Self.now) {
            names.append(Self.name(job))
            switch job {
            case .account(let job): try await finish(job, &plan)
            case .partner(let job): plan.finish(.partner(job.state.partner.id))
            case .status: plan.finish(.status)
            case .prune: plan.finishPruning()
            }
        }
        return names
    }

    private static func name(_ job: RegenerationPlan.Job) -> String {
        switch job {
        case .account(let job): "\(job.account)"
        case .partner(let job): "\(job.state.partner.id)"
        case .status: "status"
        case .prune: "prune"
        }
    }

    @Test func `a pass renders every account, then partners and counts, and takes away the rest last`() async throws {
        var plan = try await plan()
        plan.beginPass(over: try await store.accounts())
        #expect(!plan.isIdle)
        #expect(try await drain(&plan) == ["acme", "beta", "status", "p1", "prune"])
        #expect(plan.isIdle && !plan.isBusy)
    }

    @Test func `ten events for an account that is being worked on cause one more turn`() async throws {
        var plan = try await plan()
        plan.beginPass(over: try await store.accounts())
        _ = try await drain(&plan)
        try await commit([try Self.user(0, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        guard case .account(let first) = plan.next(at: Self.now) else { return #expect(Bool(false), "no job") }
        for number in 1...10 {
            try await commit([try Self.user(number, in: "acme", at: "2026-02-02T00:00:00Z")], &plan)
        }
        let meanwhile = plan.next(at: Self.now).map(Self.name)
        #expect(meanwhile == "status", "the account is being worked on")
        plan.finish(.status)
        try await finish(first, &plan)
        #expect(try await drain(&plan).filter { $0 == "acme" } == ["acme"])
    }

    @Test func `what is new goes before a pass`() async throws {
        var plan = try await plan()
        plan.beginPass(over: try await store.accounts())
        try await commit([try Self.user(1, in: "beta", at: "2026-02-01T00:00:00Z")], &plan)
        #expect(try await drain(&plan).first == "beta")
    }

    @Test func `a partner waits until all of its accounts are known`() async throws {
        var plan = try await plan()
        plan.beginPass(over: try await store.accounts())
        try await commit([try Self.user(1, in: "beta", at: "2026-02-01T00:00:00Z")], &plan)
        let order = try await drain(&plan)
        #expect(try #require(order.firstIndex(of: "p1")) > (try #require(order.firstIndex(of: "acme"))))
    }

    @Test func `an account that is being worked on when a pass begins is rendered again in it`() async throws {
        var plan = try await plan()
        plan.beginPass(over: try await store.accounts())
        _ = try await drain(&plan)
        try await commit([try Self.user(1, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        guard case .account(let running) = plan.next(at: Self.now) else { return #expect(Bool(false), "no job") }
        plan.beginPass(over: try await store.accounts())
        while let job = plan.next(at: Self.now) {
            guard case .account(let other) = job else {
                plan.finish(.status)
                continue
            }
            #expect(other.account != running.account)
            try await finish(other, &plan)
        }
        try await finish(running, &plan)
        #expect(try await drain(&plan).contains("acme"))
    }

    @Test func `work that failed is tried again at its time, from the ledger`() async throws {
        var plan = try await plan()
        plan.beginPass(over: try await store.accounts())
        _ = try await drain(&plan)
        try await commit([try Self.user(1, in: "acme", at: "2026-02-01T00:00:00Z")], &plan)
        guard case .account(let job) = plan.next(at: Self.now) else { return #expect(Bool(false), "no job") }
        plan.fail(.account(job.account), retryAt: try moment("2026-03-01T00:00:05Z"))
        #expect(try await drain(&plan) == ["status"])
        #expect(plan.nextWake == (try moment("2026-03-01T00:00:05Z")))
        plan.advance(to: try moment("2026-03-01T00:00:05Z"), at: Self.now)
        #expect(!plan.needsCount)
        guard case .account(let again) = plan.next(at: Self.now) else { return #expect(Bool(false), "no job") }
        #expect(again.account == job.account && again.known == nil)
    }

    @Test func `an event of the future waits for its time`() async throws {
        var plan = try await plan()
        plan.beginPass(over: try await store.accounts())
        _ = try await drain(&plan)
        try await commit([try Self.user(1, in: "acme", at: "2026-03-05T12:00:00Z")], &plan)
        _ = try await drain(&plan)
        #expect(plan.isIdle)
        let time = try moment("2026-03-05T12:00:00Z")
        #expect(plan.nextWake == time)
        plan.advance(to: time, at: Self.now)
        #expect(plan.needsCount)
        plan.recount(try await store.summary(asOf: time), at: Self.now)
        #expect(try await drain(&plan).sorted() == ["acme", "p1", "status"])
        #expect(plan.nextWake == nil)
    }
}
