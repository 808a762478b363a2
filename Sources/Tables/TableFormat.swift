/// The encoding and separator of a table.
package struct TableFormat: Equatable, Sendable, CustomStringConvertible {
    /// The encoding of the text.
    package enum Encoding: Equatable, Sendable, CustomStringConvertible {
        case utf8
        case utf16LittleEndian
        case utf16BigEndian
        /// Any file that is not UTF-8 or UTF-16, with the first byte that is not UTF-8.
        case windows1252(TableError.StrayByte)

        package var description: String {
            switch self {
            case .utf8: "UTF-8"
            case .utf16LittleEndian, .utf16BigEndian: "UTF-16"
            case .windows1252(let stray): "Windows-1252 (\(stray))"
            }
        }
    }

    package let encoding: Encoding
    /// The byte between cells.
    package let separator: UInt8
    /// Whether the first line is `sep=` and the separator, as Excel and PowerShell write it.
    package let hasSeparatorLine: Bool

    package init(encoding: Encoding = .utf8, separator: UInt8, hasSeparatorLine: Bool = false) {
        self.encoding = encoding
        self.separator = separator
        self.hasSeparatorLine = hasSeparatorLine
    }

    /// Detects the format of a table in memory.
    package init(detecting bytes: [UInt8]) throws(TableError) {
        var detector = TableFormatDetector()
        detector.read(bytes)
        self = try detector.finish()
    }

    /// The detected format, for messages.
    package var description: String {
        let name = separator == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar(separator))
        return "\(encoding), separator \(name)\(hasSeparatorLine ? " (sep= line)" : "")"
    }
}

/// Detects the format of a table from all of its bytes, in one pass and bounded memory.
///
/// A byte order mark determines the encoding. Without one, the file is UTF-8 if all bytes are valid, and otherwise
/// Windows-1252. A `sep=` line determines the separator. Without one, it is the separator of `,` `;` tab `|` that
/// divides most of the first rows into the same number of cells as the first row.
package struct TableFormatDetector: Sendable {
    /// The possible separators, in the order of preference.
    package static let separators = Array(",;\t|".utf8)

    private static let sampleSize = 64 * 1024

    private var sample: [UInt8] = []
    private var line = LineCounter()
    private var utf8 = UTF8Checker()
    private var letterLine: Int?
    private var strayByte: TableError.StrayByte?
    private var zeroLine: Int?

    package init() {}

    /// Processes the next bytes of the file.
    package mutating func read(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if sample.count < Self.sampleSize { sample.append(byte) }
            switch utf8.read(byte) {
            case .valid: break
            case .letter: letterLine = letterLine ?? line.line
            case .stray(let stray): note(stray)
            }
            if byte == 0 { zeroLine = zeroLine ?? line.line }
            line.read(byte)
        }
    }

    private mutating func note(_ byte: UInt8) {
        if strayByte == nil { strayByte = TableError.StrayByte(byte: byte, line: line.line) }
    }

    /// The format of all processed bytes.
    package mutating func finish() throws(TableError) -> TableFormat {
        if let stray = utf8.finish() { note(stray) }
        if let kind = FileSignature.kind(of: sample) { throw TableError(.notATable(kind)) }
        let encoding = try encoding()
        var decoder = TextDecoder(encoding)
        var text: [UInt8] = []
        for byte in sample { try decoder.read(byte, line: 1) { text.append($0) } }
        if let kind = FileSignature.kind(ofText: text) { throw TableError(.notATable(kind)) }
        if let separator = Self.separatorLine(text) {
            return TableFormat(encoding: encoding, separator: separator, hasSeparatorLine: true)
        }
        return TableFormat(encoding: encoding, separator: Self.separator(of: text))
    }

    private func encoding() throws(TableError) -> TableFormat.Encoding {
        if sample.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if sample.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        if zeroLine != nil { throw TableError(.notATable(.binary), line: zeroLine) }
        guard let strayByte else { return .utf8 }
        if let letterLine { throw TableError(.mixedEncodings(letterLine: letterLine, strayByte)) }
        return .windows1252(strayByte)
    }

    /// The separator in a `sep=` line.
    private static func separatorLine(_ text: [UInt8]) -> UInt8? {
        guard text.count >= 5, String(decoding: text[..<4], as: UTF8.self).lowercased() == "sep=",
            separators.contains(text[4]), text.count == 5 || text[5] == 0x0A || text[5] == 0x0D
        else { return nil }
        return text[4]
    }

    private static func separator(of text: [UInt8]) -> UInt8 {
        var best: (separator: UInt8, isTight: Bool, rows: Int, columns: Int)?
        for separator in separators {
            // try?: a fault in the sample is reported when the table is read.
            var reader = TableReader(TableFormat(separator: separator))
            let rows = ((try? reader.read(text)) ?? []).prefix(100)
            // The sample may be a single row without a line end.
            guard let header = rows.first ?? (try? reader.finish())?.first, header.cells.count > 1 else { continue }
            let fitting = rows.count { $0.cells.count == header.cells.count }
            // A comma before a space is punctuation, as in "Ruiz, Ana".
            let isTight = !header.cells.dropFirst().allSatisfy { $0.first == " " }
            let found = (separator, isTight, max(1, fitting), header.cells.count)
            if let best, Self.rank(best) >= Self.rank(found) { continue }
            best = found
        }
        return best?.separator ?? UInt8(ascii: ",")
    }

    private static func rank(_ found: (separator: UInt8, isTight: Bool, rows: Int, columns: Int)) -> (Int, Int, Int) {
        (found.rows, found.isTight ? 1 : 0, found.columns)
    }
}

/// Counts lines that end in LF, CR or CRLF.
struct LineCounter: Sendable {
    /// The line of the next byte, from 1.
    private(set) var line = 1
    private var isAfterReturn = false

    mutating func read(_ byte: UInt8) {
        if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") && !isAfterReturn { line += 1 }
        isAfterReturn = byte == UInt8(ascii: "\r")
    }
}

/// Recognizes files that are not tables.
private enum FileSignature {
    static func kind(of bytes: [UInt8]) -> TableError.FileKind? {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            // The names of files in a zip archive are not compressed.
            if contains(bytes, "xl/") || contains(bytes, "[Content_Types].xml") { return .excelWorkbook }
            return contains(bytes, "opendocument") ? .openDocument : .zipArchive
        }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .oldExcelWorkbook }
        if bytes.starts(with: [0x1F, 0x8B]) { return .gzip }
        if bytes.starts(with: "%PDF-".utf8) { return .pdf }
        return bytes.starts(with: "{\\rtf".utf8) ? .richText : nil
    }

    static func kind(ofText text: [UInt8]) -> TableError.FileKind? {
        let start = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix(4096)
        switch start.first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .json
        case UInt8(ascii: "<"):
            let words = start.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            return contains(words, "<html") || contains(words, "<!doctype html") || contains(words, "<table")
                ? .webPage : .xml
        default: return nil
        }
    }

    private static func contains(_ bytes: [UInt8], _ text: StaticString) -> Bool {
        bytes.contains(Array(text.description.utf8))
    }
}
