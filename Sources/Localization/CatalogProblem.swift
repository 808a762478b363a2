package import Basics
package import StrictJSON

/// A problem of a locale file, alone or in comparison with another.
package enum CatalogProblem: Equatable, Sendable, CustomStringConvertible {
    case badFileName(String)
    case tooLarge(limit: Int)
    case notText(SourceTextError.Fault)
    case notJSON(JSONParsingError)
    /// `of` is nil for the whole file.
    case wrongKind(of: String?, expected: String, found: String)
    case missingMember(String)
    case unknownMember(String, suggestion: String?)
    case emptyName
    case unknownDirection(String)
    case badGrouping(String)
    case unknownFormats(String, suggestion: String?)
    case unknownCategory(String, suggestion: String?)
    case badRule(of: PluralCategory, PluralRuleError)
    case badKey(String)
    case badMessage(key: String, MessageError)
    case message(key: String, MessageProblem)
    /// A difference from the reference file `from`.
    case difference(key: String, MessageDifference, from: String)

    /// The severity; all problems except those of messages are errors.
    package var severity: Diagnostic.Severity {
        switch self {
        case .message(_, let problem): problem.severity
        case .difference(_, let difference, _): difference.severity
        default: .error
        }
    }

    /// The problem and how to fix it.
    package var description: String {
        switch self {
        case .badFileName(let name):
            "`\(name)` is not named after a language. Name it after a BCP 47 tag, such as `es.json` or `pt-BR.json`."
        case .tooLarge(let limit):
            "the file is larger than \(limit) bytes. Remove the messages that no template and no guide uses."
        case .notText(let fault): "\(fault)"
        case .notJSON(let error): "\(error.reason)."
        case .wrongKind(nil, let expected, let found): "the file contains \(found). Write \(expected)."
        case .wrongKind(let member?, let expected, let found): "`\(member)` is \(found). Write \(expected)."
        case .missingMember(let member): "the file has no member `\(member)`. Add it."
        case .unknownMember(let member, let suggestion):
            "locale files have no member `\(member)`. " + Spelling.advice(suggestion, otherwise: "Remove it.")
        case .emptyName: "`name` has no visible characters. Write the language's name in the language itself."
        case .badGrouping(let text):
            """
            `\(text)` cannot separate groups of digits. Write one character that is neither a letter nor a digit, such \
            as `\\u202f`.
            """
        case .unknownDirection(let direction): "`\(direction)` is not a direction. Write `ltr` or `rtl`."
        case .unknownFormats(let formats, let suggestion):
            "CLDR has no locale `\(formats)`. "
                + Spelling.advice(suggestion, otherwise: "Write one such as `es` or `pt-BR`.")
        case .unknownCategory(let name, let suggestion):
            "`\(name)` is not a plural category. "
                + Spelling.advice(suggestion, otherwise: "Use one of \(Spelling.list(PluralCategory.names)).")
        case .badRule(let category, let error): "plural rule `\(category.rawValue)`: \(error)"
        case .badKey(let key):
            "`\(key)` is not a key. Write words of letters and digits with dots or hyphens between them."
        case .badMessage(let key, let error): "message `\(key)`: \(error)"
        case .message(let key, let problem): "message `\(key)`: \(problem)"
        case .difference(let key, let difference, let reference):
            "message `\(key)`: \(difference.sentence(reference: reference))"
        }
    }
}
