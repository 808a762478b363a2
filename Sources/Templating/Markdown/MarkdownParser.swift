/// Reads Markdown with tags: cmark parses it with words in place of the tags.
enum MarkdownParser {
    static func parse(_ source: SourceText) -> (pieces: [Piece], errors: [TemplateError], anchors: Set<String>) {
        let lexer = TagLexer(source)
        let sentinels = SentinelText(source, lexer.segments { $0.kind == .comment })
        guard let root = CommonMarkDocument(parsing: sentinels.text).root else {
            let problem = TemplateError.Problem.tooDeep(limit: CommonMarkDocument.depthLimit)
            return ([], lexer.errors + [TemplateError(source.place(at: 0), problem)], [])
        }
        var emitter = MarkdownEmitter(source: source, sentinels: sentinels)
        emitter.emit(block: root)
        emitter.finish()
        let lost = sentinels.tags.indices.filter { !emitter.seen.contains($0) }.map { number in
            TemplateError(sentinels.tags[number].place, .lostTag)
        }
        return (emitter.pieces, lexer.errors + emitter.errors + lost, emitter.anchors)
    }
}
