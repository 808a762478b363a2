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

/// Receiver, static server and continuous regeneration in one process: what `serve` and `demo` run.
struct ServerProcess {
    /// How long a graceful end may take before tasks are cancelled.
    private static let shutdown = Duration.seconds(20)

    /// What SIGHUP is for.
    enum Hangup {
        /// An operator wants the keys to be read anew.
        case reloadsKeys
        /// The terminal is gone.
        case ends
    }

    let places: Places
    let data: DataOptions
    let sources: SourceOptions
    let listening: ListeningAddress
    /// Whether everybody may see everything.
    let isOpen: Bool
    let metricsAudience: OperationsController.MetricsAudience
    let precompress: Bool
    let logLevel: Logger.Level
    let hangup: Hangup
    let settings: ServerSettings
    /// The keys that the settings hold: read once, because a file may be a pipe.
    let keys: [SourceName: [WebhookKey]]

    /// Runs until a signal ends it.
    ///
    /// - Parameter whenReady: called with the port once it is open.
    func run(whenReady: @escaping @Sendable (Int) async -> Void) async throws {
        try listening.probe()
        let keys = KeyRing(keys)
        let files = try SourceFiles(sources)
        let edition = files.fingerprint()
        let renderer = try SiteRenderer(try files.load(isForPublishing: true))
        for warning in renderer.warnings { Terminal.printError("\(warning)") }
        let store = try Assembly.ledgerForWriting(places)
        let target = try Assembly.target(places)
        try await Assembly.builder(store, renderer).refuseSharedNames(asOf: SystemClock.now, naming: target.naming)
        let isNewSite = !FileManager.default.fileExists(atPath: places.site.path + "/" + Route.status.path)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        var logger = Logger(label: "vitrina") { _ in JSONLogHandler() }
        logger.logLevel = logLevel
        let regenerator = Regenerator(
            store,
            renderer,
            to: { [places, precompress] in try Assembly.publisher(target, places, precompress: precompress) },
            // On one processor, too, a page need not wait for the lists of a large account.
            slots: max(2, ProcessInfo.processInfo.activeProcessorCount),
            logger: logger,
            clock: { SystemClock.now }
        )
        let address = try settings.baseURL() ?? PublicAddress(listeningOn: listening.host, port: listening.port)
        let notices = Notices(renderer, at: address)
        let commits = GroupCommit(store)
        let application = ReceiverApplication.application(
            try parts(store, keys, commits, regenerator, notices, metrics, address, isNewSite),
            host: listening.host.name,
            port: listening.port,
            openFiles: sysconf(Int32(_SC_OPEN_MAX)),
            logger: logger,
            whenReady: { port in
                // try?: it was read above.
                let served = (try? settings.baseURL()) ?? PublicAddress(listeningOn: listening.host, port: port)
                ServerAddress.note(served.text, data)
                await whenReady(port)
            }
        )
        defer { ServerAddress.forget(data) }
        var services: [any Service] = [
            Running {
                try await regenerator.run()
            } onShutdown: {
                regenerator.stop()
            },
            SourceWatcher(files, since: edition, logger: logger) { renderer in
                notices.use(renderer)
                regenerator.use(renderer)
            },
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
        if hangup == .reloadsKeys {
            services.insert(KeyReloading(keys: keys, settings: settings, logger: logger), at: 0)
        }
        try await serve(services, logger)
    }

    private func parts(
        _ store: any EventStore,
        _ keys: KeyRing,
        _ commits: GroupCommit,
        _ regenerator: Regenerator,
        _ notices: Notices,
        _ metrics: PrometheusMetrics,
        _ address: PublicAddress,
        _ isNewSite: Bool
    ) throws -> ReceiverApplication.Parts {
        let clock: @Sendable () -> Timestamp = { SystemClock.now }
        let links = try Assembly.links(places)
        let directory = places.site.path
        return ReceiverApplication.Parts(
            webhooks: WebhookController(keys, store, commits, clock: clock),
            links: LinkController(links, notices, at: address, clock: clock),
            operations: OperationsController(
                readiness: {
                    // Visitors can see an existing site while it is rebuilt.
                    let isShown = !isNewSite || regenerator.progress.hasRebuilt
                    return .init(checks: [("keys", !keys.isEmpty), ("site", isShown)])
                },
                metrics: { metrics.text(gauges: Self.gauges(commits, regenerator)) },
                audience: metricsAudience
            ),
            site: SiteController(
                reading: { () throws(PublishError) in try DirectorySource(reading: directory) },
                isOpen ? .open : ShareGate(links, partner: regenerator.partner, clock: clock),
                notices
            ),
            notices: notices
        )
    }

    private static func gauges(
        _ commits: GroupCommit,
        _ regenerator: Regenerator
    ) -> [(name: String, help: String, value: Double)] {
        let progress = regenerator.progress
        let age = progress.oldest.map { ($0.duration(to: .now)) / .seconds(1) } ?? 0
        return [
            ("vitrina_commit_queue_events", "Events that wait for the next commit.", Double(commits.waiting)),
            ("vitrina_regeneration_queue", "Subjects whose pages wait to be published.", Double(progress.waiting)),
            ("vitrina_oldest_unpublished_seconds", "Age of the oldest change that is not published.", age),
            (
                "vitrina_caught_up", "Whether the whole site was rebuilt since the start.",
                progress.hasRebuilt ? 1 : 0
            ),
        ]
    }

    private func serve(_ services: [any Service], _ logger: Logger) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint] + (hangup == .ends ? [.sighup] : []),
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = Self.shutdown
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            // Somebody held on longer than a shutdown may take; what was acknowledged is on disk.
        }
    }
}

/// Work that runs beside the server, and is told to come to its end.
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

/// Looks for damage in the ledger while the server already runs: the larger the ledger, the longer it takes.
///
/// Damage ends the server. Events that were added to a damaged file could be lost with it.
private struct LedgerCheck: Service {
    let store: any EventStore
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do throws(EventStoreError) {
                try await store.check()
                logger.info("the ledger is whole")
            } catch {
                if case .damaged = error { throw error }
                // The server ends; the next one looks again.
                guard !Task.isCancelled else { return }
                logger.warning("the ledger was not looked at to its end", metadata: ["reason": "\(error)"])
            }
        }
        try await gracefulShutdown()
    }
}

/// Reads the keys anew on SIGHUP; keys with a mistake change nothing.
private struct KeyReloading: Service {
    let keys: KeyRing
    let settings: ServerSettings
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do throws(SettingError) {
                let loaded = try settings.keys()
                keys.replace(with: loaded)
                logger.info("keys were loaded", metadata: ["sources": "\(loaded.count)"])
            } catch {
                logger.error("the keys stay as they were", metadata: ["reason": "\(error)"])
            }
        }
    }
}
