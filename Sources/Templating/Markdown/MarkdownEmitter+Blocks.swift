import Basics

extension MarkdownEmitter {
    /// Emits a block with its content.
    ///
    /// - Parameters:
    ///   - attributes: the line of attributes above the block.
    ///   - isTight: whether the block is in an element of a tight list, in which paragraphs have no `<p>`.
    mutating func emit(block node: MarkdownNode, _ attributes: BlockAttributes? = nil, isTight: Bool = false) {
        switch node.kind {
        case .document: emit(arranged(node.children), isTight: false)
        case .blockQuote:
            breakLine()
            put("<blockquote")
            put(attributes)
            put(">\n")
            inside { $0.emit($0.arranged(node.children), isTight: false) }
            breakLine()
            put("</blockquote>\n")
        case .list(let start, let isTight): emit(list: node, attributes, start: start, isTight: isTight)
        case .listElement:
            breakLine()
            put("<li>")
            inside { $0.emit($0.arranged(node.children), isTight: isTight) }
            put("</li>\n")
        case .heading(let level): emit(heading: node, attributes, level: level)
        case .codeBlock(let info): emit(codeBlock: node, attributes, info: info)
        case .htmlBlock:
            breakLine()
            report(.rawHTML, at: node, hiding: node.literal)
            put("<!-- raw HTML omitted -->")
            breakLine()
        case .thematicBreak:
            breakLine()
            put("<hr")
            put(attributes)
            put(" />\n")
        case .paragraph: emit(paragraph: node, attributes, isTight: isTight)
        case .text, .softBreak, .lineBreak, .code, .inlineHTML, .emphasis, .strong, .link, .image, .other: break
        }
    }

    private mutating func emit(heading node: MarkdownNode, _ attributes: BlockAttributes?, level: Int) {
        breakLine()
        let (text, anchor) = Self.anchored(node)
        put("<h\(level)".utf8)
        put(attributes)
        if let anchor {
            if attributes?.id != nil { report(.malformedAttributes("{#\(anchor)}"), at: node, hiding: []) }
            note(anchor, of: node)
            put(" id=\"\(anchor)\"".utf8)
        }
        put(">")
        inside { $0.emit(inlines: text) }
        put("</h\(level)>\n".utf8)
    }

    private mutating func emit(codeBlock node: MarkdownNode, _ attributes: BlockAttributes?, info: [UInt8]) {
        breakLine()
        put("<pre")
        put(attributes)
        if info.isEmpty {
            put("><code>")
        } else {
            put("><code class=\"language-")
            put(escaped: info.prefix { !$0.isASCIISpace && $0 != 0x0B })
            put("\">")
        }
        let parts = linesVanishing(from: sentinels.parts(of: node.literal))
        inside { $0.emit(parts, .content) }
        put("</code></pre>\n")
    }

    /// The parts of a code block without the lines that contain only a section tag.
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
    /// Elements that contain only section tags are removed, and the elements between them repeat. A list with such
    /// elements is omitted if all of its elements are.
    private mutating func emit(list: MarkdownNode, _ attributes: BlockAttributes?, start: Int?, isTight: Bool) {
        let name = start == nil ? "ul" : "ol"
        let closeTag = "</\(name)>\n"
        let markers = list.children.map(markers(in:))
        breakLine()
        let mayBeEmpty = markers.contains { $0 != nil }
        func open(_ emitter: inout MarkdownEmitter) {
            emitter.put("<\(name)".utf8)
            if let start, start != 1 { emitter.put(" start=\"\(start)\"".utf8) }
            emitter.put(attributes)
            emitter.put(">\n")
        }
        if mayBeEmpty {
            let openTag = bytes(open)
            if openTag == nil { report(.valueInRepeatedList, at: list, hiding: []) }
            putBlock(.unlessEmpty(openTag ?? []))
        } else {
            open(&self)
        }
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

    /// The section tags of a list element that contains only these; nil for any other element.
    private func markers(in element: MarkdownNode) -> [Int]? {
        guard element.children.count == 1, element.children[0].kind == .paragraph else { return nil }
        let lines = ParagraphLines(element.children[0], self)
        guard lines.middle.isEmpty, lines.leading.allSatisfy({ tag($0).condition != nil }) else { return nil }
        return lines.leading
    }

    // MARK: Paragraphs

    private mutating func emit(paragraph node: MarkdownNode, _ attributes: BlockAttributes?, isTight: Bool) {
        let lines = ParagraphLines(node, self)
        for number in lines.leading { if let piece = structure(number) { putBlock(piece) } }
        if !lines.middle.isEmpty {
            // Attributes need an element, even in a tight list.
            let isWrapped = !isTight || attributes != nil
            if isWrapped {
                breakLine()
                put("<p")
                put(attributes)
                put(">")
            }
            inside { $0.emit(inlines: Array(lines.middle)) }
            if isWrapped { put("</p>\n") }
        } else if attributes != nil {
            report(.attributesWithoutBlock, at: node, hiding: [])
        }
        for number in lines.trailing { if let piece = structure(number) { putBlock(piece) } }
    }
}
