/// Removes the apostrophes that exports add against formulas.
///
/// `users.csv` and `orders.csv` have an apostrophe before each `=`, `+`, `-` and `@` (and their full-width forms) that
/// a spreadsheet program could interpret as the beginning of a formula: at the beginning of a cell and after a possible
/// separator.
package enum FormulaGuard {
    /// The original text of a cell.
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
