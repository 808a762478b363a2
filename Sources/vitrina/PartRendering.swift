import Foundation
import Ledger
import Licensing
import Logging
import Publishing
import Regeneration
import Site
import Synchronization

/// Renders a part of a site while this process has its lease, and otherwise is a standby: <doc:BeyondOneMachine#Roles>.
final class PartRendering: Sendable {
    private enum Message {
        case isDue
        case renewed(sent: ContinuousClock.Instant, Result<Lease?, EventStoreError>)
        case lapsed
        /// The work under a lease may have started before the last request of another server arrived.
        case mayBeOverwritten(lease: Int64)
        /// The work under a lease did not end in time after `stop`, or after the lease became surplus.
        case handsOver(lease: Int64)
        case ended(Result<Void, any Error>)
        case stop
    }

    /// The state that other tasks use.
    private struct Shared {
        var renderer: SiteRenderer
        /// The number of times that `renderer` was replaced.
        var edition = 0
        var regenerator: Regenerator?
        var leaseNumber: Int64?
        var isStopping = false
    }

    /// The state of the loop of `run`.
    private struct Following {
        /// The lease of this process.
        var lease: (number: Int64, site: SiteLease)?
        /// The work under a lease, and after the end of the lease until the work has stopped.
        var work: Task<Void, Never>?
        var isCancelled = false
        /// Whether the lease goes to a server with fewer parts as soon as the work has ended.
        var isSurplus = false
        /// Whether the log already says that another process has the lease.
        var isStandby = false
        /// Whether the log already says that the lease cannot be renewed.
        var isFailing = false
        /// The error for which the process must end.
        var failure: (any Error)?
    }

    static let interval = Duration.seconds(1)
    /// The time that the work has after `stop` before the next server continues it.
    private static let patience = Duration.seconds(2)
    /// The time after which no request of the previous server is under way; a request has 15 seconds.
    private static let silence = Duration.seconds(60)

    private let leases: any LeaseStore
    private let node: ClusterNode
    private let site: String
    private let part: SitePart
    private let logger: Logger
    private let begin: @Sendable (SiteRenderer, SitePart, SiteLease) async throws -> Regenerator
    private let mailbox = AsyncStream.makeStream(of: Message.self)
    private let shared: Mutex<Shared>

    /// - Parameter begin: opens the site for the only process that writes the files of the part.
    init(
        _ leases: any LeaseStore,
        as node: ClusterNode,
        _ part: SitePart,
        of site: String,
        _ renderer: SiteRenderer,
        logger: Logger,
        begin: @escaping @Sendable (SiteRenderer, SitePart, SiteLease) async throws -> Regenerator
    ) {
        self.leases = leases
        self.node = node
        self.part = part
        self.site = site
        var logger = logger
        if part != .whole { logger[metadataKey: "part"] = "\(part.number + 1) of \(part.count)" }
        self.logger = logger
        self.begin = begin
        shared = Mutex(Shared(renderer: renderer))
    }

    /// nil while this process does not render the part.
    var progress: Regenerator.Progress? { shared.withLock(\.regenerator)?.progress }

    /// The number of the lease of this process; nil if it has none.
    var leaseNumber: Int64? { shared.withLock(\.leaseNumber) }

    func use(_ renderer: SiteRenderer) {
        shared.withLock { shared in
            shared.renderer = renderer
            shared.edition += 1
            return shared.regenerator
        }?.use(renderer)
    }

    func stop() { post(.stop) }

    private func post(_ message: Message) { mailbox.continuation.yield(message) }

    // MARK: The lease

    /// Runs until `stop()`.
    ///
    /// - Throws: errors of `Regenerator.run`.
    func run() async throws {
        var state = Following()
        await withDiscardingTaskGroup { group in
            post(.isDue)
            for await message in mailbox.stream {
                take(message, &state, in: &group)
                if state.failure != nil { break }
                if state.work == nil, shared.withLock(\.isStopping) { break }
            }
            group.cancelAll()
        }
        state.work?.cancel()
        // Before the wait: nothing renews the lease any more, and work under a lease that is not over repeats its
        // requests.
        state.lease?.site.end()
        await state.work?.value
        // try?: without an answer, others wait until the lease expires.
        try? await leases.release(part, of: site, node, isLeaving: true)
        if let failure = state.failure { throw failure }
    }

    private func take(_ message: Message, _ state: inout Following, in group: inout DiscardingTaskGroup) {
        switch message {
        case .isDue:
            // While work under an ended lease waits for its last requests, the lease may expire, so that the next
            // server need not wait for them.
            let hasEnded = state.lease.map(\.site.isOver) ?? shared.withLock(\.isStopping)
            let isExpiring = state.work != nil && hasEnded
            group.addTask {
                if isExpiring { await self.post(.isDue, after: .now + Self.interval) } else { await self.renew() }
            }
        case .renewed(let sent, let result):
            take(result, sent: sent, &state, in: &group)
            let isReleased = state.isSurplus && state.work == nil
            if isReleased { giveAway(&state) }
            group.addTask { [leases, part, site, node] in
                // No renewal is under way, so none extends the lease after its release.
                // try?: without an answer, others wait until the lease expires.
                if isReleased { try? await leases.release(part, of: site, node, isLeaving: false) }
                await self.post(.isDue, after: .now + Self.interval)
            }
        case .lapsed:
            if let term = state.lease?.site.term, term.end <= .now { lose(&state) }
        case .mayBeOverwritten(let number):
            guard state.lease?.number == number else { return }
            let (regenerator, renderer) = shared.withLock { ($0.regenerator, $0.renderer) }
            regenerator?.use(renderer)
        case .handsOver(let number):
            guard state.lease?.number == number else { return }
            state.isCancelled = true
            state.work?.cancel()
            // Cancelled work ends at its next account; without the lease, it ends at its next file.
            state.lease?.site.end()
        case .ended(let result):
            shared.withLock { $0.regenerator = nil }
            state.work = nil
            // Cancelled work may end in any way.
            if case .failure(let error) = result, !state.isCancelled { state.failure = error }
            start(&state)
        case .stop:
            shared.withLock { $0.isStopping = true }
            end(&state, in: &group)
        }
    }

