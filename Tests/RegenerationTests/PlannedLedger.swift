import Ledger
import Licensing
import Site
import Testing

@testable import Regeneration

/// A ledger with two accounts of one partner, and plans for it whose jobs are not rendered.
struct PlannedLedger {
    static func line(_ id: String, _ type: String, _ data: String, _ time: String) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","time":"\#(time)","data":{\#(data)}}"#
    }

    static func user(_ number: Int, in account: String, at time: String) throws -> Event {
        let data = #""account":"\#(account)","user":"u\#(number)","name":"Ana","email":"a@example.com""#
        return try EventDecoder(from: .ledger).decode(line("\(account)-\(number)", "user.added", data, time))
    }

    let store = InMemoryEventStore()

    /// A plan for the ledger, of which nothing is published yet.
    func plan(cacheLimit: Int = 100) async throws -> RegenerationPlan {
        let decoder = EventDecoder(from: .ledger)
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
            cacheLimit: cacheLimit,
            asOf: moment
        )
    }

    /// Commits events, and adds them to the plan.
    func commit(_ events: [Event], _ plan: inout RegenerationPlan) async throws {
        try await store.append(events)
        let stored = try await store.events(after: plan.position, limit: .max)
        let decoder = EventDecoder(from: .ledger)
        let commits = try stored.map { ($0.position, try decoder.decode($0.line)) }
        plan.add(commits, upTo: try #require(stored.last).position, at: .now)
        if plan.needsRewritten {
            plan.addRewritten(try await store.erasedActors(), at: .now)
            plan.reload(try await store.registryEvents(), at: .now)
        }
        #expect(!plan.needsRegistry)
    }

    /// Finishes a job of an account as if it had been executed.
    ///
    /// - Parameters:
    ///   - lists: the effect of the job on the lists.
    ///   - removed: users whose pages are removed with the lists.
    func finish(
        _ job: AccountJob,
        lists: AccountJob.Published.Lists = .published,
        removed: Set<UserID> = [],
        _ plan: inout RegenerationPlan
    ) async throws {
        let timeline = AccountTimeline(
            job.account,
            events: try await store.events(of: job.account),
            orderSteps: job.orderSteps,
            products: .standard,
            policies: .standard,
            asOf: job.moment
        )
        let isKept = lists != .published
        let pipeline = isKept ? job.pipeline ?? AccountPipeline(timeline, .versions(ListVersions())) : nil
        pipeline?.withTimeline { $0 = timeline }
        pipeline?.setRemovedUsers(removed, present: Set(timeline.state.users.keys))
        let published = AccountJob.Published(
            pipeline ?? AccountPipeline(timeline, .versions(ListVersions())),
            .standard,
            lists,
            since: isKept ? job.origin?.rebuild ?? job.rebuild : job.rebuild
        )
        plan.finish(job, .published(published), at: .now)
    }

    /// Finishes a rebuild that confirms the files of an earlier process for every account.
    ///
    /// - Returns: the job of an account that follows the rebuild.
    func confirmAll(_ plan: inout RegenerationPlan) async throws -> AccountJob? {
        while let job = plan.next(at: .now) {
            guard case .account(let account) = job else {
                try await finish(job, &plan)
                continue
            }
            guard account.isInRebuild || !account.events.isEmpty else { return account }
            let timeline = AccountTimeline(
                account.account,
                events: try await store.events(of: account.account),
                orderSteps: account.orderSteps,
                products: .standard,
                policies: .standard,
                asOf: account.moment
            )
            let receipt = AccountReceipt(
                inputs: "",
                from: account.moment,
                until: timeline.nextChange,
                summary: timeline.summary(.standard)
            )
            plan.finish(account, .confirmed(receipt), at: .now)
        }
        return nil
    }

    /// Finishes all available jobs, and returns their names in order.
    func drain(_ plan: inout RegenerationPlan) async throws -> [String] {
        var names: [String] = []
        while let job = plan.next(at: .now) {
            names.append(Self.name(job))
            try await finish(job, &plan)
        }
        return names
    }

    /// Finishes a job as if it had been executed.
    func finish(_ job: RegenerationPlan.Job, _ plan: inout RegenerationPlan) async throws {
        switch job {
        case .account(let job): try await finish(job, &plan)
        case .lists(let job): plan.finish(.lists(job.state.id))
        case .partner(let job): plan.finish(.partner(job.state.partner.id))
        case .status: plan.finish(.status)
        case .prune: plan.finishPruning()
        }
    }

    static func name(_ job: RegenerationPlan.Job) -> String {
        switch job {
        case .account(let job): "\(job.account)"
        case .lists(let job): "lists of \(job.state.id)"
        case .partner(let job): "\(job.state.partner.id)"
        case .status: "status"
        case .prune: "prune"
        }
    }
}
