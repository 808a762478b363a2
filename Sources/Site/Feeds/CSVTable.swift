/// A table for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, and the names of the columns in the first row.
///
/// Spreadsheet programs recognize UTF-8 by the byte order mark. No cell begins a formula, even if a program uses
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

    /// Whether a byte needs quotation marks around its cell.
    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"),
            UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            true
        default: false
        }
    }

    /// The text with each sign replaced that could begin a formula: at its beginning, and after a possible separator.
    ///
    /// Quotation marks do not prevent formulas. A program that splits at semicolons reads a quotation mark inside a
    /// field as text, so `"Ana;=1+1"` contains a field that begins with `=`. Programs ignore spaces and quotation marks
    /// before the sign.
    ///
    /// - Parameter replacement: the text that replaces a sign.
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

    /// A fast check, which is false for most cells: ASCII text without such a sign at a beginning.
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
