import Basics

/// One thing that is wrong with a locale file, and where.
package struct CatalogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Whether the site can be made all the same.
    package enum Severity: String, Sendable {
        case error, warning
    }

    /// The file as it was named to the parser.
    package let file: String
    /// Line of the fault, from 1.
    package let line: Int
    /// Column of the fault in characters, from 1.
    package let column: Int
    /// What is wrong.
    package let problem: CatalogProblem

    init(file: String, place: SourcePlace, problem: CatalogProblem) {
        self.file = file
        line = place.line
        column = place.column
        self.problem = problem
    }

    /// Whether it is an error or a warning.
    package var severity: Severity { problem.severity }

    /// One line in the form compilers use, so that editors can jump to the place.
    package var description: String {
        "\(file):\(line):\(column): \(severity.rawValue): \(problem)"
    }
}

/// Every error of one locale file.
package struct CatalogErrors: Error, Equatable, CustomStringConvertible {
    /// The errors in the order of their places; never empty.
    package let errors: [CatalogError]

    /// One line per error.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension [CatalogError] {
    /// Sorted by file and place; the same errors always stand in the same order.
    var inOrder: [CatalogError] {
        map { (error: $0, text: $0.description) }
            .sorted { left, right in
                let (first, second) = (left.error, right.error)
                return (first.file, first.line, first.column, left.text)
                    < (second.file, second.line, second.column, right.text)
            }
            .map(\.error)
    }
}
