/// A syntax error in a message, by the supported subset of ICU MessageFormat.
package struct MessageError: Error, Hashable, CustomStringConvertible {
    /// The problem.
    package enum Fault: Hashable, Sendable {
        case unmatchedBrace
        case unclosedBrace
        case unclosedQuote
        case badName(String)
        case unexpected(String, expected: String)
        case unknownFormat(String, suggestion: String?)
        case unknownStyle(String, format: String)
        case unsupportedOffset
        case missingOther(format: String)
        case duplicateCase(String)
        case unknownCategory(String, suggestion: String?)
        case badNumber(String)
        case tooDeep(limit: Int)
    }

    /// The first fault.
    package let fault: Fault
    /// The column in the message in Unicode scalars, from 1.
    package let column: Int

    /// The problem and how to fix it, without the place.
    package var description: String {
        switch fault {
        case .unmatchedBrace: "`}` has no matching `{`. Write `'}'` for a literal brace."
        case .unclosedBrace: "`{` is never closed. Add `}`, or write `'{'` for a literal brace."
        case .unclosedQuote:
            "the quotation that begins with `'` is never closed. Add `'`, or write `''` for an apostrophe."
        case .badName(""): "an argument has no name. Write `{name}`."
        case .badName(let name):
            """
            `\(name)` is not the name of an argument. Begin with a letter, followed by letters, digits and single dots.
            """
        case .unexpected(let found, let expected): "expected \(expected), found `\(found)`."
        case .unknownFormat(let format, let suggestion):
            "`\(format)` is not a format. "
                + Spelling.advice(suggestion, otherwise: "Use one of \(Spelling.list(MessageParser.formats)).")
        case .unknownStyle("percent", "number"): "`number` has no style `percent`. Use `{x, percent}`."
        case .unknownStyle(let style, "date"): "`date` has no style `\(style)`. Use `long` or `medium`."
        case .unknownStyle(let style, let format):
            "`\(format)` has no style `\(style)`. Leave it out: `{x, \(format)}`."
        case .unsupportedOffset: "`offset` is not supported. Use the number to count as the argument."
        case .missingOther(let format): "this `\(format)` has no case `other`. Add `other {…}`."
        case .duplicateCase(let name): "the case `\(name)` occurs twice. Keep one."
        case .unknownCategory(let name, let suggestion):
            "`\(name)` is not a plural category. "
                + Spelling.advice(
                    suggestion,
                    otherwise: "Use one of \(Spelling.list(PluralCategory.names)), or a number such as `=0`."
                )
        case .badNumber(let text): "`\(text)` is not a whole number. Write `=` and digits, such as `=0`."
        case .tooDeep(let limit): "choices are nested more than \(limit) levels deep. Split the message."
        }
    }
}
