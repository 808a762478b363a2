import ArgumentParser
import Foundation
import Hummingbird
import Ledger
import Licensing
import Logging
import NIOCore
import Publishing
import Receiver
import SampleData

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a site of sample data and serves it on 127.0.0.1.",
        discussion: """
            Without the access gate, for looking around. Ctrl-C ends it.

            Example:
              vitrina demo --data demo/data --site demo/site --port 8080
            """
    )

    @OptionGroup var data: DataOptions
    @OptionGroup var site: SiteOptions
    @OptionGroup var sources: SourceOptions

    @Option(help: "The port to serve on.")
    var port = 8080

    @Flag(name: .customLong("no-serve"), help: "Only make the site.")
    var doesNotServe = false

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535.") }
    }

    func run() async throws {
        try await reportingErrors {
            try await importSample()
            try await Build.build(data, site, sources, MomentOptions.parse([]), precompress: false)
            guard !doesNotServe else { return }
            try await serve()
        }
    }

    /// The ledger is filled once; a ledger with other events is left alone.
    private func importSample() async throws {
        var lines: [String] = []
        SampleGenerator(accounts: 24, users: 400, seed: 1).forEachLine { lines.append($0) }
        let store = try Assembly.ledgerForWriting(data)
        if let first = try await store.events(after: .start, limit: 1).first, first.line != lines.first {
            throw DemoLedgerError(directory: data.path)
        }
        var events = EventImport(into: store, report: Terminal.printError)
        for (index, line) in lines.enumerated() {
            try await events.add(Array(line.utf8)[...], place: "sample:\(index + 1)")
        }
        try await events.flush()
    }

    private func serve() async throws {
        let directory = site.path
        let links = try links(in: try DirectorySource(reading: directory))
        var logger = Logger(label: "vitrina")
        logger.logLevel = .error
        let announce: @Sendable (Int) -> Void = { port in
            let lines = [""] + links.map { "http://127.0.0.1:\(port)/\($0)" } + ["Ctrl-C ends the demo.", ""]
            // try?: the server serves whether anybody reads its links or not.
            try? Terminal.write(lines.joined(separator: "\n"))
        }
        let application = SiteServer.application(
            reading: { try DirectorySource(reading: directory) },
            port: port,
            logger: logger,
            whenReady: announce
        )
        do {
            try await application.runService()
        } catch let error as IOError {
            throw ServerError(port: port, reason: "\(error)")
        }
    }

    /// One page of each kind, in every language.
    private func links(in source: DirectorySource) throws -> [String] {
        let paths = try source.paths()
        var links = [""]
        for locale in ["es", "en"] {
            for page in ["partners/", "accounts/"] {
                if let path = paths.first(where: { $0.hasPrefix(page) && $0.hasSuffix("/\(locale)/index.html") }) {
                    links.append(String(path.dropLast("index.html".count)))
                }
            }
            if let path = paths.first(where: { $0.contains("/\(locale)/users/") }) { links.append(path) }
        }
        return links
    }
}

/// The demo would mix sample data into somebody's ledger.
struct DemoLedgerError: Error, CustomStringConvertible {
    let directory: String

    var description: String {
        "the ledger in \(directory) holds other events than the sample: name another directory with --data"
    }
}

/// The server cannot start.
struct ServerError: Error, CustomStringConvertible {
    let port: Int
    let reason: String

    var description: String { "cannot serve on port \(port): \(reason). Choose another with --port" }
}
