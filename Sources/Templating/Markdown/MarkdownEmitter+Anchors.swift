import Basics

/// Headings with anchors: `## What to do {#todo}`.
///
/// Anchors are explicit, so that they are the same in every language and do not change with the text.
extension MarkdownEmitter {
    /// The text of a heading, and the anchor at its end, if any.
    static func anchored(_ heading: MarkdownNode) -> (text: [MarkdownNode], anchor: String?) {
        guard let last = heading.children.last, last.kind == .text, last.literal.last == UInt8(ascii: "}"),
            let mark = last.literal.lastIndex(of: UInt8(ascii: "{")), last.literal[mark...].starts(with: "{#".utf8)
        else { return (heading.children, nil) }
        let anchor = String(decoding: last.literal[(mark + 2)...].dropLast(), as: UTF8.self)
        let rest = Array(last.literal[..<mark].reversed().drop { $0 == UInt8(ascii: " ") }.reversed())
        let words = MarkdownNode(kind: .text, literal: rest, line: last.line, column: last.column)
        return (heading.children.dropLast() + (rest.isEmpty ? [] : [words]), anchor)
    }

    /// Records the anchor of a heading, and reports it if it is malformed or a duplicate.
    mutating func note(_ anchor: String, of heading: MarkdownNode) {
        if !Self.isAnchor(anchor) {
            let literal = heading.children.last?.literal ?? []
            report(.malformedAnchor(words(Array(anchor.utf8))), at: heading, hiding: literal)
        } else if anchors.contains(anchor) {
            report(.repeatedAnchor(anchor), at: heading, hiding: [])
        }
        anchors.insert(anchor)
    }

    /// A text from cmark for an error message, with `{{…}}` in place of tags.
    func words(_ text: [UInt8]) -> String {
        sentinels.parts(of: text).map { part in
            if case .literal(let bytes) = part { String(decoding: bytes, as: UTF8.self) } else { "{{…}}" }
        }.joined()
    }

    /// Whether a text consists of words of lowercase letters and digits, joined by hyphens, and begins with a letter.
    private static func isAnchor(_ text: String) -> Bool {
        let words = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let areWords = words.allSatisfy { word in
            !word.isEmpty && word.allSatisfy { $0.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        }
        return areWords && text.utf8.first.map { !$0.isASCIIDigit } ?? false
    }
}
