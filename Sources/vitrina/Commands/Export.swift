import ArgumentParser
import Foundation
import Ledger

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes the ledger as JSON Lines, in ledger order.",
        discussion: """
            Importing it elsewhere gives a byte-identical site.

            Example:
              vitrina export > ledger.jsonl
            """
    )

    @OptionGroup var data: DataOptions

    func run() async throws {
        try await reportingErrors {
            let store = try Assembly.ledgerForReading(data)
            var position = LedgerPosition.start
            while true {
                let events = try await store.events(after: position, limit: 5000)
                guard let last = events.last else { return }
                position = last.position
                try Terminal.write(events.map { $0.line + "\n" }.joined())
            }
        }
    }
}
