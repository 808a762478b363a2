/// A table for spreadsheets: RFC 4180, UTF-8, the names of the columns first.
struct CSVTable {
    private(set) var bytes: [UInt8] = []

    init(columns: [String]) {
        append(columns)
    }

    mutating func append(_ cells: [String]) {
        for (position, cell) in cells.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            append(cell)
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func append(_ cell: String) {
        // A cell that begins like a formula would be run by spreadsheets: an apostrophe makes it text.
        let isFormula = cell.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let needsQuotes = isFormula || cell.utf8.contains { "\",\r\n".utf8.contains($0) }
        guard needsQuotes else { return bytes.append(contentsOf: cell.utf8) }
        bytes.append(UInt8(ascii: "\""))
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
