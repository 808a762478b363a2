/// Assigns attributes to blocks and groups blocks into containers before they are emitted:
///
///     ::: {.answer}
///
///     {.steps role="list"}
///     1. First step
///
///     :::
extension MarkdownEmitter {
    /// A block with its attributes, or a container of blocks.
    enum Arranged {
        case block(MarkdownNode, BlockAttributes?)
        case container(BlockAttributes, [Arranged])
    }

    /// Arranges siblings by the lines that contain attributes or begin and end containers.
    mutating func arranged(_ siblings: [MarkdownNode]) -> [Arranged] {
        // The contents of the containers that are open, outermost first.
        var open: [(mark: MarkdownNode, attributes: BlockAttributes, blocks: [Arranged])] = []
        var result: [Arranged] = []
        var pending: (line: MarkdownNode, attributes: BlockAttributes)?
        func add(_ block: Arranged) {
            if open.isEmpty { result.append(block) } else { open[open.count - 1].blocks.append(block) }
        }
        for sibling in siblings.flatMap(Self.pieces(of:)) {
            guard let line = Self.mark(sibling) else {
                add(.block(sibling, pending?.attributes))
                pending = nil
                continue
            }
            if let pending { report(.attributesWithoutBlock, at: pending.line, hiding: []) }
            pending = nil
            if line.starts(with: Self.fence) {
                let rest = Array(line.dropFirst(Self.fence.count).drop { $0 == UInt8(ascii: " ") })
                if !rest.isEmpty {
                    guard let attributes = attributes(rest, of: sibling) else { continue }
                    open.append((sibling, attributes, []))
                } else if let closed = open.popLast() {
                    add(.container(closed.attributes, closed.blocks))
                } else {
                    report(.unopenedContainer, at: sibling, hiding: [])
                }
            } else if let attributes = attributes(line, of: sibling) {
                pending = (sibling, attributes)
            }
        }
        if let pending { report(.attributesWithoutBlock, at: pending.line, hiding: []) }
        for container in open { report(.unclosedContainer, at: container.mark, hiding: []) }
        return result
    }

    private static let fence = Array(":::".utf8)

    private mutating func attributes(_ text: [UInt8], of line: MarkdownNode) -> BlockAttributes? {
        if let attributes = BlockAttributes(text) {
            if let id = attributes.id { note(id, of: line) }
            return attributes
        }
        report(.malformedAttributes(words(text)), at: line, hiding: text)
        return nil
    }

    /// The text of a paragraph that consists of one line of attributes or one fence; nil for any other node.
    private static func mark(_ node: MarkdownNode) -> [UInt8]? {
        guard node.kind == .paragraph, node.children.count == 1 else { return nil }
        return mark(ofLine: node.children[...])
    }

    private static func mark(ofLine nodes: ArraySlice<MarkdownNode>) -> [UInt8]? {
        guard nodes.count == 1, let text = nodes.first, text.kind == .text else { return nil }
        let line = text.literal
        return line.starts(with: fence) || BlockAttributes.begin(line) && line.last == UInt8(ascii: "}") ? line : nil
    }

    /// Splits a paragraph so that each line of attributes and each fence is a separate paragraph.
    private static func pieces(of node: MarkdownNode) -> [MarkdownNode] {
        guard node.kind == .paragraph else { return [node] }
        let lines = node.children.split(omittingEmptySubsequences: false) { $0.kind == .softBreak }
        guard lines.count > 1, lines.contains(where: { mark(ofLine: $0) != nil }) else { return [node] }
        var pieces: [(isMark: Bool, nodes: [MarkdownNode])] = []
        for line in lines {
            let isMark = mark(ofLine: line) != nil
            if let last = pieces.last, !last.isMark, !isMark, line.startIndex > 0 {
                pieces[pieces.count - 1].nodes += [node.children[line.startIndex - 1]] + line
            } else {
                pieces.append((isMark, Array(line)))
            }
        }
        return pieces.map { piece in
            MarkdownNode(
                kind: .paragraph,
                literal: [],
                line: piece.nodes.first?.line ?? node.line,
                column: piece.nodes.first?.column ?? node.column,
                children: piece.nodes
            )
        }
    }

    // MARK: Writing

    mutating func emit(_ arranged: [Arranged], isTight: Bool) {
        for part in arranged {
            switch part {
            case .block(let node, let attributes): emit(block: node, attributes, isTight: isTight)
            case .container(let attributes, let blocks):
                breakLine()
                put("<div")
                put(attributes)
                put(">\n")
                inside { $0.emit(blocks, isTight: false) }
                breakLine()
                put("</div>\n")
            }
        }
    }

    /// Writes attributes within a start tag.
    mutating func put(_ attributes: BlockAttributes?) {
        guard let attributes else { return }
        if let id = attributes.id { put(" id=\"\(id)\"".utf8) }
        if !attributes.classes.isEmpty { put(" class=\"\(attributes.classes.joined(separator: " "))\"".utf8) }
        for (name, value) in attributes.others {
            put(" \(name)=\"".utf8)
            let parts = sentinels.parts(of: value)
            inside { $0.emit(parts, .attribute) }
            put("\"")
        }
    }
}
