import ArgumentParser
import Ledger
import Licensing
import Mapping
import Receiver

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Lists refused events, tries them again, or drops them.",
        discussion: """
            Example:
              vitrina quarantine list
              vitrina quarantine drop 3
            """,
        subcommands: [List.self, Retry.self, Drop.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Prints one line per refused event: id, origin, reason.",
            discussion: """
                Example:
                  vitrina quarantine list
                """
        )

        @OptionGroup var options: SharedOptions

        func run() async throws {
            try await reportingErrors {
                for entry in try await Assembly.ledgerForReading(options.settings).quarantined() {
                    try Terminal.printLine(
                        "\(entry.id)\t\(Terminal.safe(entry.refused.origin))\t\(Terminal.safe(entry.refused.reason))"
                    )
                }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Tries every refused event again. Accepted events leave the quarantine.",
            discussion: """
                Bodies of a source whose description has an error are not tried, and remain in the quarantine.

                Example:
                  vitrina quarantine retry
                """
        )

        @OptionGroup var options: SharedOptions

        func run() async throws {
            try await reportingErrors {
                let settings = try options.settings
                let store = try Assembly.ledgerForWriting(
                    Places(settings, isForPublishing: false)
                )
                let sources = try SourceDirectory(settings).read()
                for error in sources.errors { Terminal.printError("\(error)") }
                var accepted = 0
                var refused = 0
                for entry in try await store.quarantined() {
                    if try await isAccepted(entry.refused, into: store, settings.decoder, sources) {
                        try await store.release(entry.id)
                        accepted += 1
                    } else {
                        refused += 1
                    }
                }
                try Terminal.printSummary("\(accepted) accepted, \(refused) still refused")
                if refused > 0 || !sources.errors.isEmpty { throw ExitCode.badData }
            }
        }

        /// A body of a source with rules is mapped again with the current rules.
        private func isAccepted(
            _ refused: RefusedEvent,
            into store: any EventStore,
            _ decoder: EventDecoder,
            _ sources: SourceDirectory.Reading
        ) async throws -> Bool {
            let source = SourceName(origin: refused.origin)
            if let source, sources.broken.contains(source) {
                Terminal.printError("\(refused.origin): not tried, because the description of the source has an error")
                return false
            }
            if let source, let description = sources.descriptions[source],
                description.hasRules
            {
                var attempt = try BodyImport(
                    source,
                    description,
                    into: store,
                    decoder: decoder,
                    report: Terminal.printError
                )
                try await attempt.add(refused.bytes, place: refused.origin)
                try await attempt.finish()
                if attempt.tally.ignored > 0 {
                    Terminal.printError("\(refused.origin): no rule matches: change the rules, or drop the body")
                }
                return attempt.tally.refused + attempt.tally.ignored == 0
            }
            var attempt = EventImport(into: store, decoder: decoder, report: Terminal.printError)
            try await attempt.add(refused.bytes[...], at: .init(file: refused.origin))
            try await attempt.finish()
            return attempt.tally.refused == 0
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drop",
            abstract: "Deletes a refused event.",
            discussion: """
                Example:
                  vitrina quarantine drop 3
                """
        )

        @OptionGroup var options: SharedOptions

        @Argument(help: "The id from \"vitrina quarantine list\".")
        var id: String

        func run() async throws {
            try await reportingErrors {
                let store = try Assembly.ledgerForWriting(
                    Places(options.settings, isForPublishing: false)
                )
                guard let number = QuarantineID(id), try await store.release(number) else {
                    throw UnknownSubject.quarantined(id)
                }
            }
        }
    }
}
