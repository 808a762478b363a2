import Basics
import Foundation
import Hummingbird
import Ledger
import Licensing
import Logging
import Metrics
import NIOCore
import Publishing
import Receiver
import Regeneration
import ServiceLifecycle
import Sharing
import Site
import UnixSignals
import Webhooks

/// The process of `serve` and `demo`: receiver, static server and continuous regeneration.
struct ServerProcess {
    /// The time for a graceful end, after which tasks are cancelled.
    private static let shutdown = Duration.seconds(20)

    /// The effect of SIGHUP.
    enum Hangup {
        /// Keys are read again.
        case reloadsKeys
        /// The server ends, because the terminal was closed.
        case ends
    }

    let places: Places
    let listening: ListeningAddress
    /// Whether everybody may see everything.
    let isOpen: Bool
    let metricsAudience: OperationsController.MetricsAudience
    let precompress: Bool
    let logLevel: Logger.Level
    let hangup: Hangup
    let settings: Settings
    let serverSettings: ServerSettings
    /// Read once at the start, because a file of keys may be a pipe.
    let sources: [SourceName: WebhookSource]
    var roles = ServerRoles.all
    /// The number of parts of the site, each of which one server renders.
    var parts = 1

    /// Runs until a signal ends it.
    ///
    /// - Parameter whenReady: called with the port when it is open.
    func run(whenReady: @escaping @Sendable (Int) async -> Void) async throws {
        try listening.probe()
        let sources = WebhookSources(sources)
        let descriptions = SourceDirectory(settings)
        let knownDescriptions = descriptions.fingerprint()
        let files = try SourceFiles(settings)
        let edition = files.fingerprint()
        let renderer = try files.renderer(isForPublishing: true)
        for warning in renderer.warnings { Terminal.printError("\(warning)") }
        if roles.contains(.render) { try await Assembly.refuseLostLedger(places) }
        let store = try Assembly.ledgerForWriting(places)
        if precompress, places.site == nil { throw ClusterError.noTwins }
        let reader = roles.contains(.pages) ? try Assembly.reader(places) : nil
        let isNewSite = reader == nil ? true : try await !Assembly.hasFile(.status, places)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        var logger = Logger(label: "vitrina") { _ in JSONLogHandler() }
        logger.logLevel = logLevel
        let observed = ObservedCluster()
        let begin: @Sendable (SiteRenderer, SitePart, SiteLease?) async throws -> Regenerator = {
            [places, precompress, logger] renderer, part, lease in
            // An object store is opened while the server already receives, because its lock may not be free yet.
            let directory = places.site == nil ? nil : try Assembly.target(places, locales: renderer.locales)
            let naming = directory?.naming ?? .exact
            try await Assembly.builder(store, renderer).refuseSharedNames(asOf: SystemClock.now, naming: naming)
            let site = part == .whole ? "" : try Assembly.nameOfSite(places)
            return Regenerator(
                store,
                renderer,
                part,
                to: {
                    let target =
                        try directory ?? Assembly.target(places, locales: renderer.locales, of: part, under: lease)
                    return try await Assembly.publisher(target, places, of: part, precompress: precompress)
                },
                keepsOldAssets: { observed.hasOtherEditions(site, part.count, than: $0) },
                // At least two, so that pages do not wait for the lists of a large account on a single processor.
                slots: max(2, ProcessInfo.processInfo.activeProcessorCount),
                logger: logger,
                clock: { SystemClock.now }
            )
        }
        // A data directory has only one server, which needs no lease.
        let rendering: any Rendering =
            if let leases = try Cluster.leases(for: .writing, settings) {
                try clusterRendering(leases, store, renderer, observed, logger, begin)
            } else {
                try await begin(renderer, .whole, nil)
            }
        let address = settings.baseURL ?? PublicAddress(listeningOn: listening.host, port: listening.port)
        let notices = Notices(renderer, at: address)
        let commits = GroupCommit(store)
        let application = ReceiverApplication.application(
            try parts(store, sources, commits, rendering, notices, metrics, address, reader, isNewSite),
            host: listening.host.name,
            port: listening.port,
            openFiles: sysconf(Int32(_SC_OPEN_MAX)),
            logger: logger,
            whenReady: { port in
                let served = settings.baseURL ?? PublicAddress(listeningOn: listening.host, port: port)
                ServerAddress.note(served.text, settings)
                await whenReady(port)
            }
        )
        defer { ServerAddress.forget(settings) }
        let reloading = SourceReloading(sources, descriptions, serverSettings, settings.baseURL, logger)
        var services: [any Service] = [
            Running {
                try await rendering.run()
            } onShutdown: {
                rendering.stop()
            },
            SourceWatcher(files.fingerprint, since: edition) { [logger] in
                guard let renderer = Self.renderer(files, logger) else { return }
                notices.use(renderer)
                rendering.use(renderer)
            },
            SourceWatcher(descriptions.fingerprint, since: knownDescriptions, load: reloading.reload),
            Running { [listening] in
                do {
                    try await application.run()
                } catch {
                    throw ServerError(listening, error) ?? error
                }
            } onShutdown: {
                // The server ends by itself.
            },
            LedgerCheck(store: store, logger: logger),
        ]
        if let retention = settings.retention {
            services.append(RetentionService(retention: retention, store: store, settings: settings, logger: logger))
        }
        if hangup == .reloadsKeys {
            services.insert(reloading, at: 0)
        }
        try await serve(services, logger)
    }

