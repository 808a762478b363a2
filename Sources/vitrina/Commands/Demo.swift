import ArgumentParser
import Foundation
import Ledger
import Licensing
import Logging
import Publishing
import Receiver
import Regeneration
import SampleData

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Creates a site of sample data and serves it on 127.0.0.1.",
        discussion: """
            The server accepts webhooks and shows all pages without links. Press Ctrl-C to stop it.

            Example:
              vitrina demo --data demo/data --site demo/site --port 8080
            """
    )

    @OptionGroup var options: SharedOptions

    @Option(help: "The port to serve on.")
    var port = 8080

    @Flag(name: .customLong("no-serve"), help: "Create the site, but do not start the server.")
    var doesNotServe = false

    func validate() throws { _ = try listening() }

    private func listening() throws -> ListeningAddress { try ListeningAddress(host: "127.0.0.1", port: port) }

    func run() async throws {
        try await reportingErrors {
            var settings = try options.settings
            try settings.requireDirectory("vitrina demo stores its sample in a directory: set --data to a directory")
            try settings.requireSiteDirectory("vitrina demo stores its site in a directory: set --site to a directory")
            // The demo is only for this machine.
            settings.baseURL = nil
            let places = try Places(settings)
            if !doesNotServe {
                try places.checkKeys(ServerSettings().keyFiles)
                // Building the site takes some time.
                try listening().probe()
            }
            try await importSample(settings, places)
            try await Build.build(settings, MomentOptions.parse([]), precompress: false)
            guard !doesNotServe else { return }
            try await serve(settings, places)
        }
    }

    /// Fills the ledger once.
    ///
    /// A ledger with other events is not changed.
    private func importSample(_ settings: Settings, _ places: Places) async throws {
        var lines: [String] = []
        SampleGenerator(accounts: 24, users: 400, seed: 1).forEachLine { lines.append($0) }
        let store = try Assembly.ledgerForWriting(places)
        if let first = try await store.events(after: .start, limit: 1).first, first.line != lines.first {
            throw DemoLedgerError(directory: settings.data)
        }
        var events = EventImport(into: store, decoder: settings.decoder, report: Terminal.printError)
        for (index, line) in lines.enumerated() {
            try await events.add(Array(line.utf8)[...], at: .init(file: "sample", number: index + 1))
        }
        try await events.finish()
    }

    private func serve(_ settings: Settings, _ places: Places) async throws {
        let walkthrough = try await DemoWalkthrough(settings)
        let serverSettings = walkthrough.serverSettings()
        try await ServerProcess(
            places: places,
            listening: try listening(),
            isOpen: true,
            metricsAudience: .loopback,
            precompress: false,
            logLevel: .warning,
            hangup: .ends,
            settings: settings,
            serverSettings: serverSettings,
            sources: try serverSettings.sources(try SourceDirectory(settings).load(), at: settings.baseURL)
        ).run { port in
            // try?: the server runs even if its output cannot be written.
            try? Terminal.write(walkthrough.text(port: port))
        }
    }
}

/// The demo would add sample data to a ledger that is in use.
struct DemoLedgerError: Error, CustomStringConvertible {
    let directory: String

    var description: String {
        "the ledger in \(directory) contains events that are not in the sample: choose another directory with --data"
    }
}