    /// Ends the work after the waiting changes are published.
    private func end(_ state: inout Following, in group: inout DiscardingTaskGroup) {
        if let regenerator = shared.withLock(\.regenerator), regenerator.progress.hasRebuilt {
            regenerator.stop()
            guard let number = state.lease?.number else { return }
            group.addTask { await self.post(.handsOver(lease: number), after: .now + Self.patience) }
        } else {
            // The work waits for the site or rebuilds it; the next server will do this.
            state.isCancelled = true
            state.work?.cancel()
        }
    }

    /// Ends the lease by this process, for a server with fewer parts.
    private func giveAway(_ state: inout Following) {
        logger.info("this server hands the part over to another server")
        state.isSurplus = false
        state.lease?.site.end()
        state.lease = nil
        shared.withLock { $0.leaseNumber = nil }
    }

    private func renew() async {
        // The time before the call, so that the end by this clock is never later than the end by the clock of the
        // database.
        let sent = ContinuousClock.now
        do throws(EventStoreError) {
            let progress = progress
            let request = LeaseRequest(
                site: site,
                part: part,
                published: progress.flatMap { $0.hasRebuilt ? $0.durable : nil },
                edition: progress?.edition
            )
            post(.renewed(sent: sent, .success(try await leases.renew(node, request))))
        } catch {
            post(.renewed(sent: sent, .failure(error)))
        }
    }

    private func post(_ message: Message, after instant: ContinuousClock.Instant) async {
        // try?: a cancelled sleep ends the wait.
        guard (try? await Task.sleep(until: instant, clock: .continuous)) != nil else { return }
        post(message)
    }

    private func take(
        _ result: Result<Lease?, EventStoreError>,
        sent: ContinuousClock.Instant,
        _ state: inout Following,
        in group: inout DiscardingTaskGroup
    ) {
        switch result {
        case .success(let renewed?):
            let number = renewed.number
            if let lease = state.lease, lease.number != number { lose(&state) }
            if state.lease == nil {
                logger.info("this server renders the site", metadata: ["lease": "\(number)"])
                shared.withLock { $0.leaseNumber = number }
                if number > 1 {
                    group.addTask { await self.post(.mayBeOverwritten(lease: number), after: .now + Self.silence) }
                }
            }
            let lease = state.lease?.site ?? SiteLease()
            lease.renew(since: sent, for: leases.length)
            state.lease = (number, lease)
            if renewed.isSurplus, !state.isSurplus, !shared.withLock(\.isStopping) {
                state.isSurplus = true
                end(&state, in: &group)
            }
            (state.isStandby, state.isFailing) = (false, false)
            group.addTask { [leases] in await self.post(.lapsed, after: sent + leases.length) }
            start(&state)
        case .success(nil):
            if state.lease != nil { lose(&state) }
            if !state.isStandby { logger.info("another server renders the site; this one waits") }
            (state.isStandby, state.isFailing) = (true, false)
        case .failure(let error):
            guard !state.isFailing, !Task.isCancelled else { return }
            state.isFailing = true
            logger.warning("the lease of the site cannot be renewed; retrying", metadata: ["reason": "\(error)"])
        }
    }

    private func lose(_ state: inout Following) {
        logger.warning("the lease of the site ended; this server stops rendering")
        state.lease?.site.end()
        state.lease = nil
        shared.withLock { $0.leaseNumber = nil }
        state.isSurplus = false
        state.isCancelled = true
        state.work?.cancel()
    }

    // MARK: Work

    /// Starts to render when no older work runs.
    private func start(_ state: inout Following) {
        guard let lease = state.lease?.site, state.work == nil, !state.isSurplus, !shared.withLock(\.isStopping) else {
            return
        }
        state.isCancelled = false
        state.work = Task {
            do {
                try await render(under: lease)
                post(.ended(.success(())))
            } catch {
                post(.ended(.failure(error)))
            }
        }
    }

    /// Renders the site.
    ///
    /// Waits while a previous process still has the directory, or while the store is unavailable.
    private func render(under lease: SiteLease) async throws {
        var isWaiting = false
        while true {
            do {
                return try await renderOnce(under: lease)
            } catch PublishError.directoryInUse(let path) {
                if !isWaiting {
                    logger.warning("another process still uses the site; waiting", metadata: ["site": "\(path)"])
                }
            } catch PublishError.store(_, .unreachable(let detail)) {
                if !isWaiting {
                    logger.warning(
                        "the object store cannot be reached; waiting",
                        metadata: ["reason": "\(detail)"]
                    )
                }
            }
            isWaiting = true
            shared.withLock { $0.regenerator = nil }
            try await Task.sleep(for: Self.interval)
        }
    }

    private func renderOnce(under lease: SiteLease) async throws {
        let (first, edition) = shared.withLock { ($0.renderer, $0.edition) }
        let regenerator = try await begin(first, part, lease)
        let (renderer, isStopping) = shared.withLock { shared in
            shared.regenerator = regenerator
            return (shared.edition == edition ? nil : shared.renderer, shared.isStopping)
        }
        if let renderer { regenerator.use(renderer) }
        if isStopping { regenerator.stop() }
        try await regenerator.run()
    }
}
