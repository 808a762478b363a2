package import Basics
package import Tables

/// All problems of a sheet.
///
/// A sheet is imported completely or not at all.
package struct SheetError: Error, Equatable, CustomStringConvertible {
    /// The number of problems that `lines` contains.
    static let limit = 100

    /// The problems, in the order of the lines.
    package let problems: [Diagnostic]

    package init(_ problems: [Diagnostic]) {
        self.problems = problems
    }

    /// The error for a file that is not a table.
    package init(_ error: TableError, file: String) {
        problems = [
            Diagnostic(
                sheet: file,
                line: error.line,
                column: error.column.map { "column \($0)" },
                message: error.reason
            )
        ]
    }

    /// One line for each problem, up to `limit`.
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
    private(set) var problems: [Diagnostic] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(_ reason: String, line: Int? = nil, column: String? = nil) {
        problems.append(Diagnostic(sheet: file, line: line, column: column, message: reason))
    }

    /// Throws all problems without duplicates, if there are any.
    func check() throws(SheetError) {
        guard !problems.isEmpty else { return }
        var seen: Set<String> = []
        let unique = problems.filter { seen.insert($0.description).inserted }
        throw SheetError(
            unique.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
                .map(\.element)
        )
    }
}
