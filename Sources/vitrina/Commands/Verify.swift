import ArgumentParser
import Ledger
import Publishing
import Regeneration

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares the site with the ledger, byte for byte.",
        discussion: """
            Looks at all of the ledger, renders everything afresh and lists each path that is missing, stale or foreign. \
            Changes nothing. The exit code is 1 if there is any difference; vitrina build mends missing and stale files.

            Example:
              vitrina verify
            """
    )

    @OptionGroup var data: DataOptions
    @OptionGroup var site: SiteOptions
    @OptionGroup var sources: SourceOptions
    @OptionGroup var moment: MomentOptions

    func run() async throws {
        try await reportingErrors {
            let places = try Places(data, site, sources)
            let renderer = try Assembly.renderer(sources)
            let store = try Assembly.ledgerForReading(data)
            try await store.check()
            let differences = try await Assembly.builder(store, renderer).verify(
                asOf: moment.timestamp,
                reading: try DirectorySource(reading: places.site.path)
            )
            for difference in differences { try Terminal.printLine(Terminal.safe("\(difference)")) }
            guard differences.isEmpty else { throw ExitCode.checkFailed }
            try Terminal.printLine("the site is what the ledger says")
        }
    }
}
