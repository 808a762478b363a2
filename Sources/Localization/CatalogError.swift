package import Basics

/// A problem of a locale file, with its place.
package struct CatalogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The name of the file that the parser was given.
    package let file: String
    package let place: SourcePlace
    package let problem: CatalogProblem

    /// The error with its message.
    package var diagnostic: Diagnostic {
        Diagnostic(severity: problem.severity, file: file, place: place, message: problem.description)
    }

    package var description: String { diagnostic.description }
}

/// All errors of one locale file.
package struct CatalogErrors: Error, Equatable, CustomStringConvertible {
    /// The errors in the order of their places; never empty.
    package let errors: [CatalogError]

    /// One line per error.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension [CatalogError] {
    /// The errors, sorted by file, place, and message.
    var inOrder: [CatalogError] {
        map { (error: $0, text: $0.description) }
            .sorted { left, right in
                let (first, second) = (left.error, right.error)
                return (first.file, first.place, left.text) < (second.file, second.place, right.text)
            }
            .map(\.error)
    }
}
