/// A table of results in the format of README.md.
package struct MarkdownTable {
    private let columns: [String]
    private var rows: [[String]] = []

    /// - Parameter columns: the names of the columns. The first column is text; the others are numbers, aligned to the
    ///   right.
    package init(_ columns: String...) {
        self.columns = columns
    }

    /// Adds a row.
    package mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    /// The table, with aligned columns for readers of the plain text.
    package var text: String {
        let widths = columns.indices.map { column in
            ([columns] + rows).map { $0[column].count }.max() ?? 0
        }
        let rule = widths.enumerated().map { column, width in
            String(repeating: "-", count: column == 0 ? width : width - 1) + (column == 0 ? "" : ":")
        }
        return ([columns, rule] + rows).map { cells in
            let padded = zip(cells, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }
}
