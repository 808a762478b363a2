/// A table for spreadsheets: RFC 4180, UTF-8 with a byte order mark, the names of the columns first.
///
/// The mark is how spreadsheet programs recognize UTF-8. No cell starts a formula, also when a program reads the file with
/// another separator than the comma: see `neutralized`.
struct CSVTable {
    private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    init(columns: [String]) {
        append(columns)
    }

    mutating func append(_ cells: [String]) {
        for (position, cell) in cells.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            append(Self.neutralized(cell) { "'\($0)" })
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func append(_ cell: String) {
        guard cell.utf8.contains(where: Self.isSpecial) else { return bytes.append(contentsOf: cell.utf8) }
        bytes.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Bytes that a reader may take for something else in a cell without quotation marks.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"),
            UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            true
        default: false
        }
    }

    /// The text with an apostrophe before every sign that could start a formula: at its beginning, and behind what may be
    /// a separator.
    ///
    /// Quotation marks do not help there: a program that splits at semicolons takes a mark inside a field for a letter, so
    /// `"Ana;=1+1"` holds a field that begins with `=`. Programs skip spaces and marks before the sign.
    ///
    /// - Parameter replacement: what is written for a sign that could start a formula.
    static func neutralized(_ cell: String, _ replacement: (Unicode.Scalar) -> String) -> String {
        guard mayStartFormula(cell) else { return cell }
        var isStart = true
        var result = String.UnicodeScalarView()
        for scalar in cell.unicodeScalars {
            switch scalar {
            case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}":
                result.append(contentsOf: (isStart ? replacement(scalar) : String(scalar)).unicodeScalars)
                isStart = false
                continue
            case ",", ";", "|", "\t", "\r", "\n", "\u{2028}", "\u{2029}": isStart = true
            case " ", "\"", "'", "\u{A0}": break
            default: isStart = false
            }
            result.append(scalar)
        }
        return String(result)
    }

    /// False for most cells: plain ASCII without such a sign at a start.
    private static func mayStartFormula(_ cell: String) -> Bool {
        var isStart = true
        for byte in cell.utf8 {
            switch byte {
            case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"):
                if isStart { return true }
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), 0x09, 0x0D, 0x0A: isStart = true
            case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'"): break
            case 0x80...: return true
            default: isStart = false
            }
        }
        return false
    }
}
