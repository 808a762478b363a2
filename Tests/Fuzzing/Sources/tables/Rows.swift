import Basics
import Fuzzing
import Tables

/// A file has the same format and rows, or the same error, in whatever pieces it arrives.
func checkPieces(_ file: [UInt8], cut: Int) {
    let size = cut % 16 + 1
    var whole = TableFormatDetector()
    whole.read(file)
    var inPieces = TableFormatDetector()
    for start in stride(from: 0, to: file.count, by: size) {
        inPieces.read(file[start..<min(start + size, file.count)])
    }
    let format = Result { () throws(TableError) in try whole.finish() }
    expect(format == Result { () throws(TableError) in try inPieces.finish() }, "pieces have the format of the whole")
    guard case .success(let format) = format else { return }
    expect(
        rows(file, format, size: size) == rows(file, format, size: max(1, file.count)),
        "pieces have the rows of the whole"
    )
}

private func rows(_ file: [UInt8], _ format: TableFormat, size: Int) -> Result<[TableRow], TableError> {
    var reader = TableReader(format)
    return Result { () throws(TableError) in
        var rows: [TableRow] = []
        for start in stride(from: 0, to: file.count, by: size) {
            rows += try reader.read(file[start..<min(start + size, file.count)])
        }
        return try rows + reader.finish()
    }
}

/// Rows and errors have places in the file.
///
/// A table that is written and read again is the same.
func checkTable(_ file: [UInt8]) {
    let lines = file.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
    let table: Table
    do throws(TableError) {
        table = try Table(file)
    } catch {
        expect((1...lines).contains(error.line ?? 1) && error.column ?? 1 >= 1, "a fault has its place: \(error)")
        expect(!error.reason.isEmpty, "a fault has a reason")
        return
    }
    var line = 0
    for row in table.rows {
        expect(row.cells.count == row.lines.count && !row.cells.isEmpty, "every cell has a line")
        for next in row.lines {
            expect(line <= next && next <= lines, "lines rise, and lie in the file")
            line = next
        }
    }
    let text = table.rows.map { row in
        row.cells.map { "\"\($0.replacingQuotes())\"" }.joined(separator: ";")
    }.joined(separator: "\r\n")
    var reader = TableReader(TableFormat(separator: UInt8(ascii: ";")))
    guard let again = try? reader.read(text.utf8) + reader.finish() else {
        fatalError("property violated: quoted cells can be read: \(text)")
    }
    expect(
        again.count == table.rows.count
            && zip(again, table.rows).allSatisfy { $0.cells.elementsEqual($1.cells) { $0.isIdentical(to: $1) } },
        "quoted cells are read as they were: \(text)"
    )
}

/// Removing guards against formulas removes apostrophes only.
func checkGuard(_ text: String) {
    let removed = FormulaGuard.removed(from: text)
    let apostrophe = UInt8(ascii: "'")
    expect(
        removed.utf8.filter { $0 != apostrophe }.elementsEqual(text.utf8.filter { $0 != apostrophe }),
        "apostrophes alone are removed: \(text)"
    )
}

extension String {
    fileprivate func replacingQuotes() -> String {
        String(decoding: utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }, as: UTF8.self)
    }
}

/// Compares results.
private func == <Success: Equatable>(left: Result<Success, TableError>, right: Result<Success, TableError>) -> Bool {
    switch (left, right) {
    case (.success(let left), .success(let right)): left == right
    case (.failure(let left), .failure(let right)): left == right
    default: false
    }
}
