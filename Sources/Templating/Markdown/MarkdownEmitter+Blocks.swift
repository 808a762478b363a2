import Basics

extension MarkdownEmitter {
    /// Emits a block with everything in it.
    ///
    /// - Parameter isTight: true in an element of a tight list, where paragraphs go without `<p>`.
    mutating func emit(block node: MarkdownNode, isTight: Bool = false) {
        switch node.kind {
        case .document: emit(blocks: node.children)
        case .blockQuote:
            breakLine()
            put("<blockquote>\n")
            inside { $0.emit(blocks: node.children) }
            breakLine()
            put("</blockquote>\n")
        case .list(let start, let isTight): emit(list: node, start: start, isTight: isTight)
        case .listElement:
            breakLine()
            put("<li>")
            inside { $0.emit(blocks: node.children, isTight: isTight) }
            put("</li>\n")
        case .heading(let level):
            breakLine()
            let (text, anchor) = Self.anchored(node)
            if let anchor { note(anchor, of: node) }
            put("<h\(level)\(anchor.map { " id=\"\($0)\"" } ?? "")>".utf8)
            inside { $0.emit(inlines: text) }
            put("</h\(level)>\n".utf8)
        case .codeBlock(let info): emit(codeBlock: node, info: info)
        case .htmlBlock:
            breakLine()
            report(.rawHTML, at: node, hiding: node.literal)
            put("<!-- raw HTML omitted -->")
            breakLine()
        case .thematicBreak:
            breakLine()
            put("<hr />\n")
        case .paragraph: emit(paragraph: node, isTight: isTight)
        case .text, .softBreak, .lineBreak, .code, .inlineHTML, .emphasis, .strong, .link, .image, .other: break
        }
    }

    private mutating func emit(blocks: [MarkdownNode], isTight: Bool = false) {
        for block in blocks { emit(block: block, isTight: isTight) }
    }

    private mutating func emit(codeBlock node: MarkdownNode, info: [UInt8]) {
        breakLine()
        if info.isEmpty {
            put("<pre><code>")
        } else {
            put("<pre><code class=\"language-")
            put(escaped: info.prefix { !$0.isASCIISpace && $0 != 0x0B })
            put("\">")
        }
        let parts = linesVanishing(from: sentinels.parts(of: node.literal))
        inside { $0.emit(parts, .content) }
        put("</code></pre>\n")
    }

    /// The parts of a code block without the lines on which nothing but a section tag stands.
    private func linesVanishing(from parts: [SentinelText.Part]) -> [SentinelText.Part] {
        guard parts.contains(where: { $0.number != nil }) else { return parts }
        var lines: [[SentinelText.Part]] = [[]]
        for part in parts {
            guard case .literal(let bytes) = part else {
                lines[lines.count - 1].append(part)
                continue
            }
            for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
                if index > 0 { lines.append([]) }
                if !line.isEmpty { lines[lines.count - 1].append(.literal(line)) }
            }
        }
        let lineBreak = SentinelText.Part.literal([0x0A])
        return Array(
            lines.map { line in onlySectionTag(of: line).map { [$0] } ?? line + [lineBreak] }.joined().dropLast()
        )
    }

    private func onlySectionTag(of line: [SentinelText.Part]) -> SentinelText.Part? {
        let words = line.filter { part in
            if case .literal(let bytes) = part { bytes.contains { $0 != 0x20 && $0 != 0x09 } } else { true }
        }
        guard words.count == 1, let number = words[0].number, tag(number).condition != nil else { return nil }
        return words[0]
    }

    // MARK: Lists

    /// Emits a list.
    ///
    /// Elements that are only section tags vanish, and what is between them repeats. If all elements are in sections,
    /// the list itself is there only if one of them is.
    private mutating func emit(list: MarkdownNode, start: Int?, isTight: Bool) {
        let openTag =
            switch start {
            case nil: "<ul>\n"
            case 1: "<ol>\n"
            case let start?: "<ol start=\"\(start)\">\n"
            }
        let closeTag = start == nil ? "</ul>\n" : "</ol>\n"
        let markers = list.children.map(markers(in:))
        breakLine()
        let mayBeEmpty = markers.contains { $0 != nil }
        if mayBeEmpty { putBlock(.unlessEmpty(Array(openTag.utf8))) } else { put(openTag.utf8) }
        inside { emitter in
            for (element, markers) in zip(list.children, markers) {
                guard let markers else {
                    emitter.emit(block: element, isTight: isTight)
                    continue
                }
                for number in markers {
                    if let piece = emitter.structure(number) { emitter.putBlock(piece) }
                }
            }
        }
        if mayBeEmpty { putBlock(.unlessEmptyEnd(Array(closeTag.utf8))) } else { put(closeTag.utf8) }
    }

    /// The section tags of a list element that is nothing else; nil for any other element.
    private func markers(in element: MarkdownNode) -> [Int]? {
        guard element.children.count == 1, element.children[0].kind == .paragraph else { return nil }
        let lines = ParagraphLines(element.children[0], self)
        guard lines.middle.isEmpty, lines.leading.allSatisfy({ tag($0).condition != nil }) else { return nil }
        return lines.leading
    }

    // MARK: Paragraphs

    private mutating func emit(paragraph node: MarkdownNode, isTight: Bool) {
        let lines = ParagraphLines(node, self)
        for number in lines.leading { if let piece = structure(number) { putBlock(piece) } }
        if !lines.middle.isEmpty {
            if !isTight {
                breakLine()
                put("<p>")
            }
            inside { $0.emit(inlines: Array(lines.middle)) }
            if !isTight { put("</p>\n") }
        }
        for number in lines.trailing { if let piece = structure(number) { putBlock(piece) } }
    }
}
