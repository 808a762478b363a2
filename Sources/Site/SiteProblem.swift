package import Localization
import Templating

/// A mistake in Templates/ or Locales/, with its place and what to do.
package struct SiteProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether pages can be made in spite of it.
    package enum Severity: String, Hashable, Sendable {
        case error, warning
    }

    package let severity: Severity
    /// The file, relative to the folder that holds Templates/ and Locales/.
    package let file: String
    /// From 1; 0 where the problem is the whole file.
    package let line: Int
    package let column: Int
    package let text: String
    /// Whether the file is not there at all.
    package let isMissingFile: Bool

    package init(
        severity: Severity,
        file: String,
        line: Int = 0,
        column: Int = 0,
        text: String,
        isMissingFile: Bool = false
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.text = text
        self.isMissingFile = isMissingFile
    }

    /// A mistake in a template.
    init(_ error: TemplateError) {
        let isMissingFile = if case .unknownTemplate = error.problem { true } else { false }
        self.init(
            severity: .error,
            file: error.place.path,
            line: error.place.line,
            column: error.place.column,
            text: error.problem.description,
            isMissingFile: isMissingFile
        )
    }

    /// A mistake in a locale file.
    package init(_ error: CatalogError) {
        self.init(
            severity: error.severity == .error ? .error : .warning,
            file: error.file,
            line: error.line,
            column: error.column,
            text: error.problem.description
        )
    }

    /// The form that editors and CI systems know: `file:line:column: error: text`.
    package var description: String { "\(file):\(max(1, line)):\(max(1, column)): \(severity.rawValue): \(text)" }
}

/// Why no site can be made: every problem of the templates and locale files at once.
package struct SiteProblems: Error, Sendable, CustomStringConvertible {
    package let problems: [SiteProblem]

    package init(_ problems: [SiteProblem]) {
        self.problems = problems
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
