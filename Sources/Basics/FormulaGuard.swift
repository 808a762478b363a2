/// Guards the cells of exported tables against formulas.
///
/// A guarded sign is each `=`, `+`, `-` and `@` (and their full-width forms) that a spreadsheet program could interpret
/// as the beginning of a formula: at the beginning of a cell and after a possible separator.
///
/// Quotation marks do not prevent formulas. A program that splits at semicolons reads a quotation mark inside a field
/// as text, so `"Ana;=1+1"` contains a field that begins with `=`. Programs ignore spaces and quotation marks before
/// the sign.
package enum FormulaGuard {
    /// The text with an apostrophe before each such sign, as in `users.csv` and `orders.csv`.
    package static func apostrophes(in cell: String) -> String { replacing(in: cell) { "'\($0)" } }

    /// The text with a replacement of each such sign.
    package static func replacing(in cell: String, _ replacement: (Unicode.Scalar) -> String) -> String {
        guard mayHaveFormula(cell) else { return cell }
        var result = String.UnicodeScalarView()
        forEachScalar(of: cell) { scalar, beginsFormula in
            if beginsFormula {
                result.append(contentsOf: replacement(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The original text of a cell with apostrophes.
    package static func removed(from cell: String) -> String {
        guard cell.utf8.contains(UInt8(ascii: "'")) else { return cell }
        var result = String.UnicodeScalarView()
        forEachScalar(of: cell) { scalar, beginsFormula in
            if beginsFormula, result.last == "'" { result.removeLast() }
            result.append(scalar)
        }
        return String(result)
    }

    private static func forEachScalar(of cell: String, _ body: (Unicode.Scalar, _ beginsFormula: Bool) -> Void) {
        var isStart = true
        for scalar in cell.unicodeScalars {
            switch scalar {
            case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}":
                body(scalar, isStart)
                isStart = false
                continue
            case ",", ";", "|", "\t", "\r", "\n", "\u{2028}", "\u{2029}": isStart = true
            case " ", "\"", "'", "\u{A0}": break
            default: isStart = false
            }
            body(scalar, false)
        }
    }

    /// A fast check, which is false for most cells: ASCII text without such a sign at a beginning.
    private static func mayHaveFormula(_ cell: String) -> Bool {
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
