/// A mistake in a file that people write: where it is, what is wrong, and what to do.
///
/// Templates, locale files, descriptions of sources, settings, and sheets have the same kind.
package struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether the file can be used all the same.
    package enum Severity: String, Hashable, Sendable {
        case error, warning
    }

    /// The place in the file.
    package enum Location: Hashable, Sendable {
        case place(SourcePlace)
        /// A cell of a sheet, by its line and the name of its column, a whole line, or the whole sheet.
        case cell(line: Int?, column: String?)
    }

    package let severity: Severity
    /// As messages name it.
    package let file: String
    package let location: Location
    /// The problem and how to fix it.
    package let message: String
    /// Whether the file is not there at all.
    package let isMissingFile: Bool

    /// A mistake at a place in a text; a mistake of the whole file is at its start.
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

    /// A mistake in a sheet.
    ///
    /// - Parameters:
    ///   - line: from 1; nil where the whole sheet is meant.
    ///   - column: the name of the column, as the sheet has it.
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

    /// Places in the form that editors and CI systems know, `file:line:column: error: message`; cells as
    /// `file:line: column: message`.
    package var description: String {
        switch location {
        case .place(let place): "\(file):\(place.line):\(place.column): \(severity.rawValue): \(message)"
        case .cell(let line, let column):
            "\(line.map { "\(file):\($0)" } ?? file): \(column.map { "\($0): " } ?? "")\(message)"
        }
    }
}

/// Why files cannot be used: every mistake at once.
package struct Diagnostics: Error, Equatable, Sendable, CustomStringConvertible {
    package let problems: [Diagnostic]

    package init(_ problems: [Diagnostic]) {
        self.problems = problems
    }

    /// One line for each.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
