import ArgumentParser
import Foundation
import Logging
import Receiver

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Receives webhooks, keeps the site in step and serves it.",
        discussion: """
            Senders are told by the secrets in VITRINA_WEBHOOK_SECRET (source "default") and \
            VITRINA_WEBHOOK_SECRET_<SOURCE>, or in files named by the same variables with _FILE at their end. A file \
            sources/NAME.json describes a sender that signs or writes in its own way. SIGHUP reads keys and descriptions \
            anew. An event is answered with 202 once it is on disk, and its pages follow at once. Pages open with \
            links of vitrina share. SIGTERM finishes what is in hand and ends the server.

            Example:
              VITRINA_WEBHOOK_SECRET=whsec_… vitrina serve --host 127.0.0.1 --port 8080
            """
    )

    @OptionGroup var options: SharedOptions

    @Option(help: "The address to listen on: a name or a number of this machine (default: 127.0.0.1).")
    var host: String?

    @Option(help: "The port to listen on; 0 takes a free one (default: 8080).")
    var port: Int?

    @Flag(help: "Show every page to everybody: for a private network only.")
    var open = false

    @Flag(name: .customLong("public-metrics"), help: "Show /metrics to everybody, not to this machine alone.")
    var publicMetrics = false

    @Flag(help: "Keep a compressed twin (.gz) beside each file that is worth it.")
    var precompress = false

    @Option(
        help: ArgumentHelp(
            "What this server does with a database: receive, render, pages, or some of them, separated by commas.",
            valueName: "roles"
        )
    )
    var roles = ServerRoles.all

    @Option(
        help: ArgumentHelp(
            "The number of parts of the site, which the servers of a database and an object store share.",
            valueName: "number"
        )
    )
    var parts = 1

    func validate() throws { _ = try ListeningAddress(host: host ?? "127.0.0.1", port: port ?? 8080) }

    func run() async throws {
        // The process can end at once until the server handles these signals.
        for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(0) } }
        try await reportingErrors {
            let settings = try options.settings(and: ["host": host, "port": port.map(String.init)])
            if roles != .all, settings.database == nil { throw ClusterError.needsDatabase }
            guard (1...64).contains(parts) else { throw ClusterError.parts }
            if parts > 1, settings.database == nil || settings.objectStore == nil {
                throw ClusterError.needsClusterForParts
            }
            let serverSettings = ServerSettings()
            let listening = try ListeningAddress(host: settings.host, port: settings.port)
            let places = try Places(settings)
            try places.checkKeys(serverSettings.keyFiles)
            let sources = try serverSettings.sources(try SourceDirectory(settings).load(), at: settings.baseURL)
            for (name, source) in sources.sorted(by: { $0.key.text < $1.key.text }) where roles.contains(.receive) {
                guard case .missingSecret = source.verification else { continue }
                Terminal.printError(
                    "vitrina: /webhooks/\(name) is answered with 503: put the secret of its sender into \(ServerSettings.variable(of: name))"
                )
            }
            if roles.contains(.receive), !sources.values.contains(where: \.isConfigured) {
                Terminal.printError(
                    "vitrina: no VITRINA_WEBHOOK_SECRET is set, so webhooks are answered with 503: set one and start again"
                )
            }
            if open { Terminal.printError("vitrina: --open: whoever reaches this server sees every page") }
            try await ServerProcess(
                places: places,
                listening: listening,
                isOpen: open,
                metricsAudience: publicMetrics ? .everybody : .loopback,
                precompress: precompress,
                logLevel: .info,
                hangup: .reloadsKeys,
                settings: settings,
                serverSettings: serverSettings,
                sources: sources,
                roles: roles,
                parts: parts
            ).run { port in
                // try?: the server runs even if its output cannot be written.
                try? Terminal.printLine("serving on http://\(listening.host.text):\(port)/")
            }
        }
    }
}
