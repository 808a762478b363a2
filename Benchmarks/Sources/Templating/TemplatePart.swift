import Basics

/// A part of a template, for its conversion to the format of another engine.
///
/// This file is compiled into the module, because parsed templates are visible nowhere else.
package enum TemplatePart: Sendable {
    /// The place of a value or message in HTML.
    package enum Context: Sendable {
        /// Between elements, where `<bdi>` is allowed.
        case content
        /// Text in which `<bdi>` is not allowed.
        case plain
        /// In a quoted attribute, which may be the target of a link.
        case attribute
    }

    case text(String)
    /// `{{name}}`
    case value(String, Context)
    /// `{{t key}}`
    case message(key: String, Context)
    /// `{{#name}}` or `{{#name=code}}`; inverted: `{{^name}}` or `{{^name=code}}`
    case section(String, code: String?, isInverted: Bool)
    /// The end of the innermost section.
    case end
    /// `{{> name}}`
    case partial(String)
}

extension TemplateSource {
    /// The template as HTML.
    ///
    /// A list whose elements repeat is always written, even if it has no elements.
    package func htmlParts() throws -> [TemplatePart] {
        try Self.htmlParts(of: text())
    }

    /// The template as Markdown for CommonMark alone.
    ///
    /// CommonMark has no containers and no attributes, so containers, and blocks with attributes, are HTML.
    ///
    /// - Precondition: the template is Markdown with an empty line between blocks, and without code blocks.
    package func markdownParts() throws -> [TemplatePart] {
        let lines = String(decoding: try text().bytes, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        return try lines.split(whereSeparator: \.isEmpty).flatMap { block in
            try markdownParts(ofBlock: block.joined(separator: "\n")) + [.text("\n\n")]
        }
    }

    private static let fence = ":::"

    private func markdownParts(ofBlock block: String) throws -> [TemplatePart] {
        if block == Self.fence { return [.text("</div>")] }
        let text = TemplateText(path: path, SourceText(Array(block.utf8)))
        if block.hasPrefix(Self.fence) {
            let container = TemplateText(path: path, SourceText(Array("\(block)\n\n\(Self.fence)\n".utf8)))
            var parts = try Self.htmlParts(of: container)
            // The end tag is in a later block.
            if case .text(let end)? = parts.popLast() { parts.append(.text(end.replacing("</div>", with: ""))) }
            return parts
        }
        if BlockAttributes.begin(text.bytes) { return try Self.htmlParts(of: text) }
        return TagLexer(text).segments { _ in false }.compactMap { segment -> TemplatePart? in
            switch segment {
            case .text(let range): .text(String(decoding: text.bytes[range], as: UTF8.self))
            case .tag(let tag): TemplatePart(tag)
            }
        }
    }

    private func text() throws -> TemplateText {
        TemplateText(path: path, try SourceText(decoding: bytes))
    }

    private static func htmlParts(of text: TemplateText) throws -> [TemplatePart] {
        let template = text.path.hasSuffix(".md") ? MarkdownParser.parse(text) : HTMLParser.parse(text)
        guard template.errors.isEmpty else { throw TemplateErrors(template.errors) }
        return template.pieces.compactMap(TemplatePart.init)
    }
}

extension TemplatePart {
    fileprivate init?(_ piece: Piece) {
        switch piece {
        case .bytes(let bytes), .unlessEmpty(let bytes), .unlessEmptyEnd(let bytes):
            self = .text(String(decoding: bytes, as: UTF8.self))
        case .value(_, let name, let context): self = .value(name, Context(context))
        case .message(_, let key, let context): self = .message(key: key, Context(context))
        case .section(let tag, _, _, _), .end(let tag, _, _), .partial(let tag, _, _): self.init(tag)
        }
    }

    /// A tag between elements; nil for a comment.
    fileprivate init?(_ tag: Tag) {
        switch tag.kind {
        case .value(let name): self = .value(name, .content)
        case .message(let key): self = .message(key: key, .content)
        case .section(let condition): self = .section(condition.name, code: condition.code, isInverted: false)
        case .inverted(let condition): self = .section(condition.name, code: condition.code, isInverted: true)
        case .end: self = .end
        case .partial(let name): self = .partial(name)
        case .comment: return nil
        }
    }
}

extension TemplatePart.Context {
    fileprivate init(_ context: SlotContext) {
        switch context {
        case .content: self = .content
        case .plain: self = .plain
        case .attribute, .link: self = .attribute
        }
    }
}
