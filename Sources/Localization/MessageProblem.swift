package import Basics

/// A problem of one message whose syntax is correct.
package enum MessageProblem: Hashable, Sendable, CustomStringConvertible {
    case missingForm(PluralCategory, argument: String)
    case undeclaredForm(PluralCategory, argument: String)
    case untrimmed
    case controlCharacter(UInt32)
    case missingOpeningMark(Character, closing: Character)
    case loosePercentSign
    case markup(String)
    case notComposed
    case exactOne(argument: String)
    /// The uses of an argument require different types.
    case conflictingUses(argument: String, kinds: [MessageDifference.Kind])
    case doubleSpace
    /// `marks` are the quotation marks of the language; empty if unknown.
    case straightQuote(Character, marks: String)
    /// A word or phrase that the style rules forbid, and its replacement.
    case unwelcome(String, String, Diagnostic.Severity)

    /// Problems of style are warnings, because they do not make a text wrong.
    package var severity: Diagnostic.Severity {
        switch self {
        case .missingForm, .undeclaredForm, .untrimmed, .controlCharacter, .markup, .notComposed,
            .conflictingUses:
            .error
        case .missingOpeningMark, .loosePercentSign, .exactOne, .doubleSpace, .straightQuote: .warning
        case .unwelcome(_, _, let severity): severity
        }
    }

    /// The problem and how to fix it.
    package var description: String {
        switch self {
        case .missingForm(let category, let argument):
            "the plural of `\(argument)` lacks `\(category.rawValue)`, which this file's `plurals` declare. "
                + "Add `\(category.rawValue) {…}`."
        case .undeclaredForm(let category, let argument):
            "the plural of `\(argument)` has `\(category.rawValue)`, which this file's `plurals` do not declare. "
                + "Remove it, or declare its rule."
        case .untrimmed: "it begins or ends with white space. Remove it: templates define the space around a message."
        case .controlCharacter(let code):
            "it contains the control character U+\(hexadecimal(code, width: 4, uppercase: true)). Remove it."
        case .missingOpeningMark(let opening, let closing):
            "it has more `\(closing)` than `\(opening)`. Open the sentence with `\(opening)`."
        case .loosePercentSign:
            """
            a number is followed by `%`. Write `{x, percent}` for an argument, or a no-break space before the sign of \
            a fixed number.
            """
        case .markup(let sign):
            "it contains `\(sign)`, which readers would see literally. Remove it: markup belongs in templates."
        case .notComposed:
            "it contains letters with separate accents. Save it in Unicode's composed form, NFC."
        case .exactOne(let argument):
            "the plural of `\(argument)` has both `=1` and `one`. Keep only `one`."
        case .conflictingUses(let argument, let kinds):
            "it uses `{\(argument)}` as \(kinds.map { "a \($0.rawValue)" }.joined(separator: " and as ")). "
                + "Give each its own argument."
        case .doubleSpace: "two spaces in a row. Keep one."
        case .straightQuote(let quote, let marks):
            "it contains the straight quotation mark `\(quote)`. Write "
                + (marks.isEmpty ? "the quotation marks of the language." : "`\(marks)`.")
        case .unwelcome(let words, let instead, _): "it says “\(words)”. Write: \(instead)."
        }
    }
}
