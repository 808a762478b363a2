import ArgumentParser
import Ledger
import Publishing
import Regeneration

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compares the site with the ledger, byte for byte.",
        discussion: """
            Checks the ledger, renders all files, and lists each path that is missing, stale or foreign. Changes \
            nothing. The exit code is 1 if there is a difference. "vitrina build" writes missing and stale files \
            again.

            Example:
              vitrina verify
            """
    )

    @OptionGroup var options: SharedOptions
    @OptionGroup var moment: MomentOptions

    func run() async throws {
        try await reportingErrors {
            let settings = try options.settings
            let places = try Places(settings)
            let renderer = try Assembly.renderer(settings)
            let store = try Assembly.ledgerForReading(settings)
            Terminal.printProgress("checking the ledger")
            try await store.check()
            let time = moment.timestamp
            // An object store blocks threads while it waits.
            let differences = try await Task(executorPreference: RenderingExecutor()) {
                let source = try Assembly.source(places)
                return try await Assembly.builder(store, renderer, "comparing").verify(asOf: time, reading: source)
            }.value
            Terminal.endProgress()
            for difference in differences { try Terminal.printLine(Terminal.safe("\(difference)")) }
            guard differences.isEmpty else { throw ExitCode.checkFailed }
            try Terminal.printSummary("the site matches the ledger")
        }
    }
}
