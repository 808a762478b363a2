import Ledger
import Licensing
import Logging
import Publishing
import Site
import TestKit

@testable import Regeneration

/// A `Regenerator` without tasks and clocks: the plan and its jobs, driven by hand in an order that a seed decides.
struct Simulation {
    let store = InMemoryEventStore()
    private(set) var site: TestSite
    private var plan: RegenerationPlan
    private let renderer: SiteRenderer
    private let cacheLimit: Int
    private var random: SeededGenerator
    /// Whether a pass came to its end without taking away what should be gone.
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
            // One less than there are jobs at a time, as in a server.
            queue: RegenerationQueue(longAtOnce: 2),
            asOf: moment
        )
    }

    /// Ends the process, wherever it is, and begins another one on the same ledger and site.
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

    /// Commits events; they are noticed at some later time.
    func commit(_ events: [Event]) async throws { _ = try await store.appendEach(events) }

    /// Reads what was committed, and lets time pass.
    mutating func follow(to moment: Timestamp) async throws {
        let decoder = EventDecoder(from: .ledger)
        let stored = try await store.events(after: plan.position, limit: .max)
        if let last = stored.last {
            let commits = try stored.map { ($0.position, try decoder.decode($0.line)) }
            plan.add(commits, upTo: last.position, at: .now)
        }
        plan.advance(to: moment, at: .now)
        if plan.takeErasures() { needsRebuild = true }
        if plan.needsRegistry { plan.reload(try await store.registryEvents(), at: .now) }
        if plan.needsCount { plan.recount(try await store.summary(asOf: plan.moment), at: .now) }
    }

    /// Does some jobs on a disk that refuses now and then; what failed is to be done again five seconds later.
    mutating func workOnFaultyDisk(_ limit: Int) async throws {
        // Often enough that nothing comes to its end, or so rarely that much does.
        let rate = [5, 50, 300].randomElement(using: &random) ?? 50
        site.disk.refuse(oneIn: rate, seed: random.next())
        defer { site.disk.refuseNothing() }
        try await work(limit, mayFail: true)
    }

    /// Does some jobs, up to three at a time, which end in any order; all of them where no number is given.
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
        let jobs = RegenerationJobs(store: store, publisher: site.publisher, logger: quiet)
        switch await jobs.perform(job, renderer) {
        case .account(let job, let outcome): plan.finish(job, outcome, at: .now)
        case .partner(let id, let lists): _ = plan.finish(id, lists)
        case .finished(let work): plan.finish(work)
        case .failed(let work, let error):
            guard mayFail else { throw error }
            site.publisher.markIncomplete()
            plan.fail(work, retryAt: plan.moment.adding(seconds: 5))
        case .pruned(let isComplete):
            plan.finishPruning()
            // Somebody may have been erased meanwhile, which needs one as well.
            if !isComplete { needsRebuild = true }
        }
    }

    /// Does all that is to be done at a moment.
    mutating func bringInLine(at moment: Timestamp) async throws {
        try await follow(to: moment)
        if needsRebuild { try await beginRebuild() }
        try await work()
        // What could not be rendered kept everything else from being taken away.
        if needsRebuild {
            try await beginRebuild()
            try await work()
        }
    }

    /// The paths at which the site is not what the ledger says.
    func differences(at moment: Timestamp) async throws -> [String] {
        RegenerationTests.differences(try await files(of: store, asOf: moment), try site.files)
    }

    var isIdle: Bool { plan.isIdle }
    var nextWake: Timestamp? { plan.nextWake }
}
