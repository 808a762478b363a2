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
    /// The number of the latest lease of this server; nil if it has none.
    var lease: Int64?
    /// The number of parts of the site that this server renders.
    var parts = 0
    /// The number of active servers, including this one.
    var servers = 0
    /// The number of parts that no server renders: of the site of this server, or else of all sites.
    var unrendered = 0
    /// The number of events that the site of this server does not show yet, or else the most outdated site; nil if it
    /// is unknown.
    var lag: Int64?
}

/// The latest known state of the servers that share a database.
final class ObservedCluster: Sendable {
    private let state = Mutex(ClusterState())

    var current: ClusterState {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// Whether a part of a site may have files of another edition than the first part.
    func hasOtherEditions(_ site: String, _ parts: Int, than edition: String?) -> Bool {
        let shown = current.members.flatMap(\.leases).filter { $0.site == site && $0.edition == edition }
        return (1..<max(1, parts)).contains { part in !shown.contains { $0.part.number == part } }
    }
}

/// Renders the parts of a site whose leases this process has: <doc:BeyondOneMachine#Roles>.
///
/// A process without parts only reports that it is active.
final class ClusterRendering: Rendering {
    private static let interval = Duration.seconds(5)

    private let leases: any LeaseStore
    private let node: ClusterNode
    private let site: String?
    private let parts: [PartRendering]
    private let partners: AccountPartners
    private let observed: ObservedCluster
    private let stopping = AsyncStream.makeStream(of: Void.self)

    /// - Parameters:
    ///   - site: the name of the site to observe; nil observes all sites.
    ///   - parts: the parts that this process may render; empty if it renders none.
    init(
        _ leases: any LeaseStore,
        as node: ClusterNode,
        site: String?,
        _ parts: [PartRendering],
        partners: AccountPartners,
        observed: ObservedCluster
    ) {
        self.leases = leases
        self.node = node
        self.site = site
        self.parts = parts
        self.partners = partners
        self.observed = observed
    }

    var progress: Regenerator.Progress { Regenerator.Progress(of: parts.compactMap(\.progress)) }

    func partner(of account: AccountID) -> PartnerID? { partners.partner(of: account) }

    var cluster: ClusterProgress? {
        let state = observed.current
        let sites = state.sites.filter { site == nil || $0.name == site }
        let lags = sites.compactMap(\.lag)
        let numbers = parts.compactMap(\.leaseNumber)
        return ClusterProgress(
            lease: numbers.max(),
            parts: numbers.count,
            servers: state.members.count(where: \.isAlive),
            unrendered: sites.reduce(0) { $0 + $1.unrendered },
            lag: lags.count == sites.count ? lags.max() : nil
        )
    }

    func use(_ renderer: SiteRenderer) { for part in parts { part.use(renderer) } }

    func stop() {
        for part in parts { part.stop() }
        stopping.continuation.finish()
    }

    /// Runs until `stop()`.
    ///
    /// - Throws: errors of `Regenerator.run`, and `EventStoreError` if the ledger cannot be read at the start.
    func run() async throws {
        let result: Result<Void, any Error>
        do {
            result = .success(try await work())
        } catch {
            result = .failure(error)
        }
        // try?: without an answer, others wait until the leases expire.
        try? await leases.leave(node)
        try result.get()
    }

    private func work() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.partners.run() }
            group.addTask { await self.observe() }
            group.addTask {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for part in self.parts { group.addTask { try await part.run() } }
                    if self.parts.isEmpty { group.addTask { await self.reportActive() } }
                    try await group.waitForAll()
                }
            }
            // The first two tasks end only with an error.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Reports repeatedly that this process is active, until `stop()`.
    private func reportActive() async {
        await withTaskGroup { group in
            group.addTask { [leases, node] in
                repeat {
                    // try?: the next report follows soon.
                    _ = try? await leases.renew(node, nil)
                    // try?: a cancelled sleep ends the loop.
                } while (try? await Task.sleep(for: PartRendering.interval)) != nil
            }
            for await _ in stopping.stream {}
            group.cancelAll()
        }
    }

    /// Reads the state of the servers repeatedly.
    private func observe() async {
        repeat {
            // try?: on an error, the last known state is shown.
            if let state = try? await leases.state() { observed.current = state }
            // try?: a cancelled sleep ends the loop.
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }
}