    private func clusterRendering(
        _ leases: any LeaseStore,
        _ store: any EventStore,
        _ renderer: SiteRenderer,
        _ observed: ObservedCluster,
        _ logger: Logger,
        _ begin: @escaping @Sendable (SiteRenderer, SitePart, SiteLease) async throws -> Regenerator
    ) throws -> ClusterRendering {
        let node = ClusterNode.current(roles.names)
        let site = roles.contains(.render) || places.site == nil ? try Assembly.nameOfSite(places) : nil
        var renderings: [PartRendering] = []
        if roles.contains(.render), let site {
            renderings = (0..<parts).map { number in
                let part = SitePart(number, of: parts)
                return PartRendering(leases, as: node, part, of: site, renderer, logger: logger, begin: begin)
            }
        }
        let partners = AccountPartners(store, products: settings.products, logger: logger) { SystemClock.now }
        return ClusterRendering(leases, as: node, site: site, renderings, partners: partners, observed: observed)
    }

    /// The renderer of edited templates and locale files; nil if they have an error, which is logged.
    private static func renderer(_ files: SourceFiles, _ logger: Logger) -> SiteRenderer? {
        do {
            let renderer = try files.renderer(isForPublishing: true)
            logger.info("templates or locale files changed; rebuilding the site")
            return renderer
        } catch let error as Diagnostics {
            for problem in error.problems {
                logger.error(
                    "templates or locale files have errors; using the previous version",
                    metadata: ["problem": "\(problem)"]
                )
            }
        } catch {
            logger.error(
                "templates or locale files cannot be read; using the previous version",
                metadata: ["reason": "\(error)"]
            )
        }
        return nil
    }

    private func parts(
        _ store: any EventStore,
        _ sources: WebhookSources,
        _ commits: GroupCommit,
        _ rendering: any Rendering,
        _ notices: Notices,
        _ metrics: PrometheusMetrics,
        _ address: PublicAddress,
        _ reader: (read: SiteController.Source, signing: SiteController.Signing?)?,
        _ isNewSite: Bool
    ) throws -> ReceiverApplication.Parts {
        let clock: @Sendable () -> Timestamp = { SystemClock.now }
        let links = try Assembly.links(places)
        let noFile: SiteController.Source = { _ throws(PublishError) in nil }
        return ReceiverApplication.Parts(
            webhooks: roles.contains(.receive)
                ? WebhookController(sources, store, commits, decoder: settings.decoder, clock: clock) : nil,
            links: LinkController(links, notices, at: address, clock: clock),
            operations: OperationsController(
                readiness: { [roles] in
                    // Visitors can see an existing site while it is rebuilt, even by another server.
                    var isShown = !isNewSite || rendering.progress.hasRebuilt
                    // try?: a site that cannot be read is not shown.
                    if !isShown, rendering.cluster != nil, let path = try? SitePath(Route.status.path) {
                        isShown = (try? await reader?.read(path)) != nil
                    }
                    var checks: [(name: String, isPassed: Bool)] = []
                    if roles.contains(.receive) { checks.append(("keys", !sources.isEmpty)) }
                    if roles.contains(.pages) { checks.append(("site", isShown)) }
                    return .init(checks: checks)
                },
                metrics: { metrics.text(gauges: Self.gauges(commits, rendering)) },
                audience: metricsAudience,
                products: settings.products
            ),
            site: SiteController(
                reading: reader?.read ?? noFile,
                signing: reader?.signing,
                isOpen ? .open : ShareGate(links, partner: rendering.partner, clock: clock),
                notices
            ),
            showsPages: roles.contains(.pages),
            notices: notices
        )
    }

