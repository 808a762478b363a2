import Localization
import Templating

/// Converts the templates to plain Mustache: partials are inserted, and messages of the locale are written out.
///
/// Choices that Mustache cannot make become separate values, which are created before the measurement: `added-time` and
/// `added-iso`, `has-tier`, `outcome-is-licensed`, `t_cause_cause_title`.
struct MustacheRewriter {
    /// A feature that the benchmark does not support, and the user page does not need.
    struct Unsupported: Error, CustomStringConvertible {
        let description: String
    }

    /// The form of the text around the tags.
    enum Form {
        /// Markdown templates are compiled to HTML.
        case html
        /// Markdown templates stay Markdown that CommonMark understands.
        case markdown
    }

    /// The sentences that are created before the measurement, for the records of each list: the keys of their messages
    /// by the names of their values.
    ///
    /// The list is the names of the lists around its records, such as `answers/events`, and empty for the page itself.
    typealias Sentences = [String: [String: String]]

    /// An open section.
    private struct Section {
        /// The name in Mustache.
        let name: String
        let isList: Bool
    }

    private let sources: [String: TemplateSource]
    private let catalog: LocaleCatalog
    /// The schemas in which names are looked up, innermost last.
    private var scopes: [FieldSchema]
    private var sections: [Section] = []
    private(set) var sentences: Sentences = [:]

    init(_ templates: [TemplateSource], catalog: LocaleCatalog, schemas: [FieldSchema]) {
        sources = Dictionary(uniqueKeysWithValues: templates.map { ($0.path, $0) })
        self.catalog = catalog
        scopes = schemas
    }

    /// The converted template of a file.
    ///
    /// - Parameter body: the replacement of `{{> body}}`.
    mutating func rewritten(_ path: String, as form: Form, body: String = "") throws -> String {
        guard let source = sources[path] else { throw Unsupported(description: "no template \(path)") }
        let staysMarkdown = form == .markdown && path.hasSuffix(".md")
        var text = ""
        for part in try staysMarkdown ? source.markdownParts() : source.htmlParts() {
            text += try rewritten(part, as: form, body: body)
        }
        return text
    }

    private mutating func rewritten(_ part: TemplatePart, as form: Form, body: String) throws -> String {
        switch part {
        case .text(let text): return text
        case .value(let name, let context): return try value(name, context)
        case .message(let key, let context): return try message(key, context)
        case .section(let name, let code, let isInverted):
            let section = try open(name, code: code, isInverted: isInverted)
            return "{{\(isInverted ? "^" : "#")\(section)}}"
        case .end: return "{{/\(try closeSection())}}"
        case .partial("body"): return body
        case .partial(let name):
            guard let path = ["html", "md"].map({ "partials/\(name).\($0)" }).first(where: { sources[$0] != nil })
            else { throw Unsupported(description: "no partial \(name)") }
            return try rewritten(path, as: form, body: body)
        }
    }

    // MARK: Sections

    /// Opens a section and returns its name in Mustache.
    private mutating func open(_ name: String, code: String?, isInverted: Bool) throws -> String {
        let section: Section
        if let code {
            section = Section(name: "\(name)-is-\(code)", isList: false)
        } else if case .list(let schema) = try kind(of: name) {
            section = Section(name: name, isList: !isInverted)
            if !isInverted { scopes.append(schema) }
        } else {
            section = Section(name: "has-\(name)", isList: false)
        }
        sections.append(section)
        return section.name
    }

    private mutating func closeSection() throws -> String {
        guard let section = sections.popLast() else { throw Unsupported(description: "an end without a section") }
        if section.isList { scopes.removeLast() }
        return section.name
    }

    // MARK: Values

    private func kind(of name: String) throws -> FieldKind {
        for schema in scopes.reversed() {
            if let position = schema.position(of: name) { return schema.entries[position].kind }
        }
        throw Unsupported(description: "no field \(name)")
    }

    private func value(_ name: String, _ context: TemplatePart.Context) throws -> String {
        switch (try kind(of: name), context) {
        case (.integer, .attribute): "{{\(name)-digits}}"
        case (.day, .attribute), (.moment, .attribute): "{{\(name)-iso}}"
        case (let kind, _): try text(name, kind, context)
        }
    }

    /// A value in its human-readable form.
    private func text(_ name: String, _ kind: FieldKind, _ context: TemplatePart.Context) throws -> String {
        switch kind {
        case .text: context == .content ? "<bdi>{{\(name)}}</bdi>" : "{{\(name)}}"
        case .code, .link, .word, .integer: "{{\(name)}}"
        case .day: "{{\(name)-dateLong}}"
        case .moment: "{{\(name)-time}}"
        case .flag, .list: throw Unsupported(description: "{{\(name)}} has no value")
        }
    }

    // MARK: Messages

    private mutating func message(_ key: String, _ context: TemplatePart.Context) throws -> String {
        if !key.contains(":") {
            guard let message = catalog.messages[key] else { throw Unsupported(description: "no message \(key)") }
            if let text = try text(of: message, context) { return text }
        }
        let name = "t_" + key.replacing(".", with: "_").replacing(":", with: "")
        let list = sections.filter(\.isList).map(\.name).joined(separator: "/")
        sentences[list, default: [:]][name] = key
        // Between elements, the sentence is HTML that separates names of people from the surrounding words.
        return context == .content ? "{{{\(name)}}}" : "{{\(name)-plain}}"
    }

    /// The text of a message with tags for its arguments; nil if it has choices.
    private func text(of message: Message, _ context: TemplatePart.Context) throws -> String? {
        var text = ""
        for part in message.parts {
            switch part {
            case .literal(let literal): text += HTMLText.escaped(literal)
            case .argument(let name, .natural): text += try argument(name, context)
            case .argument(let name, let style): text += "{{\(name)-\(style)}}"
            case .plural, .select: return nil
            }
        }
        return text
    }

    /// An argument, inside a link if the record has a field for its address.
    private func argument(_ name: String, _ context: TemplatePart.Context) throws -> String {
        let text = try text(name, try kind(of: name), context)
        guard context == .content, let schema = scopes.last(where: { $0.position(of: name) != nil }),
            let position = schema.position(of: "\(name)Link"), schema.entries[position].kind == .link
        else { return text }
        let (begin, end) = ("{{#has-\(name)Link}}", "{{/has-\(name)Link}}")
        return "\(begin)<a href=\"{{\(name)Link}}\">\(end)\(text)\(begin)</a>\(end)"
    }
}
