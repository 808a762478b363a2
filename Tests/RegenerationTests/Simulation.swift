import Ledger
import Licensing
import Logging
import Publishing
import Site
import TestKit

@testable import Regeneration

/// A `Regenerator` without tasks and clocks, which executes the jobs of a plan in a random order.
struct Simulation {
    let store = InMemoryEventStore()
    private(set) var site: TestSite
    private var plan: RegenerationPlan
    private let renderer: SiteRenderer
    private let cacheLimit: Int
    private var random: SeededGenerator
    /// Whether a pass ended without removing all obsolete data.
    private var needsRebuild = false

    init(seed: UInt64, asOf moment: Timestamp, cacheLimit: Int = 1000, events: [Event] = []) async throws {
        random = SeededGenerator(seed: seed)
        site = try await TestSite()
        renderer = try TestRenderer.shipped()
        self.cacheLimit = cacheLimit
        _ = try await store.appendEach(events)
        plan = try await Self.plan(store, renderer, cacheLimit, asOf: moment)
        try await beginRebuild()
    }

    private static func plan(
        _ store: InMemoryEventStore,
        _ renderer: SiteRenderer,
        _ cacheLimit: Int,
        asOf moment: Timestamp
    ) async throws -> RegenerationPlan {
        RegenerationPlan(
            try await store.summary(asOf: moment),
            registryEvents: try await store.registryEvents(),
            products: renderer.products,
            policies: renderer.policies,
            cacheLimit: cacheLimit,
            // The number of simultaneous jobs minus one, as in a server.
            queue: RegenerationQueue(longAtOnce: 2),
            asOf: moment
        )
    }

    /// Ends the process at any point, and starts another one with the same ledger and site.
    mutating func restart(asOf moment: Timestamp) async throws {
        site = try await site.reopened()
        plan = try await Self.plan(store, renderer, cacheLimit, asOf: moment)
        try await beginRebuild()
    }

    mutating func beginRebuild() async throws {
        needsRebuild = false
        site.publisher.restart()
        try renderer.renderPublic { _ = try site.publisher.publish($0.route.path, $0.bytes) }
        plan.beginRebuild(over: try await store.accounts())
    }

    /// Commits events, which are read later.
    func commit(_ events: [Event]) async throws { _ = try await store.appendEach(events) }

    /// Reads the commits, and sets the time.
    mutating func follow(to moment: Timestamp) async throws {
        let decoder = EventDecoder(from: .ledger)
        let stored = try await store.events(after: plan.position, limit: .max)
        plan.advance(to: moment, at: .now)
        if let last = stored.last {
            let commits = try stored.map { ($0.position, try decoder.decode($0.line)) }
            plan.add(commits, upTo: last.position, at: .now)
        }
        if plan.needsRewritten { plan.addRewritten(try await store.erasedActors(), at: .now) }
        if plan.needsRegistry { plan.reload(try await store.registryEvents(), at: .now) }
        if plan.needsCount { plan.recount(try await store.summary(asOf: plan.moment), at: .now) }
    }

    /// Executes some jobs on a disk with random failures.
    ///
    /// Failed jobs are due again five seconds later.
    mutating func workOnFaultyDisk(_ limit: Int) async throws {
        // The failures are so frequent that no job succeeds, or so rare that many succeed.
        let rate = [5, 50, 300].randomElement(using: &random) ?? 50
        site.disk.refuse(oneIn: rate, seed: random.next())
        defer { site.disk.refuseNothing() }
        try await work(limit, mayFail: true)
    }

    /// Executes jobs, up to three at a time, which end in any order; all jobs if there is no limit.
    mutating func work(_ limit: Int = .max, mayFail: Bool = false) async throws {
        var done = 0
        var running: [RegenerationPlan.Job] = []
        while done < limit {
            while running.count < 3, let job = plan.next(at: .now) { running.append(job) }
            guard !running.isEmpty else { return }
            let job = running.remove(at: Int.random(in: 0..<running.count, using: &random))
            try await carryOut(job, mayFail)
            done += 1
        }
        while !running.isEmpty { try await carryOut(running.removeFirst(), mayFail) }
    }

    private mutating func carryOut(_ job: RegenerationPlan.Job, _ mayFail: Bool) async throws {
        let quiet = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        let jobs = RegenerationJobs(store: store, publisher: site.publisher, logger: quiet) { _ in false }
        switch await jobs.perform(job, renderer) {
        case .account(let job, let outcome): plan.finish(job, outcome, at: .now)
        case .partner(let id, let lists): _ = plan.finish(id, lists)
        case .finished(let work): plan.finish(work)
        case .failed(let work, let error):
            guard mayFail else { throw error }
            site.publisher.markIncomplete()
            plan.fail(work, retryAt: plan.moment.adding(seconds: 5))
        case .pruned(let isComplete, _):
            plan.finishPruning()
            needsRebuild = !isComplete
        }
    }

    /// Does everything that is due at a moment.
    mutating func bringInLine(at moment: Timestamp) async throws {
        try await follow(to: moment)
        if needsRebuild { try await beginRebuild() }
        try await work()
        // A failure to render prevents all removals.
        if needsRebuild {
            try await beginRebuild()
            try await work()
        }
    }

    /// The paths whose files differ from a full build.
    func differences(at moment: Timestamp) async throws -> [String] {
        RegenerationTests.differences(try await files(of: store, asOf: moment), try site.files)
    }

    var isIdle: Bool { plan.isIdle }
    var nextWake: Timestamp? { plan.nextWake }
}
