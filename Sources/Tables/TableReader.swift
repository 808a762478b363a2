/// One row of a table.
package struct TableRow: Equatable, Sendable {
    /// The cells without quotation marks.
    package let cells: [String]
    /// The line on which each cell begins, from 1.
    ///
    /// A quoted cell may contain line ends.
    package let lines: [Int]

    /// The line on which the row begins.
    package var line: Int { lines.first ?? 1 }

    package init(cells: [String], lines: [Int]) {
        self.cells = cells
        self.lines = lines
    }

    /// Compares bytes, because Swift treats canonically equivalent strings as equal.
    package static func == (left: Self, right: Self) -> Bool {
        left.lines == right.lines && left.cells.elementsEqual(right.cells) { $0.utf8.elementsEqual($1.utf8) }
    }
}

/// The maximum size of a table.
package struct TableLimits: Sendable {
    /// Bytes of a cell in UTF-8.
    package var cell = 64 * 1024
    /// Bytes of a row in UTF-8, without separators.
    package var row = 1024 * 1024
    package var columns = 200
    package var rows = 1_000_000

    package init() {}
}

/// Reads a table incrementally: RFC 4180, with any common line end and separator.
///
/// The structure depends on bytes, so a letter after a separator, such as a combining mark, does not change it. Empty
/// lines are skipped. A quotation mark inside an unquoted cell is text. Text after a closing quotation mark is an
/// error.
package struct TableReader: Sendable {
    private enum State {
        case startOfRow, startOfCell, cell, quoted
        /// After a quotation mark in a quoted cell, which ends the cell or is the first of two.
        case quoteInQuoted
    }

    private let format: TableFormat
    private let limits: TableLimits
    private var decoder: TextDecoder
    private var state = State.startOfRow
    private var line = LineCounter()
    private var cell: [UInt8] = []
    private var cellLine = 1
    private var cells: [String] = []
    private var lines: [Int] = []
    private var rowSize = 0
    private var rowCount = 0
    private var decoded: [UInt8] = []
    private var skipsRow: Bool

    package init(_ format: TableFormat, limits: TableLimits = TableLimits()) {
        self.format = format
        self.limits = limits
        decoder = TextDecoder(format.encoding)
        skipsRow = format.hasSeparatorLine
    }

    /// Processes the next bytes of the file.
    ///
    /// - Returns: the rows that these bytes complete.
    package mutating func read(_ bytes: some Sequence<UInt8>) throws(TableError) -> [TableRow] {
        var rows: [TableRow] = []
        for byte in bytes {
            decoded.removeAll(keepingCapacity: true)
            var output = decoded
            decoded = []
            try decoder.read(byte, line: line.line) { output.append($0) }
            for byte in output { try read(byte, &rows) }
            decoded = output
        }
        return rows
    }

    /// Ends the table.
    ///
    /// - Returns: the last row, if it has no line end.
    package mutating func finish() throws(TableError) -> [TableRow] {
        var rows: [TableRow] = []
        if decoder.isInsideLetter { throw TableError(.unpairedSurrogate, line: line.line) }
        var rest: [UInt8] = []
        decoder.finish { rest.append($0) }
        for byte in rest { try read(byte, &rows) }
        if state == .quoted { throw error(.unclosedQuote) }
        if state != .startOfRow { try endRow(&rows) }
        return rows
    }

    private mutating func read(_ byte: UInt8, _ rows: inout [TableRow]) throws(TableError) {
        defer { line.read(byte) }
        switch state {
        case .quoted:
            if byte == UInt8(ascii: "\"") { state = .quoteInQuoted } else { try append(byte) }
            return
        case .quoteInQuoted where byte == UInt8(ascii: "\""):
            state = .quoted
            return try append(byte)
        case .startOfRow, .startOfCell, .cell, .quoteInQuoted: break
        }
        switch byte {
        case format.separator:
            if state == .startOfRow { cellLine = line.line }
            try endCell()
            state = .startOfCell
            cellLine = line.line
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            if state != .startOfRow { try endRow(&rows) }
        default:
            if state == .quoteInQuoted { throw error(.textAfterQuote) }
            if state == .startOfRow { cellLine = line.line }
            if byte == UInt8(ascii: "\""), state != .cell {
                state = .quoted
            } else {
                state = .cell
                try append(byte)
            }
        }
    }

    private mutating func append(_ byte: UInt8) throws(TableError) {
        guard cell.count < limits.cell else { throw error(.cellTooLong(limit: limits.cell)) }
        guard rowSize < limits.row else {
            throw TableError(.rowTooLong(limit: limits.row), line: lines.first ?? cellLine)
        }
        cell.append(byte)
        rowSize += 1
    }

    private mutating func endCell() throws(TableError) {
        guard cells.count < limits.columns else {
            throw TableError(.tooManyColumns(limit: limits.columns), line: cellLine)
        }
        cells.append(String(decoding: cell, as: UTF8.self))
        lines.append(cellLine)
        cell.removeAll(keepingCapacity: true)
    }

    private mutating func endRow(_ rows: inout [TableRow]) throws(TableError) {
        try endCell()
        state = .startOfRow
        rowSize = 0
        defer {
            cells.removeAll(keepingCapacity: true)
            lines.removeAll(keepingCapacity: true)
        }
        if skipsRow {
            skipsRow = false
            return
        }
        rowCount += 1
        guard rowCount <= limits.rows else { throw TableError(.tooManyRows(limit: limits.rows), line: lines.first) }
        rows.append(TableRow(cells: cells, lines: lines))
    }

    private func error(_ fault: TableError.Fault) -> TableError {
        TableError(fault, line: cellLine, column: cells.count + 1)
    }
}

/// A complete table in memory.
package struct Table: Equatable, Sendable {
    package let format: TableFormat
    /// The rows, at least one.
    ///
    /// The first row contains the names of the columns.
    package let rows: [TableRow]

    /// Detects the format of the bytes and reads all rows.
    package init(_ bytes: [UInt8], limits: TableLimits = TableLimits()) throws(TableError) {
        try self.init(bytes, TableFormat(detecting: bytes), limits: limits)
    }

    /// Reads all rows of a known format.
    package init(_ bytes: [UInt8], _ format: TableFormat, limits: TableLimits = TableLimits()) throws(TableError) {
        self.format = format
        var reader = TableReader(format, limits: limits)
        var rows = try reader.read(bytes)
        rows += try reader.finish()
        guard !rows.isEmpty else { throw TableError(.empty) }
        self.rows = rows
    }
}
