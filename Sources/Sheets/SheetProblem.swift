/// What is wrong in a sheet, and where.
package struct SheetProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1; nil where the whole file is meant.
    package let line: Int?
    /// The name of the column, as the sheet has it.
    package let column: String?
    /// What is wrong and what to do.
    package let reason: String

    package init(file: String, line: Int? = nil, column: String? = nil, reason: String) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
    }

    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(column.map { "\($0): " } ?? "")\(reason)"
    }
}

/// All that is wrong in a sheet: it is taken whole or not at all.
package struct SheetError: Error, Equatable, CustomStringConvertible {
    /// How many problems are reported.
    static let limit = 100

    package let problems: [SheetProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A text in quotation marks, cut to what fits an error message, without control characters.
func quoted(_ text: String) -> String {
    let visible = text.unicodeScalars.prefix(80).map { scalar in
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
    }
    return "\"\(visible.joined())\(text.unicodeScalars.count > 80 ? "…" : "")\""
}
