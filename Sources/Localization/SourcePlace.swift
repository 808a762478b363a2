/// A place in a text file: line and column, both from 1; the column counts characters.
package struct SourcePlace: Hashable, Comparable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The column in characters, from 1.
    package let column: Int

    /// The beginning of a file.
    package static let start = SourcePlace(line: 1, column: 1)

    /// A place known by its numbers.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// By line, then by column.
    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
