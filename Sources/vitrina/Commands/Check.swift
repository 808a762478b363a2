import ArgumentParser
import Site

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lints templates and locale files.",
        discussion: """
            Prints every problem as file:line:column: error: …, or warning. The exit code is 1 if there is any error.

            Example:
              vitrina check --templates Templates --locales Locales
            """
    )

    @OptionGroup var sources: SourceOptions
    @OptionGroup(visibility: .hidden) var unusedData: DataOptions
    @OptionGroup(visibility: .hidden) var unusedSite: SiteOptions

    func run() async throws {
        try await reportingErrors {
            do {
                let renderer = try Assembly.renderer(sources)
                for warning in renderer.warnings { try Terminal.printLine("\(warning)") }
                try Terminal.printLine("no errors, \(renderer.warnings.count) warnings")
            } catch let problems as SiteProblems {
                for problem in problems.problems { try Terminal.printLine("\(problem)") }
                try Terminal.printLine("\(problems.problems.count) errors")
                throw ExitCode.checkFailed
            }
        }
    }
}
