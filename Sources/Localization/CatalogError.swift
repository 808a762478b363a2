package import Basics

/// One thing that is wrong with a locale file, and where.
package struct CatalogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file as it was named to the parser.
    package let file: String
    package let place: SourcePlace
    /// The problem.
    package let problem: CatalogProblem

    /// The error with its sentence.
    package var diagnostic: Diagnostic {
        Diagnostic(severity: problem.severity, file: file, place: place, message: problem.description)
    }

    package var description: String { diagnostic.description }
}

/// Every error of one locale file.
package struct CatalogErrors: Error, Equatable, CustomStringConvertible {
    /// The errors in the order of their places; never empty.
    package let errors: [CatalogError]

    /// One line per error.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension [CatalogError] {
    /// Sorted by file and place; the same errors are always in the same order.
    var inOrder: [CatalogError] {
        map { (error: $0, text: $0.description) }
            .sorted { left, right in
                let (first, second) = (left.error, right.error)
                return (first.file, first.place, left.text) < (second.file, second.place, right.text)
            }
            .map(\.error)
    }
}
