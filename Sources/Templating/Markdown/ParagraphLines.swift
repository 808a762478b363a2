/// A paragraph, divided into the section tags around its text and the text.
///
/// A section tag that is alone on one of the first or last lines is outside of the text, unless its counterpart is
/// inside. A paragraph that contains only section tags and partials, one per line, has no text.
struct ParagraphLines {
    /// The numbers of the tags before the text.
    private(set) var leading: [Int] = []
    /// The text; may be empty.
    private(set) var middle: ArraySlice<MarkdownNode> = []
    /// The numbers of the tags after the text.
    private(set) var trailing: [Int] = []

    init(_ paragraph: MarkdownNode, _ emitter: MarkdownEmitter) {
        let lines = paragraph.children.split(omittingEmptySubsequences: false) { $0.kind == .softBreak }
        // The tag of each line that contains nothing else.
        let alone = lines.map { line -> Int? in
            guard line.count == 1, let node = line.first, let number = emitter.onlyTag(of: node) else { return nil }
            return emitter.tag(number).isStructural ? number : nil
        }
        if alone.allSatisfy({ $0 != nil }), !alone.isEmpty {
            leading = alone.compactMap(\.self)
            return
        }
        let sections = alone.map { $0.flatMap { emitter.tag($0).condition == nil ? nil : $0 } }
        var start = sections.prefix { $0 != nil }.count
        var end = lines.count - sections.reversed().prefix { $0 != nil }.count
        for (opening, closing) in Self.pairs(in: lines, emitter) {
            if opening < start, (start..<end).contains(closing) { start = opening }
            if closing >= end, (start..<end).contains(opening) { end = closing + 1 }
        }
        leading = sections[..<start].compactMap(\.self)
        trailing = sections[end...].compactMap(\.self)
        if let first = lines[safely: start], let last = lines[safely: end - 1], start < end {
            middle = paragraph.children[first.startIndex..<last.endIndex]
        }
    }

    /// The first and last lines of the sections that begin and end in the paragraph.
    private static func pairs(
        in lines: [ArraySlice<MarkdownNode>],
        _ emitter: MarkdownEmitter
    ) -> [(opening: Int, closing: Int)] {
        var open = OpenSections<Int>()
        var pairs: [(opening: Int, closing: Int)] = []
        for (line, nodes) in lines.enumerated() {
            for tag in nodes.flatMap({ tags(in: $0, emitter) }) {
                guard let condition = tag.condition else { continue }
                if tag.opensSection {
                    open.open(condition, line)
                } else if let (opening, _) = open.close(condition) {
                    pairs.append((opening, line))
                }
            }
        }
        return pairs
    }

    private static func tags(in node: MarkdownNode, _ emitter: MarkdownEmitter) -> [Tag] {
        let own = emitter.sentinels.parts(of: node.literal).compactMap { part -> Tag? in
            guard case .tag(let number) = part else { return nil }
            let tag = emitter.tag(number)
            return tag.condition == nil ? nil : tag
        }
        return own + node.children.flatMap { tags(in: $0, emitter) }
    }
}
