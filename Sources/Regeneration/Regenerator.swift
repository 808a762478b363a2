package import Ledger
package import Licensing
package import Logging
package import Publishing
package import Site
import Synchronization

/// Keeps a site, or a part of it, up to date with a ledger: follows its commits, wakes when pages change by themselves,
/// and regenerates the affected files.
///
/// A commit only wakes the regenerator, which then reads the ledger. At the start, it rebuilds the whole site from the
/// ledger, so a crash loses nothing. New events have priority over that rebuild.
package final class Regenerator: Sendable {
    /// How far the site follows the ledger.
    package struct Progress: Sendable {
        /// Whether a rebuild of the whole site has finished.
        package internal(set) var hasRebuilt = false
        /// The amount of work that waits, runs, or failed.
        package internal(set) var waiting = 0
        /// The time at which the oldest of it began to wait; nil: there is none.
        package internal(set) var oldest: ContinuousClock.Instant?
        /// The moment that all pages show; nil: the site is not published yet.
        package internal(set) var moment: Timestamp?
        /// The position up to which everything is durable on the target.
        ///
        /// Files can arrive at a target after their jobs have ended.
        package internal(set) var durable = LedgerPosition.start
        /// The edition from which every file is rendered; nil: a rebuild has not finished, or it has no name.
        package internal(set) var edition: String?

        package init() {}

        /// The progress of several parts of a site.
        package init(of parts: [Self]) {
            guard let first = parts.first else { return }
            self = first
            for part in parts.dropFirst() {
                hasRebuilt = hasRebuilt && part.hasRebuilt
                waiting += part.waiting
                oldest = [oldest, part.oldest].compactMap { $0 }.min()
                moment = moment.flatMap { moment in part.moment.map { min(moment, $0) } }
                durable = min(durable, part.durable)
                if edition != part.edition { edition = nil }
            }
        }
    }

    private struct Shared {
        var progress = Progress()
        /// The partner of each account.
        var partners: [AccountID: PartnerID] = [:]
        /// Whether the mailbox contains a signal of a commit.
        var hasUnreadSignal = false
    }

    private enum Message {
        case committed
        case woken
        case read(Result<Reading, EventStoreError>)
        case done(RegenerationJobs.Result)
        /// A sync has ended; the value is whether it succeeded.
        case synced(Bool)
        case renderer(SiteRenderer)
        case stop
    }

    /// Committed events that the plan does not know yet.
    private struct Reading {
        let events: [RegenerationPlan.CommittedEvent]
        /// The position of the last event, even if it cannot be decoded; nil: there was none.
        let last: LedgerPosition?
        /// Whether the ledger may have more.
        let isFull: Bool
        /// The actors and the registry after an erasure; nil: there was none.
        let rewritten: (actors: [AccountID: Int], registryEvents: [Event])?
    }

    /// The state of the loop of `run`, besides the plan.
    private struct Following {
        let jobs: RegenerationJobs
        var renderer: SiteRenderer
        var plan: RegenerationPlan
        var alarm = Alarm()
        var isStopping = false
        /// Whether the ledger is being read.
        var isReading = false
        /// Whether the ledger must be read again after that.
        var hasMore = false
        /// Whether a rebuild begins as soon as no job runs.
        var needsRebuild = true
        var hasRebuilt = false
        /// The edition of the last complete rebuild; nil after a change of the renderer.
        var edition: String?
        /// The time of the next attempt to read the ledger after a failure.
        var readRetry: Timestamp?
        /// The time of the next attempt to rebuild the site after a failure.
        var rebuildRetry: Timestamp?
        /// The time of the rebuild that removes old assets, after other parts no longer need them.
        var assetRemoval: Timestamp?
        /// Why the site can no longer be published: the ledger was replaced by an older copy.
        var failure: EventStoreError?
        /// Whether files were written since the last sync.
        var isUnsynced = false
        /// The number of running syncs.
        var syncs = 0
        var lastSync = ContinuousClock.now
    }

    /// The time after which files are synced although work is left.
    ///
    /// An object store removes files only during a sync.
    private static let longestUnsynced = Duration.seconds(30)
    /// The maximum total of `AccountTimeline.weight` of the accounts in memory.
    private static let cacheLimit = 400_000
    /// The maximum number of events in one read.
    private static let readingSize = 2000
    /// Seconds until a retry: of a failed read; of a failed job, or a rebuild that could not begin; of a failed
    /// rebuild.
    private static let retry = (reading: Int64(1), subject: Int64(5), site: Int64(60))
    /// Seconds until the loop reads the clock in any case, because the clock may be set.
    private static let longestSleep: Int64 = 10

    private let store: any EventStore
    private let makePublisher: @Sendable () async throws -> Publisher
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let part: SitePart
    private let keepsOldAssets: @Sendable (_ edition: String?) -> Bool
    private let slots: Int
    private let executor = RenderingExecutor()
    private let firstRenderer: SiteRenderer
    private let mailbox: (stream: AsyncStream<Message>, continuation: AsyncStream<Message>.Continuation)
    /// The state that other tasks can read.
    private let shared = Mutex(Shared())

    /// - Parameters:
    ///   - part: the part of the site to publish. Each part publishes the assets that its pages need.
    ///   - publisher: creates the publisher of the part, which takes long for an object store. `run` calls it once.
    ///   - keepsOldAssets: whether other parts may have pages of another edition. The rebuild is then repeated later.
    ///   - clock: the current time.
    ///   - slots: the maximum number of jobs at the same time.
    package init(
        _ store: some EventStore,
        _ renderer: SiteRenderer,
        _ part: SitePart = .whole,
        to publisher: @escaping @Sendable () async throws -> Publisher,
        keepsOldAssets: @escaping @Sendable (_ edition: String?) -> Bool = { _ in false },
        slots: Int,
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        firstRenderer = renderer
        self.part = part
        self.keepsOldAssets = keepsOldAssets
        makePublisher = publisher
        self.clock = clock
        self.logger = logger
        self.slots = max(1, slots)
        mailbox = AsyncStream.makeStream(of: Message.self)
    }

    package var progress: Progress { shared.withLock(\.progress) }

    /// The partner of an account; nil for an unknown account.
    package func partner(of account: AccountID) -> PartnerID? { shared.withLock { $0.partners[account] } }

    /// Rebuilds the whole site with other templates and locale files.
    package func use(_ renderer: SiteRenderer) { post(.renderer(renderer)) }

    /// Reads the clock now instead of at the next expected moment.
    package func nudge() { post(.woken) }

    /// Publishes all committed events, and then lets `run` return.
    ///
    /// A running rebuild finishes first, because partners' pages need it. To stop without it, cancel the task of `run`.
    package func stop() { post(.stop) }

    private func post(_ message: Message) { mailbox.continuation.yield(message) }

    // MARK: The loop

    /// Follows the ledger until ``stop()``.
    ///
    /// - Throws: `EventStoreError` if the ledger cannot be read at the start, or if it was replaced by an older copy;
    ///   the errors of creating the publisher and of the last sync. Other failures are logged and retried.
    package func run() async throws {
        PublishMetrics.start()
        // Subscribe before the first read, so that no commit is missed.
        let commits = store.commits()
        let publisher = Task(executorPreference: executor) { [makePublisher] in try await makePublisher() }
        let plan = try await plan(for: firstRenderer)
        // The server answers requests while the publisher is being created, which may list an object store.
        shared.withLock { shared in
            shared.partners = plan.partners
            shared.progress.oldest = .now
        }
        let jobs = RegenerationJobs(
            store: store,
            publisher: try await publisher.value,
            logger: logger,
            keepsOldAssets: keepsOldAssets
        )
        var work = Following(jobs: jobs, renderer: firstRenderer, plan: plan)
        await withDiscardingTaskGroup { group in
            group.addTask { for await _ in commits { self.signal() } }
            post(.committed)
            for await message in mailbox.stream {
                await take(message, &work, in: &group)
                if work.failure != nil { break }
                if work.needsRebuild, !work.plan.isBusy { await beginRebuild(&work) }
                start(&work, in: &group)
                setAlarm(&work)
                report(work)
                if work.isStopping, work.plan.isIdle, !work.needsRebuild, !work.isReading { break }
            }
            work.alarm.clear()
            group.cancelAll()
        }
        if let failure = work.failure { throw failure }
        try await Task(executorPreference: executor) { try jobs.publisher.sync() }.value
        // Without a complete rebuild, some files may be those of an earlier renderer.
        if work.plan.isIdle, !work.plan.isIncomplete, work.rebuildRetry == nil {
            await jobs.note(work.plan.unnotedAccounts, upTo: work.plan.position, work.renderer)
        }
    }

    private func plan(for renderer: SiteRenderer) async throws -> RegenerationPlan {
        let moment = clock()
        return RegenerationPlan(
            try await store.summary(asOf: moment),
            registryEvents: try await store.registryEvents(),
            products: renderer.products,
            policies: renderer.policies,
            part: part,
            cacheLimit: Self.cacheLimit,
            queue: RegenerationQueue(longAtOnce: max(1, slots - 1)),
            asOf: moment
        )
    }

    /// Signals a commit to the loop; several commits before the next read make one signal.
    private func signal() {
        let isFirst = shared.withLock { shared in
            defer { shared.hasUnreadSignal = true }
            return !shared.hasUnreadSignal
        }
        if isFirst { post(.committed) }
    }

    private func report(_ work: Following) {
        shared.withLock { shared in
            shared.progress.hasRebuilt = work.hasRebuilt
            shared.progress.waiting = work.plan.queue.count
            shared.progress.oldest = work.plan.queue.oldest
            shared.progress.edition = work.edition
            guard work.plan.isPublished, !work.needsRebuild else { return }
            shared.progress.moment = work.plan.moment
            guard !work.isUnsynced, work.syncs == 0, work.rebuildRetry == nil else { return }
            shared.progress.durable = work.plan.position
        }
    }

    private func take(_ message: Message, _ work: inout Following, in group: inout DiscardingTaskGroup) async {
        switch message {
        case .committed:
            read(&work, in: &group)
        case .woken:
            work.alarm.clear()
            if let time = [work.rebuildRetry, work.assetRemoval].compactMap({ $0 }).min(), time <= clock() {
                work.needsRebuild = true
            }
            read(&work, in: &group)
        case .read(let reading):
            work.isReading = false
            await follow(reading, &work)
            if work.hasMore { read(&work, in: &group) }
        case .done(let result):
            take(result, &work)
        case .synced(let isComplete):
            work.syncs -= 1
            if !isComplete { work.rebuildRetry = clock().adding(seconds: Self.retry.site) }
            // Erasures remove receipts.
            if isComplete, work.plan.isIdle, !work.isUnsynced, work.syncs == 0 {
                await work.jobs.publisher.saveReceipts()
            }
        case .renderer(let renderer):
            work.renderer = renderer
            work.edition = nil
            work.needsRebuild = true
        case .stop:
            work.isStopping = true
            work.plan.stopReading()
            read(&work, in: &group)
        }
    }

    private func take(_ result: RegenerationJobs.Result, _ work: inout Following) {
        switch result {
        case .account(let job, let outcome):
            if case .published(let published) = outcome {
                work.isUnsynced = true
                shared.withLock { $0.partners[job.account] = published.partner }
            }
            record(since: work.plan.finish(job, outcome, at: .now))
        case .partner(let id, let lists):
            work.isUnsynced = true
            record(since: work.plan.finish(id, lists))
        case .finished(let subject):
            work.isUnsynced = true
            record(since: work.plan.finish(subject))
        case .failed(let subject, let error):
            PublishMetrics.recordFailure()
            logger.error("publishing failed and will be retried", metadata: ["reason": "\(error)"])
            // Files that were not rendered must not be removed as old ones.
            work.jobs.publisher.markIncomplete()
            work.plan.fail(subject, retryAt: clock().adding(seconds: Self.retry.subject))
        case .pruned(let isComplete, let keptAssets):
            work.plan.finishPruning()
            work.hasRebuilt = true
            work.edition = work.renderer.edition
            if !isComplete { work.rebuildRetry = clock().adding(seconds: Self.retry.site) }
            if keptAssets { work.assetRemoval = clock().adding(seconds: Self.retry.site) }
        }
    }

    /// Begins to read new events in a separate task, so that jobs can begin and end meanwhile.
    private func read(_ work: inout Following, in group: inout DiscardingTaskGroup) {
        work.hasMore = work.isReading
        guard !work.isReading else { return }
        work.isReading = true
        shared.withLock { $0.hasUnreadSignal = false }
        let (position, products, wasErased) = (work.plan.position, work.plan.products, work.plan.needsRewritten)
        group.addTask { [store, logger] in
            do throws(EventStoreError) {
                let stored = try await store.events(after: position, limit: Self.readingSize)
                let events = stored.decoded(products, logger)
                let isFull = stored.count == Self.readingSize
                var rewritten: (actors: [AccountID: Int], registryEvents: [Event])?
                // Not for each page of a long import, because this reads the whole ledger.
                if !isFull, wasErased || events.contains(where: \.event.changesKeptEvents) {
                    rewritten = (try await store.erasedActors(), try await store.registryEvents())
                }
                let reading = Reading(
                    events: events,
                    last: stored.last?.position,
                    isFull: isFull,
                    rewritten: rewritten
                )
                self.post(.read(.success(reading)))
            } catch {
                self.post(.read(.failure(error)))
            }
        }
    }

    /// Adds events to the plan, and advances the time.
    private func follow(_ reading: Result<Reading, EventStoreError>, _ work: inout Following) async {
        do throws(EventStoreError) {
            let reading = try reading.get()
            // After the read: an event that has just happened must not count as a future one.
            work.plan.advance(to: clock(), at: .now)
            if let last = reading.last { work.plan.add(reading.events, upTo: last, at: .now) }
            if let rewritten = reading.rewritten {
                work.plan.addRewritten(rewritten.actors, at: .now)
                work.plan.reload(rewritten.registryEvents, at: .now)
            }
            if work.plan.needsRegistry { work.plan.reload(try await store.registryEvents(), at: .now) }
            if work.plan.needsCount { work.plan.recount(try await store.summary(asOf: work.plan.moment), at: .now) }
            work.readRetry = nil
            work.hasMore = work.hasMore || reading.isFull
        } catch {
            // The server stops. The next one rebuilds.
            guard !Task.isCancelled else { return }
            if case .storage(.server(_, .wentBack)) = error {
                work.failure = error
                return
            }
            logger.error("the ledger cannot be read; retrying", metadata: ["reason": "\(error)"])
            work.readRetry = clock().adding(seconds: Self.retry.reading)
            work.hasMore = false
        }
    }

    private func setAlarm(_ work: inout Following) {
        let now = clock()
        let latest = now.adding(seconds: Self.longestSleep)
        // While the ledger cannot be read, the only thing to wait for is the next attempt.
        let next =
            work.readRetry ?? [work.plan.nextWake, work.rebuildRetry, work.assetRemoval, latest].compactMap { $0 }.min()
            ?? latest
        work.alarm.set(for: min(next, latest), now: now) { self.post(.woken) }
    }

    // MARK: Work

    /// Begins a rebuild.
    ///
    /// No job is running, so no file of an older rebuild counts as one of the new rebuild.
    private func beginRebuild(_ work: inout Following) async {
        work.needsRebuild = false
        work.rebuildRetry = nil
        work.assetRemoval = nil
        do {
            let accounts = try await store.accounts()
            let renderer = work.renderer
            let (publisher, part, isRepeated) = (work.jobs.publisher, part, work.hasRebuilt)
            work.plan.abandonRebuild()
            publisher.restart()
            try await Task(executorPreference: executor) {
                if isRepeated { try publisher.target.refresh() }
                try renderer.renderPublic { file in
                    if !part.hasSharedFiles {
                        guard case .asset = file.route else { return }
                    }
                    try publisher.publish(file)
                }
            }.value
            work.plan.beginRebuild(over: accounts)
        } catch {
            // The server stops. The next one begins the rebuild again.
            guard !Task.isCancelled else { return }
            logger.error("the site cannot be rebuilt; retrying", metadata: ["reason": "\(error)"])
            work.rebuildRetry = clock().adding(seconds: Self.retry.subject)
        }
    }

    private func record(since instant: ContinuousClock.Instant?) {
        if let instant { PublishMetrics.record(lag: .now - instant) }
    }

    private func start(_ work: inout Following, in group: inout DiscardingTaskGroup) {
        // Before a rebuild begins, running jobs end and no new ones start.
        guard !work.needsRebuild else { return }
        while work.plan.queue.runningCount < slots, let job = work.plan.next(at: .now) {
            let (jobs, renderer) = (work.jobs, work.renderer)
            group.addTask(executorPreference: executor) { self.post(.done(await jobs.perform(job, renderer))) }
        }
        let isSyncDue = work.syncs == 0 && work.lastSync.duration(to: .now) > Self.longestUnsynced
        if work.isUnsynced, work.plan.isIdle || isSyncDue {
            work.isUnsynced = false
            work.lastSync = .now
            work.syncs += 1
            let jobs = work.jobs
            group.addTask(executorPreference: executor) { self.post(.synced(jobs.makeDurable())) }
        }
    }
}

extension SitePart {
    /// Whether a path belongs to the part.
    ///
    /// Paths of foreign files belong to the first one.
    package func owns(_ path: String) -> Bool {
        if self == .whole { return true }
        if case .account(let account) = Route(path: path)?.subject { return contains(account) }
        return hasSharedFiles
    }
}
