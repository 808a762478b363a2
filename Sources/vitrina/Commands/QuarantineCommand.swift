import ArgumentParser
import Ledger

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Shows what was refused, and tries it again.",
        discussion: """
            Example:
              vitrina quarantine list
              vitrina quarantine drop 3
            """,
        subcommands: [List.self, Retry.self, Drop.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One line per refused event: id, origin, reason.",
            discussion: """
                Example:
                  vitrina quarantine list
                """
        )

        @OptionGroup var data: DataOptions
        @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions
        @OptionGroup(visibility: .hidden) var unusedSource: SourceOptions

        func run() async throws {
            try await reportingErrors {
                for entry in try await Assembly.ledgerForReading(data).quarantined() {
                    try Terminal.printLine(
                        "\(entry.id)\t\(Terminal.safe(entry.refused.origin))\t\(Terminal.safe(entry.refused.reason))"
                    )
                }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries every refused event again; what is accepted now leaves the quarantine.",
            discussion: """
                Example:
                  vitrina quarantine retry
                """
        )

        @OptionGroup var data: DataOptions
        @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions
        @OptionGroup(visibility: .hidden) var unusedSource: SourceOptions

        func run() async throws {
            try await reportingErrors {
                let store = try Assembly.ledgerForWriting(
                    Places(data, unusedSite, unusedSource, isForPublishing: false)
                )
                var accepted = 0
                var refused = 0
                for entry in try await store.quarantined() {
                    var attempt = EventImport(into: store, report: Terminal.printError)
                    try await attempt.add(entry.refused.bytes[...], place: entry.refused.origin)
                    try await attempt.finish()
                    if attempt.tally.refused == 0 {
                        try await store.release(entry.id)
                        accepted += 1
                    } else {
                        refused += 1
                    }
                }
                try Terminal.printLine("\(accepted) accepted, \(refused) still refused")
                if refused > 0 { throw ExitCode.badData }
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Throws a refused event away.",
            discussion: """
                Example:
                  vitrina quarantine drop 3
                """
        )

        @OptionGroup var data: DataOptions
        @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions
        @OptionGroup(visibility: .hidden) var unusedSource: SourceOptions

        @Argument(help: "The id that vitrina quarantine list prints first.")
        var id: String

        func run() async throws {
            try await reportingErrors {
                let store = try Assembly.ledgerForWriting(
                    Places(data, unusedSite, unusedSource, isForPublishing: false)
                )
                guard let number = QuarantineID(id), try await store.release(number) else {
                    throw UnknownSubject.quarantined(id)
                }
            }
        }
    }
}
