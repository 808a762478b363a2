/// What can be wrong with one message that was read without a fault.
package enum MessageProblem: Hashable, Sendable, CustomStringConvertible {
    case missingForm(PluralCategory, argument: String)
    case undeclaredForm(PluralCategory, argument: String)
    case untrimmed
    case controlCharacter(UInt32)
    case missingOpeningMark(Character, closing: Character)
    case loosePercentSign

    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .missingForm(let category, let argument):
            "the plural of `\(argument)` lacks `\(category.rawValue)`, which this file's `plurals` declare. "
                + "Add `\(category.rawValue) {…}`."
        case .undeclaredForm(let category, let argument):
            "the plural of `\(argument)` has `\(category.rawValue)`, which this file's `plurals` do not declare. "
                + "Remove it, or declare its rule."
        case .untrimmed: "it begins or ends with white space. Remove it: templates set the space around a message."
        case .controlCharacter(let code):
            "it holds the control character U+\(Self.hexadecimal(code)). Remove it."
        case .missingOpeningMark(let opening, let closing):
            "it has more `\(closing)` than `\(opening)`. Open the sentence with `\(opening)`."
        case .loosePercentSign:
            "a number is followed by `%`. Write `{x, percent}` for an argument, a no-break space before a fixed number's "
                + "sign."
        }
    }

    private static func hexadecimal(_ code: UInt32) -> String {
        let digits = String(code, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