    private static func gauges(
        _ commits: GroupCommit,
        _ rendering: any Rendering
    ) -> [(name: String, help: String, value: Double)] {
        let progress = rendering.progress
        let age = progress.oldest.map { ($0.duration(to: .now)) / .seconds(1) } ?? 0
        var gauges = [
            ("vitrina_commit_queue_events", "Events that wait for the next commit.", Double(commits.waiting)),
            ("vitrina_regeneration_queue", "Subjects whose pages wait to be published.", Double(progress.waiting)),
            ("vitrina_oldest_unpublished_seconds", "Age of the oldest change that is not published.", age),
            (
                "vitrina_caught_up", "Whether the whole site was rebuilt since the start.",
                progress.hasRebuilt ? 1 : 0
            ),
        ]
        guard let cluster = rendering.cluster else { return gauges }
        gauges.append(
            ("vitrina_lease", "The number of this server's lease, or 0 if it has none.", Double(cluster.lease ?? 0))
        )
        gauges.append(("vitrina_parts", "Parts of the site that this server renders.", Double(cluster.parts)))
        gauges.append(
            ("vitrina_unrendered_parts", "Parts of the site that no server renders.", Double(cluster.unrendered))
        )
        gauges.append(("vitrina_servers", "Servers of the database that are alive.", Double(cluster.servers)))
        if let lag = cluster.lag {
            gauges.append(("vitrina_lag_events", "Events that the site does not show yet.", Double(lag)))
        }
        return gauges
    }

    private func serve(_ services: [any Service], _ logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            // Cancellation while NIO accepts a connection can cause a fatal error.
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint] + (hangup == .ends ? [.sighup] : []),
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = Self.shutdown
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            // A service needed more time than a shutdown allows. Acknowledged events are on disk.
        }
    }
}

/// Work that runs during the server, and is notified of its end.
private struct Running: Service {
    let work: @Sendable () async throws -> Void
    let onShutdown: @Sendable () -> Void

    init(_ work: @escaping @Sendable () async throws -> Void, onShutdown: @escaping @Sendable () -> Void) {
        self.work = work
        self.onShutdown = onShutdown
    }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await work()
        } onGracefulShutdown: {
            onShutdown()
        }
    }
}

/// Checks the ledger for damage while the server already runs, because the check of a large ledger takes long.
///
/// Damage ends the server, because events added to a damaged file could be lost with it.
private struct LedgerCheck: Service {
    let store: any EventStore
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do throws(EventStoreError) {
                try await store.check()
                logger.info("the check of the ledger found no damage")
            } catch {
                if error.isDamage { throw error }
                // The server ends, and the next one repeats the check.
                guard !Task.isCancelled else { return }
                logger.warning("the check of the ledger did not finish", metadata: ["reason": "\(error)"])
            }
        }
        try await gracefulShutdown()
    }
}

/// Reloads keys and source descriptions after SIGHUP, and after an edit of a description.
///
/// After an error, the previous ones remain.
private struct SourceReloading: Service {
    private let sources: WebhookSources
    private let descriptions: SourceDirectory
    private let settings: ServerSettings
    private let address: PublicAddress?
    private let logger: Logger

    init(
        _ sources: WebhookSources,
        _ descriptions: SourceDirectory,
        _ settings: ServerSettings,
        _ address: PublicAddress?,
        _ logger: Logger
    ) {
        self.sources = sources
        self.descriptions = descriptions
        self.settings = settings
        self.address = address
        self.logger = logger
    }

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { reload() }
    }

    @Sendable func reload() {
        do {
            let loaded = try settings.sources(try descriptions.load(), at: address)
            sources.replace(with: loaded)
            logger.info("keys and source descriptions were reloaded", metadata: ["sources": "\(loaded.count)"])
        } catch {
            logger.error("keys and source descriptions were not reloaded", metadata: ["reason": "\(error)"])
        }
    }
}
