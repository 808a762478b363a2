import ArgumentParser
import Foundation
import Licensing

/// The options that every command accepts.
///
/// A command ignores those that it does not need: <doc:Commands#Settings>.
struct SharedOptions: ParsableArguments {
    @Option(help: Help.setting("Directory of the ledger, or postgresql:// address", "VITRINA_DATA", "./vitrina-data"))
    var data: String?

    @Option(help: Help.setting("Directory of the site, or s3:// address", "VITRINA_SITE", "./site"))
    var site: String?

    @Option(help: Help.setting("Directory of the templates", "VITRINA_TEMPLATES", "the shipped ones"))
    var templates: String?

    @Option(help: Help.setting("Directory of the locale files", "VITRINA_LOCALES", "the shipped ones"))
    var locales: String?

    @Option(help: Help.setting("Directory of source descriptions", "VITRINA_SOURCES", "./sources if it exists"))
    var sources: String?

    @Option(help: Help.setting("Directory of sheet descriptions", "VITRINA_SHEETS", "./sheets if it exists"))
    var sheets: String?

    @Option(
        help: ArgumentHelp(
            "Settings file (environment: VITRINA_CONFIG, default: ./vitrina.json if it exists).",
            valueName: "file"
        )
    )
    var config: String?

    @Flag(help: "Print only results and errors, no progress and no summary.")
    var quiet = false

    func validate() throws { if quiet { Terminal.isQuiet = true } }

    /// The settings of this run.
    var settings: Settings {
        get throws { try settings(and: [:]) }
    }

    /// The settings of this run, including options of the command itself.
    func settings(and others: [String: String?]) throws -> Settings {
        let shared = [
            "data": data, "site": site, "templates": templates, "locales": locales, "sources": sources,
            "sheets": sheets,
        ]
        return try Settings(options: shared.merging(others) { $1 }.compactMapValues(\.self), config: config)
    }
}

/// The moment that a command shows.
struct MomentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The moment to show: an RFC 3339 time, or a date, which means its end in UTC (default: now). Later events \
            are ignored.
            """,
            valueName: "moment"
        )
    )
    var asOf: Moment?

    /// The requested moment, or now.
    var timestamp: Timestamp { asOf?.timestamp ?? SystemClock.now }
}

/// A moment in the form that people write.
struct Moment: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        if let date = CalendarDate(argument) {
            timestamp = date.end
        } else if let time = Timestamp(argument) {
            timestamp = time
        } else {
            return nil
        }
    }
}

/// Texts of `--help` for several options.
enum Help {
    static func setting(_ text: String, _ variable: String, _ standard: String) -> ArgumentHelp {
        ArgumentHelp("\(text) (environment: \(variable), default: \(standard)).", valueName: "directory")
    }
}
