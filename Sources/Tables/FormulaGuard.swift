/// Removes the apostrophes that exports write against formulas in spreadsheets.
///
/// Exports write an apostrophe before every `=`, `+`, `-` and `@` (and their full-width forms) that a program could take
/// for the beginning of a formula: at the beginning of a cell and behind what may be a separator. `users.csv` and
/// `orders.csv` are such exports.
package enum FormulaGuard {
    /// The text of the cell without those apostrophes: exactly the original text.
    package static func removed(from cell: String) -> String {
        guard cell.utf8.contains(UInt8(ascii: "'")) else { return cell }
        var isStart = true
        var result = String.UnicodeScalarView()
        for scalar in cell.unicodeScalars {
            switch scalar {
            case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}":
                if isStart, result.last == "'" { result.removeLast() }
                isStart = false
            case ",", ";", "|", "\t", "\r", "\n", "\u{2028}", "\u{2029}": isStart = true
            case " ", "\"", "'", "\u{A0}": break
            default: isStart = false
            }
            result.append(scalar)
        }
        return String(result)
    }
}
