/// One tag of a template: what it asks for and where it stands.
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

    /// What an end tag closes or a section tag opens; nil for other tags.
    var condition: Condition? {
        switch kind {
        case .section(let condition), .inverted(let condition), .end(let condition): condition
        case .value, .message, .partial, .comment: nil
        }
    }

    /// True for `{{#…}}` and `{{^…}}`.
    var opensSection: Bool {
        switch kind {
        case .section, .inverted: true
        case .value, .message, .end, .partial, .comment: false
        }
    }

    /// True for tags that show nothing themselves: alone on a line, they take the line with them.
    var isStructural: Bool {
        switch kind {
        case .section, .inverted, .end, .partial, .comment: true
        case .value, .message: false
        }
    }
}

/// What a section asks: whether a field is true, or whether a word field has a code.
struct Condition: Hashable {
    let name: String
    let code: String?

    /// As it is written in the tag.
    var text: String { code.map { "\(name)=\($0)" } ?? name }
}
