import Foundation
import Ledger
import Licensing
import Logging
import Publishing
import Regeneration
import Site
import Synchronization

/// Keeps a site up to date with the ledger, for a server.
protocol Rendering: Sendable {
    var progress: Regenerator.Progress { get }
    /// The partner of an account; nil for an unknown account.
    func partner(of account: AccountID) -> PartnerID?
    /// The state of the servers that share a database; nil without a database.
    var cluster: ClusterProgress? { get }
    /// Uses other templates and locale files from now on.
    func use(_ renderer: SiteRenderer)
    /// Runs until `stop()`.
    func run() async throws
    /// Lets `run` return after all commits are published.
    func stop()
}

extension Regenerator: Rendering {
    var cluster: ClusterProgress? { nil }
}

/// The known state of the servers that share a database.
struct ClusterProgress: Sendable {
    /// The lease of this server; nil if it has none.
    var lease: Int64?
    /// The number of active servers, including this one.
    var servers = 0
    /// The number of events that are missing in the site of this server.
    ///
    /// Without such a site, that of the most outdated site.
    var lag: Int64?
}

/// Renders while this process has the lease of its site, and otherwise is a standby: <doc:BeyondOneMachine#Roles>.
///
/// A process without a site only reports that it is active.
final class LeasedRendering: Rendering {
    private enum Message {
        case isDue
        case renewed(sent: ContinuousClock.Instant, Result<Int64?, EventStoreError>)
        case lapsed
        /// The work did not end in time after `stop`.
        case handsOver
        case ended(Result<Void, any Error>)
        case stop
    }

    /// The state that other tasks use.
    private struct Shared {
        var renderer: SiteRenderer
        /// The number of times that `renderer` was replaced.
        var edition = 0
        var regenerator: Regenerator?
        var cluster = ClusterProgress()
        var isStopping = false
    }

    /// The state of the loop of `follow`.
    private struct Following {
        /// The lease of this process.
        var lease: (number: Int64, site: SiteLease)?
        /// The work under a lease, and after the end of the lease until the work has stopped.
        var work: Task<Void, Never>?
        var isCancelled = false
        /// Whether the log already says that another process has the lease.
        var isStandby = false
        /// Whether the log already says that the lease cannot be renewed.
        var isFailing = false
        /// The error for which the process must end.
        var failure: (any Error)?
    }

    private static let interval = Duration.seconds(1)
    /// The time that the work has after `stop` before the next server continues it.
    private static let patience = Duration.seconds(2)

    private let leases: any LeaseStore
    private let node: ClusterNode
    private let site: String?
    private let partners: AccountPartners
    private let logger: Logger
    private let begin: @Sendable (SiteRenderer, SiteLease) async throws -> Regenerator
    private let mailbox = AsyncStream.makeStream(of: Message.self)
    private let shared: Mutex<Shared>

    /// - Parameters:
    ///   - site: the name of the site that this process may render; nil if it renders none.
    ///   - begin: opens the site for the only process that writes to it.
    init(
        _ leases: any LeaseStore,
        as node: ClusterNode,
        site: String?,
        _ renderer: SiteRenderer,
        partners: AccountPartners,
        logger: Logger,
        begin: @escaping @Sendable (SiteRenderer, SiteLease) async throws -> Regenerator
    ) {
        self.leases = leases
        self.node = node
        self.site = site
        self.partners = partners
        self.logger = logger
        self.begin = begin
        shared = Mutex(Shared(renderer: renderer))
    }

    var progress: Regenerator.Progress { shared.withLock(\.regenerator)?.progress ?? Regenerator.Progress() }

    func partner(of account: AccountID) -> PartnerID? { partners.partner(of: account) }

    var cluster: ClusterProgress? { shared.withLock(\.cluster) }

    func use(_ renderer: SiteRenderer) {
        shared.withLock { shared in
            shared.renderer = renderer
            shared.edition += 1
            return shared.regenerator
        }?.use(renderer)
    }

    func stop() { post(.stop) }

    private func post(_ message: Message) { mailbox.continuation.yield(message) }

    /// Runs until `stop()`.
    ///
    /// - Throws: errors of `Regenerator.run`, and `EventStoreError` if the ledger cannot be read at the start.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.partners.run() }
            group.addTask { try await self.follow() }
            // The first task ends only with an error.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    // MARK: The lease

