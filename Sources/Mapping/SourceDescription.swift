package import Basics
package import Webhooks

/// A sender, as described by a file: its signatures, and the events of its bodies.
///
/// <doc:DescribingASource>. Evaluation always ends and is bounded. It uses no scripts, no headers and no clock.
package struct SourceDescription: Sendable {
    /// The treatment of a body that gives no event.
    package enum Otherwise: String, CaseIterable, Sendable {
        case ignore
        case quarantine
    }

    /// A rule, which gives events for matching bodies.
    ///
    /// All matching rules apply, in their order.
    struct Rule: Sendable {
        /// Strings in the body that contain JSON.
        let unpack: [JSONPointer]
        let path: PathPattern?
        let when: [Condition]
        /// The array whose items give events.
        let each: Reference?
        /// The conditions on items.
        let only: [Condition]
        let events: [EventTemplate]
    }

    /// The definition of an event of a rule.
    struct EventTemplate: Sendable {
        /// The condition of the event.
        enum Requirement: Sendable {
            case conditions([Condition])
            /// The value must exist and not be null.
            case value(Expression)
        }

        let type: String
        let requirement: Requirement?
        /// The id; nil for a digest of type, time and data.
        let id: Expression?
        let time: Expression
        let sequence: Expression?
        let actor: Expression?
        let data: Expression
        /// The JSON Pointer of the event in the description.
        let path: String
        /// That this version does not know the type, whose events are kept and change no page; nil if it does.
        let warning: Diagnostic?
    }

    package static let ruleLimit = 64
    package static let eventTemplateLimit = 64

    /// The name of the file, for messages.
    package let file: String
    package let signature: SignatureDescription
    /// The name of the preset in the file, or `standard` without a signature; nil for a description.
    package let preset: String?
    /// The rules; nil if bodies are events as in <doc:HTTPInterface>.
    let rules: [Rule]?
    package let otherwise: Otherwise

    /// Whether bodies are mapped by rules.
    package var hasRules: Bool { rules != nil }

    /// What is allowed in the file, and probably a mistake.
    package var warnings: [Diagnostic] { (rules ?? []).flatMap(\.events).compactMap(\.warning) }
}
