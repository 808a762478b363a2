import Basics

/// A difference between a message and the message with the same key in the reference file.
package enum MessageDifference: Hashable, Sendable {
    /// The kind of value that a use of an argument requires.
    package enum Kind: String, CaseIterable, Sendable {
        case number, percentage, date, time, choice
    }

    case missingKey
    /// `others` are the other files that have the key.
    case unknownKey(suggestion: String?, others: [String])
    case missingArgument(String)
    case unknownArgument(String, suggestion: String?)
    case otherKind(argument: String, here: [Kind], there: [Kind])
    case missingCase(String, argument: String)
    case unknownCase(String, argument: String, suggestion: String?)
    case sameText
    case otherEnding(here: String, there: String)

    /// Differences that cannot mislead readers are warnings.
    var severity: Diagnostic.Severity {
        switch self {
        case .sameText, .otherEnding: .warning
        case .missingKey, .unknownKey, .missingArgument, .unknownArgument, .otherKind, .missingCase, .unknownCase:
            .error
        }
    }

    /// The problem and how to fix it; `reference` is the reference file.
    func sentence(reference: String) -> String {
        switch self {
        case .missingKey: "it is missing; \(reference) has it. Add it."
        case .unknownKey(let suggestion, let others):
            "\(reference) has no such key. "
                + Spelling.advice(suggestion, otherwise: Self.advice(others: others, reference: reference))
        case .missingArgument(let name): "it does not use `{\(name)}`, which \(reference) uses. Add it."
        case .unknownArgument(let name, let suggestion):
            "it uses `{\(name)}`, which \(reference) does not. " + Spelling.advice(suggestion, otherwise: "Remove it.")
        case .otherKind(let name, let here, let there):
            "`{\(name)}` is used as \(Self.list(here)), but as \(Self.list(there)) in \(reference). Use the same kind."
        case .missingCase(let name, let argument):
            "the select of `\(argument)` lacks the case `\(name)`, which \(reference) has. Add `\(name) {…}`."
        case .unknownCase(let name, let argument, let suggestion):
            "the select of `\(argument)` has the case `\(name)`, which \(reference) does not have. "
                + Spelling.advice(suggestion, otherwise: "Remove it.")
        case .sameText: "it has the same text as in \(reference). Translate it."
        case .otherEnding(let here, let there):
            "it ends with \(Self.mark(here)), but with \(Self.mark(there)) in \(reference). Use the same mark."
        }
    }

    /// The advice for an unknown key, which is not to be removed if other files have it.
    private static func advice(others: [String], reference: String) -> String {
        others.isEmpty
            ? "Add it to every file, or remove it if no template and no guide uses it."
            : "Add it there: \(others.joined(separator: ", ")) \(others.count == 1 ? "has" : "have") it, too."
    }

    private static func mark(_ ending: String) -> String { ending.isEmpty ? "no mark" : "`\(ending)`" }

    private static func list(_ kinds: [Kind]) -> String {
        kinds.isEmpty ? "plain text" : kinds.map { "a \($0.rawValue)" }.joined(separator: " and ")
    }
}
