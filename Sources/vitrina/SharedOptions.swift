import ArgumentParser
import Foundation
import Licensing

// <doc:Commands#Settings>: "Options shared by all". A command takes those that it does not need as well, hidden and
// unused, so that one set of options fits every command.

/// Where the ledger lies.
struct DataOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: Help.setting("Directory of the ledger", "VITRINA_DATA", "./vitrina-data"))
    var directory: String?

    var path: String { Environment.value(directory, "VITRINA_DATA") ?? "./vitrina-data" }
}

/// Where the site lies.
struct SiteOptions: ParsableArguments {
    @Option(name: .customLong("site"), help: Help.setting("Directory of the site", "VITRINA_SITE", "./site"))
    var directory: String?

    var path: String { Environment.value(directory, "VITRINA_SITE") ?? "./site" }
}

/// Where templates and locale files lie.
struct SourceOptions: ParsableArguments {
    @Option(help: Help.setting("Directory of the templates", "VITRINA_TEMPLATES", "the ones shipped"))
    var templates: String?

    @Option(help: Help.setting("Directory of the locale files", "VITRINA_LOCALES", "the ones shipped"))
    var locales: String?

    var templatesPath: String? { Environment.value(templates, "VITRINA_TEMPLATES") }
    var localesPath: String? { Environment.value(locales, "VITRINA_LOCALES") }
}

/// The moment a command looks at.
struct MomentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The moment to show: a date, which means its end in UTC, or an RFC 3339 time (default: now). Later events are left out.",
            valueName: "moment"
        )
    )
    var asOf: Moment?

    /// The moment asked for, or now.
    var timestamp: Timestamp { asOf?.timestamp ?? SystemClock.now }
}

/// A moment as people type it.
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

/// Options win over the environment, the environment over defaults.
enum Environment {
    static func value(_ option: String?, _ variable: String) -> String? {
        option ?? ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Sentences of `--help` that several options share.
enum Help {
    static func setting(_ text: String, _ variable: String, _ standard: String) -> ArgumentHelp {
        ArgumentHelp("\(text) (environment: \(variable), default: \(standard)).", valueName: "directory")
    }
}
