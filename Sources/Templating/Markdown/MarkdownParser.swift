/// Parses Markdown with tags, which cmark sees as placeholders.
enum MarkdownParser {
    /// - Parameter redirect: another target of a literal link; nil keeps it.
    static func parse(
        _ source: TemplateText,
        _ redirect: (_ target: String) -> TemplateLibrary.Redirect? = { _ in nil }
    ) -> ParsedTemplate {
        let lexer = TagLexer(source)
        let sentinels = SentinelText(source, lexer.segments { $0.kind == .comment })
        guard let root = CommonMarkDocument(parsing: sentinels.text).root else {
            let problem = TemplateError.Problem.tooDeep(limit: CommonMarkDocument.depthLimit)
            return ParsedTemplate(pieces: [], errors: lexer.errors + [TemplateError(source.place(at: 0), problem)])
        }
        var emitter = MarkdownEmitter(source: source, sentinels: sentinels, redirects: redirects(in: root, redirect))
        emitter.emit(block: root)
        emitter.finish()
        let lost = sentinels.tags.indices.filter { !emitter.seen.contains($0) }.map { number in
            TemplateError(sentinels.tags[number].place, .lostTag)
        }
        return ParsedTemplate(
            pieces: emitter.pieces,
            errors: lexer.errors + emitter.errors + lost,
            anchors: emitter.anchors,
            title: title(of: root, sentinels),
            outline: TemplateOutline(of: root, sentinels)
        )
    }

    /// The links with another target, by the written target.
    private static func redirects(
        in node: MarkdownNode,
        _ redirect: (_ target: String) -> TemplateLibrary.Redirect?
    ) -> [[UInt8]: TemplateLibrary.Redirect] {
        var found: [[UInt8]: TemplateLibrary.Redirect] = [:]
        for child in node.children { found.merge(redirects(in: child, redirect)) { first, _ in first } }
        if case .link(let target, _) = node.kind { found[target] = redirect(String(decoding: target, as: UTF8.self)) }
        return found
    }

    /// The text of the level 1 heading at the beginning of a document.
    ///
    /// - Returns: nil if there is none, or if it contains a tag, because a title must be the same on every page.
    private static func title(of document: MarkdownNode, _ sentinels: SentinelText) -> String? {
        guard let heading = document.children.first, heading.kind == .heading(level: 1) else { return nil }
        let text = MarkdownNode.plainText(of: MarkdownEmitter.anchored(heading).text)
        let parts = sentinels.parts(of: text)
        return parts.contains { $0.number != nil } ? nil : String(decoding: text, as: UTF8.self)
    }
}

extension MarkdownNode {
    /// The words of a text without its markup.
    static func plainText(of nodes: [MarkdownNode]) -> [UInt8] {
        nodes.flatMap { node -> [UInt8] in
            switch node.kind {
            case .softBreak, .lineBreak: Array(" ".utf8)
            case .inlineHTML: []
            default: node.literal + plainText(of: node.children)
            }
        }
    }
}
