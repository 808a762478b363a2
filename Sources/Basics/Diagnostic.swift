/// A problem in a file that people write, with its place and how to fix it.
///
/// Templates, locale files, source descriptions, settings, and sheets all report their problems in this form.
package struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// Errors prevent the use of the file; warnings do not.
    package enum Severity: String, Hashable, Sendable {
        case error, warning
    }

    /// The place in the file.
    package enum Location: Hashable, Sendable {
        case place(SourcePlace)
        /// A cell of a sheet. Without a column, a whole line; without both, the whole sheet.
        case cell(line: Int?, column: String?)
    }

    package let severity: Severity
    /// The name of the file in messages.
    package let file: String
    package let location: Location
    /// The problem and how to fix it.
    package let message: String
    /// Whether the problem is that the file does not exist.
    package let isMissingFile: Bool

    /// A problem at a place in a text; a problem of the whole file is at its start.
    package init(
        severity: Severity = .error,
        file: String,
        place: SourcePlace = .start,
        message: String,
        isMissingFile: Bool = false
    ) {
        self.severity = severity
        self.file = file
        location = .place(place)
        self.message = message
        self.isMissingFile = isMissingFile
    }

    /// A file that is not UTF-8 text.
    package init(_ error: SourceTextError, file: String) {
        self.init(file: file, place: error.place, message: error.description)
    }

    /// A problem in a sheet.
    ///
    /// - Parameters:
    ///   - line: from 1; nil for the whole sheet.
    ///   - column: the name of the column in the sheet.
    package init(sheet file: String, line: Int? = nil, column: String? = nil, message: String) {
        severity = .error
        self.file = file
        location = .cell(line: line, column: column)
        self.message = message
        isMissingFile = false
    }

    /// The place in a text; the start of the line for a cell of a sheet.
    package var place: SourcePlace {
        switch location {
        case .place(let place): place
        case .cell(let line, _): SourcePlace(line: line ?? 1, column: 1)
        }
    }

    /// `file:line:column: error: message`, a form that editors and CI systems recognize; for cells
    /// `file:line: column: message`.
    package var description: String {
        switch location {
        case .place(let place): "\(file):\(place.line):\(place.column): \(severity.rawValue): \(message)"
        case .cell(let line, let column):
            "\(line.map { "\(file):\($0)" } ?? file): \(column.map { "\($0): " } ?? "")\(message)"
        }
    }
}

/// All problems of some files.
package struct Diagnostics: Error, Equatable, Sendable, CustomStringConvertible {
    package let problems: [Diagnostic]

    package init(_ problems: [Diagnostic]) {
        self.problems = problems
    }

    /// One line per problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
