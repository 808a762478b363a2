package import Webhooks

/// A sender described by a file: how it signs, and which events its bodies mean.
///
/// <doc:DescribingASource>. Evaluation is total and bounded: no scripts, no headers as data, no clock.
package struct SourceDescription: Sendable {
    /// The treatment of a body that no rule fits.
    package enum Otherwise: String, CaseIterable, Sendable {
        case ignore
        case quarantine
    }

    /// A rule makes events of a body that fulfills its conditions.
    ///
    /// All rules that fit apply, in their order.
    struct Rule: Sendable {
        /// Texts of the body that are JSON themselves.
        let unpack: [JSONPointer]
        let path: PathPattern?
        let when: [Condition]
        /// The list whose items the events are made of, one after the other.
        let each: Reference?
        /// The items that count.
        let only: [Condition]
        let events: [EventTemplate]
    }

    /// One event that a rule makes.
    struct EventTemplate: Sendable {
        /// Without it the event is always made.
        enum Requirement: Sendable {
            case conditions([Condition])
            /// The value must be there, and not null.
            case value(Expression)
        }

        let type: String
        let requirement: Requirement?
        /// Nil: a digest of type, time and data.
        let id: Expression?
        let time: Expression
        let sequence: Expression?
        let actor: Expression?
        let data: Expression
        /// JSON Pointer of the event in the description.
        let path: String
    }

    package static let ruleLimit = 64
    package static let eventTemplateLimit = 64

    /// The name of the file in messages.
    package let file: String
    package let signature: SignatureDescription
    /// The name of the preset, where the file names one; `standard` where it says nothing.
    package let preset: String?
    /// Nil: the body is one that <doc:HTTPInterface> describes.
    let rules: [Rule]?
    package let otherwise: Otherwise

    /// Whether bodies are mapped by rules.
    package var hasRules: Bool { rules != nil }
}
