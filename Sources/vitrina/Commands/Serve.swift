import ArgumentParser
import Foundation
import Logging
import Receiver

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Receives webhooks, updates the site, and serves it.",
        discussion: """
            Each sender has a secret: in VITRINA_WEBHOOK_SECRET (source "default"), in \
            VITRINA_WEBHOOK_SECRET_<SOURCE>, or in a file named by the same variable with _FILE at its end. A file \
            sources/NAME.json describes a sender with its own signatures or bodies. SIGHUP reads secrets and \
            descriptions again.

            The server answers an event with 202 after the event is on disk, and then updates its pages. Visitors open \
            pages with links from "vitrina share". VITRINA_BASE_URL is the address for visitors. After SIGTERM, the \
            server finishes its requests and its work, and ends.

            Example:
              VITRINA_WEBHOOK_SECRET=whsec_… vitrina serve --host 127.0.0.1 --port 8080
            """
    )

    @OptionGroup var options: SharedOptions

    @Option(help: "The address to listen on: a name or a number of this machine (default: 127.0.0.1).")
    var host: String?

    @Option(help: "The port to listen on; 0 chooses a free one (default: 8080).")
    var port: Int?

    @Flag(help: "Serve every page without links, for private networks only.")
    var open = false

    @Flag(name: .customLong("public-metrics"), help: "Serve /metrics to all machines, not only to this one.")
    var publicMetrics = false

    @Flag(help: "Write a compressed copy (.gz) beside each file that compresses well.")
    var precompress = false

    @Option(
        help: ArgumentHelp(
            "The roles of this server with a shared database: receive, render, pages, or some of them, separated by commas.",
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
                    """
                    vitrina: /webhooks/\(name) is answered with 503: set \(ServerSettings.variable(of: name)) to the \
                    secret of its sender
                    """
                )
            }
            if roles.contains(.receive), !sources.values.contains(where: \.isConfigured) {
                Terminal.printError(
                    """
                    vitrina: VITRINA_WEBHOOK_SECRET is not set, so webhooks are answered with 503: set it, then start \
                    again
                    """
                )
            }
            if open { Terminal.printError("vitrina: --open: everyone who can reach this server can read every page") }
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
