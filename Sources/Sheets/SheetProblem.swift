import Basics
package import Tables

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

/// Everything that is wrong in a sheet.
///
/// The sheet is imported whole or not at all.
package struct SheetError: Error, Equatable, CustomStringConvertible {
    /// How many problems are printed.
    static let limit = 100

    /// In the order of the lines.
    package let problems: [SheetProblem]

    package init(_ problems: [SheetProblem]) {
        self.problems = problems
    }

    /// A file that is not a table.
    package init(_ error: TableError, file: String) {
        problems = [
            SheetProblem(
                file: file,
                line: error.line,
                column: error.column.map { "column \($0)" },
                reason: error.reason
            )
        ]
    }

    /// One line for each problem, up to a limit.
    package var lines: [String] {
        let shown = problems.prefix(Self.limit).map(\.description)
        let hidden = problems.count - shown.count
        return shown + (hidden > 0 ? ["and \(hidden) more"] : [])
    }

    package var description: String { lines.joined(separator: "\n") }
}

/// Collects the problems of one sheet.
struct ProblemList {
    let file: String
    private(set) var problems: [SheetProblem] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(_ reason: String, line: Int? = nil, column: String? = nil) {
        problems.append(SheetProblem(file: file, line: line, column: column, reason: reason))
    }

    /// Throws all problems, each once, if there are any.
    func check() throws(SheetError) {
        guard !problems.isEmpty else { return }
        var seen: Set<String> = []
        let unique = problems.filter { seen.insert($0.description).inserted }
        throw SheetError(
            unique.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
                .map(\.element)
        )
    }
}
