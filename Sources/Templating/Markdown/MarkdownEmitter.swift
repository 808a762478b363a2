/// Converts a parsed Markdown document to HTML like cmark's safe mode, with tags as separate pieces.
struct MarkdownEmitter {
    private(set) var pieces: [Piece] = []
    private(set) var errors: [TemplateError] = []
    let source: TemplateText
    let sentinels: SentinelText
    /// The links with another target, by the written target.
    let redirects: [[UInt8]: TemplateLibrary.Redirect]
    /// The numbers of the tags that were emitted or reported.
    private(set) var seen: Set<Int> = []
    /// The anchors of headings so far.
    var anchors: Set<String> = []
    /// The number of the current node; a section must begin and end in the same one.
    private(set) var node = 0
    private var nodeCount = 0
    private var text: [UInt8] = []
    /// Whether a block can begin here without a line break.
    private var isAtLineStart = true

    init(source: TemplateText, sentinels: SentinelText, redirects: [[UInt8]: TemplateLibrary.Redirect]) {
        self.source = source
        self.sentinels = sentinels
        self.redirects = redirects
    }

    /// Moves the pending text to the pieces.
    mutating func finish() {
        guard !text.isEmpty else { return }
        pieces.append(.bytes(text))
        text = []
    }

    /// The bytes that `write` emits; nil if it emits a tag.
    mutating func bytes(_ write: (inout MarkdownEmitter) -> Void) -> [UInt8]? {
        finish()
        let count = pieces.count
        write(&self)
        defer { text = [] }
        return pieces.count == count ? text : nil
    }

    // MARK: Writing

    mutating func put(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        text.append(contentsOf: bytes)
        isAtLineStart = text.last == UInt8(ascii: "\n")
    }

    mutating func put(_ markup: StaticString) { put("\(markup)".utf8) }

    mutating func put(escaped bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        text.append(markdownText: bytes)
        isAtLineStart = text.last == UInt8(ascii: "\n")
    }

    mutating func put(target bytes: some Collection<UInt8>) {
        text.append(markdownTarget: bytes)
    }

    /// Begins a new line, unless the output is at the start of one.
    mutating func breakLine() { if !isAtLineStart { put("\n") } }

    mutating func put(_ piece: Piece) {
        finish()
        pieces.append(piece)
        isAtLineStart = false
    }

    /// Emits a tag in place of a block.
    mutating func putBlock(_ piece: Piece) {
        breakLine()
        put(piece)
        isAtLineStart = true
    }

    /// Emits the content of a markup node.
    mutating func inside(_ emit: (inout MarkdownEmitter) -> Void) {
        let outer = node
        nodeCount += 1
        node = nodeCount
        emit(&self)
        node = outer
    }

    // MARK: Tags

    func tag(_ number: Int) -> Tag { sentinels.tags[number] }

    /// The number of the tag in a text node that consists of one tag; nil for any other node.
    func onlyTag(of node: MarkdownNode) -> Int? {
        guard node.kind == .text else { return nil }
        let parts = sentinels.parts(of: node.literal)
        if parts.count == 1, case .tag(let number)? = parts.first { return number }
        return nil
    }

    mutating func report(_ problem: TemplateError.Problem, atTag number: Int) {
        seen.insert(number)
        errors.append(TemplateError(tag(number).place, problem))
    }

    /// Reports a fault of a node, and marks the tags in `literal` as seen, so that they are not reported too.
    mutating func report(_ problem: TemplateError.Problem, at node: MarkdownNode, hiding literal: [UInt8]) {
        hide(tagsIn: sentinels.parts(of: literal))
        let offset = sentinels.sourceOffset(line: node.line, column: node.column)
        errors.append(TemplateError(source.place(at: offset), problem))
    }

    /// Marks tags as seen.
    mutating func hide(tagsIn parts: [SentinelText.Part]) {
        seen.formUnion(parts.compactMap(\.number))
    }

    /// Emits text with tags in it.
    mutating func emit(_ parts: [SentinelText.Part], _ context: SlotContext, allowsPartials: Bool = false) {
        for part in parts {
            switch part {
            case .literal(let bytes): put(escaped: bytes)
            case .tag(let number): emit(tag: number, context, allowsPartials: allowsPartials)
            }
        }
    }

    private mutating func emit(tag number: Int, _ context: SlotContext, allowsPartials: Bool) {
        let tag = tag(number)
        seen.insert(number)
        switch tag.kind {
        case .value(let name): put(.value(tag, name: name, context))
        case .message(let key): put(.message(tag, key: key, context))
        case .partial(let name):
            guard allowsPartials else { return report(.misplacedPartial(name), atTag: number) }
            put(.partial(tag, name: name, inline: true))
        case .section, .inverted, .end, .comment: if let piece = structure(number) { put(piece) }
        }
    }

    /// The piece of a section tag or a partial; nil for any other tag.
    mutating func structure(_ number: Int) -> Piece? {
        seen.insert(number)
        let tag = tag(number)
        return switch tag.kind {
        case .section(let condition): .section(tag, condition, inverted: false, node: node)
        case .inverted(let condition): .section(tag, condition, inverted: true, node: node)
        case .end(let condition): .end(tag, condition, node: node)
        case .partial(let name): .partial(tag, name: name, inline: false)
        case .value, .message, .comment: nil
        }
    }
}
