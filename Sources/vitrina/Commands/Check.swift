import ArgumentParser
import Site

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lints templates, locale files and descriptions of sheets.",
        discussion: """
            Prints every problem as file:line:column: error: …, or warning. The exit code is 1 if there is any error.

            Example:
              vitrina check --templates Templates --locales Locales
            """
    )

    @OptionGroup var sources: SourceOptions
    @OptionGroup var sheets: SheetDirectoryOptions
    @OptionGroup(visibility: .hidden) var unusedData: DataOptions
    @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions

    func run() async throws {
        try await reportingErrors {
            var errors = try sheets.problems()
            var warnings: [String] = []
            do {
                warnings = try Assembly.renderer(sources).warnings.map { "\($0)" }
            } catch let problems as SiteProblems {
                errors += problems.problems.map { "\($0)" }
            }
            for line in errors + warnings { try Terminal.printLine(line) }
            if errors.isEmpty { return try Terminal.printLine("no errors, \(warnings.count) warnings") }
            try Terminal.printLine("\(errors.count) errors")
            throw ExitCode.checkFailed
        }
    }
}