    private func follow() async throws {
        var state = Following()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.observe() }
            post(.isDue)
            for await message in mailbox.stream {
                take(message, &state, in: &group)
                if state.failure != nil { break }
                if state.work == nil, shared.withLock(\.isStopping) { break }
            }
            group.cancelAll()
        }
        state.work?.cancel()
        await state.work?.value
        state.lease?.site.end()
        // try?: without an answer, others wait until the lease expires.
        try? await leases.leave(node)
        if let failure = state.failure { throw failure }
    }

    private func take(_ message: Message, _ state: inout Following, in group: inout DiscardingTaskGroup) {
        switch message {
        case .isDue:
            group.addTask { await self.renew() }
        case .renewed(let sent, let result):
            take(result, sent: sent, &state, in: &group)
            group.addTask { await self.post(.isDue, after: .now + Self.interval) }
        case .lapsed:
            if let term = state.lease?.site.term, term.end <= .now { lose(&state) }
        case .handsOver:
            state.isCancelled = true
            state.work?.cancel()
        case .ended(let result):
            shared.withLock { $0.regenerator = nil }
            state.work = nil
            // Cancelled work may end in any way.
            if case .failure(let error) = result, !state.isCancelled { state.failure = error }
            start(&state)
        case .stop:
            let regenerator = shared.withLock { shared in
                shared.isStopping = true
                return shared.regenerator
            }
            if let regenerator, regenerator.progress.hasRebuilt {
                regenerator.stop()
                group.addTask { await self.post(.handsOver, after: .now + Self.patience) }
            } else {
                // The work waits for the site or rebuilds it; the next server will do this.
                state.isCancelled = true
                state.work?.cancel()
            }
        }
    }

    private func renew() async {
        // The time before the call, so that the end by this clock is never later than the end by the clock of the
        // database.
        let sent = ContinuousClock.now
        do throws(EventStoreError) {
            let progress = shared.withLock(\.regenerator)?.progress
            let published = progress.flatMap { $0.hasRebuilt ? $0.durable : nil }
            let number = try await leases.renew(node, site: site, published: published)
            shared.withLock { $0.cluster.lease = number }
            post(.renewed(sent: sent, .success(number)))
        } catch {
            post(.renewed(sent: sent, .failure(error)))
        }
    }

    /// Reads the state of the servers repeatedly, for the metrics.
    private func observe() async {
        repeat {
            // try?: on an error, the last known state is shown.
            if let members = try? await leases.members().filter(\.isAlive) {
                let held = members.flatMap(\.leases)
                let lag = (held.first { $0.site == site } ?? held.max { $0.lag ?? .max < $1.lag ?? .max })?.lag
                shared.withLock { shared in
                    shared.cluster.servers = members.count
                    shared.cluster.lag = lag
                }
            }
            // try?: a cancelled sleep ends the loop.
        } while (try? await Task.sleep(for: Self.interval * 5)) != nil
    }

    private func post(_ message: Message, after instant: ContinuousClock.Instant) async {
        // try?: a cancelled sleep ends the wait.
        guard (try? await Task.sleep(until: instant, clock: .continuous)) != nil else { return }
        post(message)
    }

    private func take(
        _ result: Result<Int64?, EventStoreError>,
        sent: ContinuousClock.Instant,
        _ state: inout Following,
        in group: inout DiscardingTaskGroup
    ) {
        switch result {
        case .success(let number?):
            if let lease = state.lease, lease.number != number { lose(&state) }
            if state.lease == nil { logger.info("this server renders the site", metadata: ["lease": "\(number)"]) }
            let lease = state.lease?.site ?? SiteLease()
            lease.renew(since: sent, for: leases.length)
            state.lease = (number, lease)
            (state.isStandby, state.isFailing) = (false, false)
            group.addTask { [leases] in await self.post(.lapsed, after: sent + leases.length) }
            start(&state)
        case .success(nil):
            if state.lease != nil { lose(&state) }
            if site != nil, !state.isStandby { logger.info("another server renders the site; this one waits") }
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
        shared.withLock { $0.cluster.lease = nil }
        state.isCancelled = true
        state.work?.cancel()
    }

    // MARK: Work

    /// Starts to render when no older work runs.
    private func start(_ state: inout Following) {
        guard let lease = state.lease?.site, state.work == nil, !shared.withLock(\.isStopping) else { return }
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
                    logger.warning("another process still has the site; waiting", metadata: ["site": "\(path)"])
                }
            } catch PublishError.store(_, .unreachable(let detail)) {
                if !isWaiting {
                    logger.warning(
                        "the store of the site cannot be reached; waiting",
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
        let regenerator = try await begin(first, lease)
        let (renderer, isStopping) = shared.withLock { shared in
            shared.regenerator = regenerator
            return (shared.edition == edition ? nil : shared.renderer, shared.isStopping)
        }
        if let renderer { regenerator.use(renderer) }
        if isStopping { regenerator.stop() }
        try await regenerator.run()
    }
}
