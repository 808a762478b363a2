import ArgumentParser
import Foundation
import Ledger

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the ledger as JSON Lines, in ledger order.",
        discussion: """
            Importing the output into another ledger gives a byte-identical site.

            Example:
              vitrina export > ledger.jsonl
            """
    )

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await reportingErrors {
            let store = try Assembly.ledgerForReading(options.settings)
            var position = LedgerPosition.start
            var limit = 5000
            while true {
                let events = try await next(store, after: position, &limit)
                guard let last = events.last else { return }
                position = last.position
                try Terminal.write(events.map { $0.line + "\n" }.joined())
            }
        }
    }

    /// The next events.
    ///
    /// If some cannot be read, those before them: without a backup, everything before the damage is valuable.
    private func next(
        _ store: any EventStore,
        after position: LedgerPosition,
        _ limit: inout Int
    ) async throws(EventStoreError) -> [StoredEvent] {
        while true {
            do throws(EventStoreError) {
                return try await store.events(after: position, limit: limit)
            } catch let error where error.isDamage && limit > 1 {
                limit /= 2
            }
        }
    }
}
