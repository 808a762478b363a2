import ArgumentParser
import Basics
import Mapping
import Site

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Lints templates, locale files, source descriptions, and sheet descriptions.",
        discussion: """
            The bodies in sources/NAME.examples/*.json must give the events in *.events.jsonl beside them.

            Prints every problem as file:line:column: error: …, or warning: …. The exit code is 1 if there is an \
            error.

            Example:
              vitrina check --templates Templates --locales Locales
            """
    )

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await reportingErrors {
            let settings = try options.settings
            var problems: [String] = []
            var warnings: [String] = []
            do {
                warnings = try Assembly.renderer(settings).warnings.map(\.description)
            } catch let error as Diagnostics {
                problems = error.problems.map(\.description)
            }
            problems += try SheetDirectory(settings).problems()
            let sources = try SourceDirectory(settings).problems(decoder: settings.decoder)
            problems += sources.filter { $0.severity == .error }.map(\.description)
            warnings += sources.filter { $0.severity == .warning }.map(\.description)
            for line in problems.isEmpty ? warnings : problems { try Terminal.printLine(line) }
            guard problems.isEmpty else {
                try Terminal.printLine(counted(problems.count, "error"))
                throw ExitCode.checkFailed
            }
            try Terminal.printSummary("no errors, \(counted(warnings.count, "warning"))")
        }
    }
}
