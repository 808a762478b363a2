import Localization
import Templating

/// Converts the templates to plain Mustache: partials are inserted, and messages of the locale are written out.
///
/// Choices that Mustache cannot make become separate values, which are created before the measurement: `added-time` and
/// `added-iso`, `has-tier`, `outcome-is-licensed`, `t_cause_title`.
struct MustacheRewriter {
    /// A feature that the benchmark does not support, and the user page does not need.
    struct Unsupported: Error, CustomStringConvertible {
        let description: String
    }

    private let sources: [String: String]
    private let catalog: LocaleCatalog
    /// The kind of each value by its name.
    private(set) var kinds: [String: FieldKind] = [:]
    /// Messages that depend on a word of the data, by the names of their values.
    private(set) var wordedMessages: [String: String] = [:]

    init(_ templates: [TemplateSource], catalog: LocaleCatalog, schemas: [FieldSchema]) {
        sources = Dictionary(
            uniqueKeysWithValues: templates.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
        )
        self.catalog = catalog
        for schema in schemas { learn(schema) }
    }

    private mutating func learn(_ schema: FieldSchema) {
        for entry in schema.entries {
            kinds[entry.name] = entry.kind
            if case .list(let inner) = entry.kind { learn(inner) }
        }
    }

    /// The converted template of a file.
    ///
    /// - Parameter body: the replacement of `{{> body}}`.
    mutating func rewritten(_ path: String, body: String = "") throws -> String {
        guard let source = sources[path] else { throw Unsupported(description: "no template \(path)") }
        var text = ""
        try rewrite(source, body: body, into: &text)
        return text
    }

    private mutating func rewrite(_ source: String, body: String, into text: inout String) throws {
        for piece in source.split(separator: "{{", omittingEmptySubsequences: false).enumerated() {
            guard piece.offset > 0 else {
                text += piece.element
                continue
            }
            guard let end = piece.element.firstRange(of: "}}") else {
                throw Unsupported(description: "a tag without an end: \(piece.element)")
            }
            try rewrite(tag: piece.element[..<end.lowerBound], body: body, into: &text)
            text += piece.element[end.upperBound...]
        }
    }

    private mutating func rewrite(tag: Substring, body: String, into text: inout String) throws {
        let rest = tag.dropFirst()
        switch tag.first {
        case "!": break
        case ">":
            let name = String(rest.drop { $0 == " " })
            if name == "body" {
                text += body
            } else {
                guard let partial = sources["partials/\(name).html"] ?? sources["partials/\(name).md"] else {
                    throw Unsupported(description: "no partial \(name)")
                }
                // The line break after the tag is also the one at the end of the partial.
                try rewrite(partial.hasSuffix("\n") ? String(partial.dropLast()) : partial, body: body, into: &text)
            }
        case "#", "^", "/": text += "{{\(tag.prefix(1))\(section(String(rest)))}}"
        case "t" where tag.hasPrefix("t "): try rewrite(message: String(tag.dropFirst(2)), into: &text)
        default: text += try value(String(tag), in: Context(after: text))
        }
    }

    private func section(_ condition: String) -> String {
        let parts = condition.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { return "\(parts[0])-is-\(parts[1])" }
        if case .list = kinds[condition] { return condition }
        return "has-\(condition)"
    }

    private func value(_ name: String, in context: Context) throws -> String {
        switch kinds[name] {
        case .text: context == .element ? "<bdi>{{\(name)}}</bdi>" : "{{\(name)}}"
        case .code, .link, .word: "{{\(name)}}"
        case .integer: context == .attribute ? "{{\(name)-digits}}" : "{{\(name)}}"
        case .day: "{{\(name)-\(context == .attribute ? "iso" : "dateLong")}}"
        case .moment: "{{\(name)-\(context == .attribute ? "iso" : "time")}}"
        case .flag, .list, nil: throw Unsupported(description: "{{\(name)}} has no value")
        }
    }

    private mutating func rewrite(message key: String, into text: inout String) throws {
        if key.contains(":") {
            let name = "t_" + key.replacing(".", with: "_").replacing(":", with: "")
            wordedMessages[name] = key
            // In content, the sentence is HTML that separates names of people from the surrounding words.
            text += Context(after: text) == .element ? "{{{\(name)}}}" : "{{\(name)-plain}}"
            return
        }
        guard let message = catalog.messages[key] else { throw Unsupported(description: "no message \(key)") }
        for part in message.parts {
            switch part {
            case .literal(let literal): text += HTMLText.escaped(literal)
            case .argument(let name, .natural): text += try value(name, in: Context(after: text))
            case .argument(let name, let style): text += "{{\(name)-\(style)}}"
            case .plural, .select: throw Unsupported(description: "the message \(key) has choices")
            }
        }
    }
}

/// The context of a tag in HTML.
enum Context {
    case element, attribute, title

    init(after html: String) {
        let isInTag = (html.lastIndex(of: "<") ?? html.startIndex) > (html.lastIndex(of: ">") ?? html.startIndex)
        self = isInTag ? .attribute : html.hasSuffix("<title>") ? .title : .element
    }
}
