import ArgumentParser
import Foundation

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Adds events to the ledger.",
        discussion: """
            Every valid line is kept, a duplicate is counted, an invalid line is reported as FILE:LINE, laid aside in \
            quarantine, and makes the exit code 65.

            Example:
              vitrina import events.jsonl more.jsonl
              vitrina sample | vitrina import -
            """
    )

    @OptionGroup var data: DataOptions
    @OptionGroup(visibility: .hidden) var site: SiteOptions
    @OptionGroup(visibility: .hidden) var sources: SourceOptions

    @Argument(help: "Files with one CloudEvents JSON object per line; - is standard input.")
    var files: [String]

    func run() async throws {
        try await reportingErrors {
            // All files are opened before anything is kept: a mistyped name should not leave half of an import.
            let readers = try files.map { try LineReader(opening: $0) }
            let store = try Assembly.ledgerForWriting(try Places(data, site, sources, isForPublishing: false))
            var events = EventImport(into: store, report: Terminal.printError)
            do {
                for reader in readers {
                    try await reader.forEachLine { number, line in
                        try await events.add(line, place: "\(reader.name):\(number)")
                        if number % 10_000 == 0 { Terminal.printProgress("\(reader.name): line \(number)") }
                    }
                }
            } catch {
                // What was read is kept or laid aside. try?: the first error is the one to tell.
                try? await events.finish()
                throw error
            }
            try await events.finish()
            Terminal.endProgress()
            try Terminal.printLine(events.tally.summary)
            if events.tally.refused > 0 { throw ExitCode.badData }
        }
    }
}
