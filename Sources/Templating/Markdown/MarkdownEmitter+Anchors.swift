/// Headings to which links can lead: `## What to do {#todo}`.
///
/// The author writes the anchor, so that it is the same in every language, and stays when the words change.
extension MarkdownEmitter {
    /// The text of a heading, and the anchor at its end, if there is one.
    mutating func anchored(_ heading: MarkdownNode) -> (text: [MarkdownNode], anchor: String?) {
        guard let last = heading.children.last, last.kind == .text, last.literal.last == UInt8(ascii: "}"),
            let mark = last.literal.lastIndex(of: UInt8(ascii: "{")), last.literal[mark...].starts(with: "{#".utf8)
        else { return (heading.children, nil) }
        let anchor = String(decoding: last.literal[(mark + 2)...].dropLast(), as: UTF8.self)
        if anchor.wholeMatch(of: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/) == nil {
            report(.malformedAnchor(anchor), at: heading, hiding: last.literal)
        } else if anchors.contains(anchor) {
            report(.repeatedAnchor(anchor), at: heading, hiding: [])
        }
        anchors.insert(anchor)
        let rest = Array(last.literal[..<mark].reversed().drop { $0 == UInt8(ascii: " ") }.reversed())
        let words = MarkdownNode(kind: .text, literal: rest, line: last.line, column: last.column)
        return (heading.children.dropLast() + (rest.isEmpty ? [] : [words]), anchor)
    }
}
