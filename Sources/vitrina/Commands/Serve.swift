import ArgumentParser
import Foundation
import Logging
import Receiver

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receives webhooks, keeps the site in step and serves it.",
        discussion: """
            Senders are told by the secrets in VITRINA_WEBHOOK_SECRET (source "default") and \
            VITRINA_WEBHOOK_SECRET_<SOURCE>, or in files named by the same variables with _FILE at their end; SIGHUP reads \
            them anew. An event is answered with 202 once it is on disk, and its pages follow at once. Pages open with \
            links of vitrina share. SIGTERM finishes what is in hand and ends the server.

            Example:
              VITRINA_WEBHOOK_SECRET=whsec_… vitrina serve --host 127.0.0.1 --port 8080
            """
    )

    @OptionGroup var data: DataOptions
    @OptionGroup var site: SiteOptions
    @OptionGroup var sources: SourceOptions

    @Option(help: "The address to listen on: a name or a number of this machine.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8080

    @Flag(help: "Show every page to everybody: for a private network only.")
    var open = false

    @Flag(name: .customLong("public-metrics"), help: "Show /metrics to everybody, not to this machine alone.")
    var publicMetrics = false

    @Flag(help: "Keep a compressed twin (.gz) beside each file that is worth it.")
    var precompress = false

    func validate() throws { _ = try ListeningAddress(host: host, port: port) }

    func run() async throws {
        try await reportingErrors {
            let settings = ServerSettings()
            let listening = try ListeningAddress(host: host, port: port)
            let places = try Places(data, site, sources)
            try places.checkKeys(settings.keyFiles)
            let keys = try settings.keys()
            if keys.isEmpty {
                Terminal.printError(
                    "vitrina: no VITRINA_WEBHOOK_SECRET is set, so webhooks are answered with 503: set one and start again"
                )
            }
            if open { Terminal.printError("vitrina: --open: whoever reaches this server sees every page") }
            try await ServerProcess(
                places: places,
                data: data,
                sources: sources,
                listening: listening,
                isOpen: open,
                metricsAudience: publicMetrics ? .everybody : .loopback,
                precompress: precompress,
                logLevel: .info,
                hangup: .reloadsKeys,
                settings: settings,
                keys: keys
            ).run { port in
                // try?: the server serves whether anybody reads its address or not.
                try? Terminal.printLine("serving on http://\(listening.host.text):\(port)/")
            }
        }
    }
}
