/// A tag of a template, with its place.
struct Tag: Hashable {
    enum Kind: Hashable {
        /// `{{name}}`
        case value(String)
        /// `{{t key}}`
        case message(String)
        /// `{{#name}}`, `{{#name=code}}`
        case section(Condition)
        /// `{{^name}}`, `{{^name=code}}`
        case inverted(Condition)
        /// `{{/name}}`, `{{/name=code}}`
        case end(Condition)
        /// `{{> name}}`
        case partial(String)
        /// `{{! … }}`
        case comment
    }

    let kind: Kind
    let place: TemplatePlace

    /// The condition of a section tag or end tag; nil for other tags.
    var condition: Condition? {
        switch kind {
        case .section(let condition), .inverted(let condition), .end(let condition): condition
        case .value, .message, .partial, .comment: nil
        }
    }

    /// Whether the tag opens a section: `{{#…}}` or `{{^…}}`.
    var opensSection: Bool {
        switch kind {
        case .section, .inverted: true
        case .value, .message, .end, .partial, .comment: false
        }
    }

    /// Whether the tag shows no value itself, so that a line that contains only the tag is removed.
    var isStructural: Bool {
        switch kind {
        case .section, .inverted, .end, .partial, .comment: true
        case .value, .message: false
        }
    }
}

/// The condition of a section: a field is true, or a word field has a code.
struct Condition: Hashable {
    let name: String
    let code: String?

    /// The condition as written in the tag.
    var text: String { code.map { "\(name)=\($0)" } ?? name }
}
