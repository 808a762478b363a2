package import Ledger
package import Licensing
package import Logging
package import Publishing
package import Site
import Synchronization

/// Keeps a site in step with a ledger: follows its commits, wakes when pages change by themselves, and regenerates what is
/// touched.
///
/// The ledger is followed, not called back: what was committed before the start is brought in line by a pass over the
/// whole site, so a crash at any point loses nothing. New events go before that pass.
package final class Regenerator: Sendable {
    /// How far the site is.
    package struct Progress: Sendable {
        /// Whether a pass over the whole site has come to its end.
        package internal(set) var hasPassed = false
        /// Subjects that wait or are being worked on.
        package internal(set) var waiting = 0
        /// Since when the oldest of them waits; nil: nothing does.
        package internal(set) var oldest: ContinuousClock.Instant?
        /// Everything up to here was published, as it stood at `moment`.
        package internal(set) var published = LedgerPosition.start
        package internal(set) var moment: Timestamp?
    }

    private struct Shared {
        var progress = Progress()
        /// Whose customers accounts are.
        var partners: [AccountID: PartnerID] = [:]
        /// Whether the loop was told of a commit that it has not looked at.
        var isTold = false
    }

    private enum Message {
        case committed
        case woken
        case done(RegenerationJobs.Result)
        case renderer(SiteRenderer)
        case stop
    }

    /// What the loop of `run` knows besides the plan.
    private struct Following {
        let jobs: RegenerationJobs
        var renderer: SiteRenderer
        var plan: RegenerationPlan
        var alarm = Alarm()
        var isStopping = false
        /// Whether the ledger was not read to its end.
        var hasMore = false
        /// A pass is to begin as soon as nothing is being worked on.
        var wantsPass = true
        var hasPassed = false
        /// When the ledger is read again, after it could not be read.
        var readAgain: Timestamp?
        /// When the whole site is brought in line again, after some of it could not be.
        var passAgain: Timestamp?
        /// Whether files were written since the last time that everything was made durable.
        var isUnsynced = false
    }

    /// Users and lines of history that are kept in memory, in all accounts together.
    private static let cacheLimit = 400_000
    /// Events that are taken in at a time.
    private static let readingSize = 2000
    /// Seconds after which reading, one subject, and the whole site are tried again.
    private static let again = (reading: Int64(1), subject: Int64(5), site: Int64(60))
    /// Seconds after which the clock is looked at in any case: it may be set.
    private static let longestSleep: Int64 = 10

    private let store: any EventStore
    private let makePublisher: @Sendable () throws -> Publisher
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let slots: Int
    private let executor = RenderingExecutor()
    private let firstRenderer: SiteRenderer
    private let mailbox: (stream: AsyncStream<Message>, continuation: AsyncStream<Message>.Continuation)
    /// What others may know of the work.
    private let shared = Mutex(Shared())

    /// - Parameters:
    ///   - publisher: makes what publishes, which takes long for a large site; called once, by `run`.
    ///   - clock: the moment that pages show.
    ///   - slots: how many subjects are worked on at the same time.
    package init(
        _ store: some EventStore,
        _ renderer: SiteRenderer,
        to publisher: @escaping @Sendable () throws -> Publisher,
        slots: Int,
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        firstRenderer = renderer
        makePublisher = publisher
        self.clock = clock
        self.logger = logger
        self.slots = max(1, slots)
        mailbox = AsyncStream.makeStream(of: Message.self)
    }

    package var progress: Progress { shared.withLock(\.progress) }

    /// Whose customer an account is; nil for one that nobody has heard of.
    package func partner(of account: AccountID) -> PartnerID? { shared.withLock { $0.partners[account] } }

    /// Publishes the whole site anew with other templates and locale files.
    package func use(_ renderer: SiteRenderer) { post(.renderer(renderer)) }

    /// Looks at the clock now, and not at the next moment that was expected to matter.
    package func nudge() { post(.woken) }

    /// Publishes what is committed, and then lets `run` return.
    ///
    /// A pass that is under way comes to its end first, because partners' pages need it. Who cannot wait for that cancels the task of `run`.
    package func stop() { post(.stop) }

    private func post(_ message: Message) { mailbox.continuation.yield(message) }

    // MARK: The loop

    /// Follows the ledger until it is told to stop.
    ///
    /// - Throws: `EventStoreError` if the ledger cannot be read at the start, or what the publisher throws. Later failures
    ///   are logged and tried again.
    package func run() async throws {
        // Before the first reading, so that no commit falls in between.
        let commits = store.commits()
        let publisher = Task(executorPreference: executor) { [makePublisher] in try makePublisher() }
        let plan = try await plan(for: firstRenderer)
        // Requests are already answered while the list of published files is read.
        shared.withLock { shared in
            shared.partners = plan.partners
            shared.progress.oldest = .now
        }
        let jobs = RegenerationJobs(store: store, publisher: try await publisher.value, logger: logger)
        var work = Following(jobs: jobs, renderer: firstRenderer, plan: plan)
        await withDiscardingTaskGroup { group in
            group.addTask { for await _ in commits { self.tell() } }
            post(.committed)
            for await message in mailbox.stream {
                await take(message, &work)
                if work.wantsPass, !work.plan.isBusy { await beginPass(&work) }
                start(&work, in: &group)
                setAlarm(&work)
                report(work)
                if work.isStopping, work.plan.isIdle, !work.wantsPass, !work.hasMore { break }
            }
            work.alarm.clear()
            group.cancelAll()
        }
        try jobs.publisher.sync()
        if work.plan.isIdle { await jobs.note(work.plan.unnotedAccounts, work.renderer) }
    }

    private func plan(for renderer: SiteRenderer) async throws -> RegenerationPlan {
        let moment = clock()
        return RegenerationPlan(
            try await store.summary(asOf: moment),
            registryEvents: try await store.registryEvents(),
            products: renderer.products,
            policies: renderer.policies,
            cacheLimit: Self.cacheLimit,
            queue: RegenerationQueue(listsAtOnce: max(1, slots - 1)),
            asOf: moment
        )
    }

    /// Tells the loop of a commit; once, however many there are before it looks.
    private func tell() {
        let isNews = shared.withLock { shared in
            defer { shared.isTold = true }
            return !shared.isTold
        }
        if isNews { post(.committed) }
    }

    private func report(_ work: Following) {
        shared.withLock { shared in
            shared.progress.hasPassed = work.hasPassed
            shared.progress.waiting = work.plan.queue.count
            shared.progress.oldest = work.plan.queue.oldest
            guard work.plan.isPublished, !work.wantsPass else { return }
            shared.progress.published = work.plan.position
            shared.progress.moment = work.plan.moment
        }
    }

    private func take(_ message: Message, _ work: inout Following) async {
        switch message {
        case .committed:
            await follow(&work)
        case .woken:
            work.alarm.clear()
            if let time = work.passAgain, time <= clock() { work.wantsPass = true }
            await follow(&work)
        case .done(let result):
            take(result, &work)
        case .renderer(let renderer):
            work.renderer = renderer
            work.wantsPass = true
        case .stop:
            work.isStopping = true
            await follow(&work)
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
        case .finished(let subject):
            work.isUnsynced = true
            record(since: work.plan.finish(subject))
        case .failed(let subject, let error):
            PublishMetrics.recordFailure()
            logger.error("publishing failed and will be tried again", metadata: ["reason": "\(error)"])
            // What could not be rendered must not be taken for what is gone.
            work.jobs.publisher.markIncomplete()
            work.plan.fail(subject, retryAt: clock().adding(seconds: Self.again.subject))
        case .pruned(let isComplete):
            work.plan.finishPruning()
            work.hasPassed = true
            if !isComplete { work.passAgain = clock().adding(seconds: Self.again.site) }
        }
    }

    /// Reads what was committed, and lets time pass.
    private func follow(_ work: inout Following) async {
        shared.withLock { $0.isTold = false }
        do {
            let stored = try await store.events(after: work.plan.position, limit: Self.readingSize)
            // After the reading: what has just happened is not taken for what is still to come.
            work.plan.advance(to: clock(), at: .now)
            if let last = stored.last { work.plan.add(stored.decoded(logger), upTo: last.position, at: .now) }
            if work.plan.needsRegistry { work.plan.reload(try await store.registryEvents(), at: .now) }
            if work.plan.needsCount { work.plan.recount(try await store.summary(asOf: work.plan.moment), at: .now) }
            work.readAgain = nil
            // The rest after some work: senders that never pause must not keep pages from being published.
            work.hasMore = stored.count == Self.readingSize
            if work.hasMore { tell() }
        } catch {
            // The server ends; the next one reads from where the pages stand.
            guard !Task.isCancelled else { return }
            logger.error("the ledger cannot be read and will be tried again", metadata: ["reason": "\(error)"])
            work.readAgain = clock().adding(seconds: Self.again.reading)
            work.hasMore = false
        }
    }

    private func setAlarm(_ work: inout Following) {
        let now = clock()
        let latest = now.adding(seconds: Self.longestSleep)
        // While the ledger cannot be read, what is due cannot be taken in either.
        let next = work.readAgain ?? [work.plan.nextWake, work.passAgain, latest].compactMap { $0 }.min() ?? latest
        work.alarm.set(for: min(next, latest), now: now) { self.post(.woken) }
    }

    // MARK: Work

    /// Begins a pass; nothing is being worked on, so nothing of an older one gets among its files.
    private func beginPass(_ work: inout Following) async {
        work.wantsPass = false
        work.passAgain = nil
        do {
            let accounts = try await store.accounts()
            let renderer = work.renderer
            let publisher = work.jobs.publisher
            work.plan.abandonRebuild()
            publisher.restart()
            try await Task(executorPreference: executor) {
                try renderer.renderPublic { try publisher.publish($0) }
            }.value
            work.plan.beginRebuild(over: accounts)
        } catch {
            // The server ends; the next one begins the pass anew.
            guard !Task.isCancelled else { return }
            logger.error("the site cannot be brought in line and will be tried again", metadata: ["reason": "\(error)"])
            work.passAgain = clock().adding(seconds: Self.again.subject)
        }
    }

    private func record(since instant: ContinuousClock.Instant?) {
        if let instant { PublishMetrics.record(lag: .now - instant) }
    }

    private func start(_ work: inout Following, in group: inout DiscardingTaskGroup) {
        // A pass that is about to begin waits for what is being done, not for what is new.
        guard !work.wantsPass else { return }
        while work.plan.queue.runningCount < slots, let job = work.plan.next(at: .now) {
            let (jobs, renderer) = (work.jobs, work.renderer)
            group.addTask(executorPreference: executor) { self.post(.done(await jobs.carryOut(job, renderer))) }
        }
        if work.plan.isIdle, work.isUnsynced {
            work.isUnsynced = false
            let jobs = work.jobs
            group.addTask(executorPreference: executor) { jobs.makeDurable() }
        }
    }
}
