import Basics

/// Markdown with a placeholder in place of each tag.
///
/// A placeholder, such as `Zqaaaa12Qz`, consists of ASCII letters and digits, which cmark never changes. It does not
/// occur in the template.
struct SentinelText {
    /// A part of a text from cmark.
    enum Part {
        case literal(ArraySlice<UInt8>)
        case tag(Int)

        /// The number of the tag; nil for a literal.
        var number: Int? { if case .tag(let number) = self { number } else { nil } }
    }

    private let mark: [UInt8]
    private static let end = Array("Qz".utf8)
    /// The Markdown for cmark.
    private(set) var text: [UInt8] = []
    /// The tags, indexed by the numbers in their placeholders.
    private(set) var tags: [Tag] = []
    /// The offsets in `text` and in the source at which each literal part begins.
    private var origins: [(text: Int, source: Int)] = []
    /// The lines of `text`.
    private let lines: LineIndex

    init(_ source: TemplateText, _ segments: [TagLexer.Segment]) {
        // Without the tags, because the texts before and after a comment are joined.
        mark = Self.mark(
            absentFrom: segments.flatMap { segment -> ArraySlice<UInt8> in
                if case .text(let range) = segment { source.bytes[range] } else { [] }
            }
        )
        for segment in segments {
            switch segment {
            case .text(let range):
                origins.append((text.count, range.lowerBound))
                text.append(contentsOf: source.bytes[range])
            case .tag(let tag) where tag.kind == .comment: break
            case .tag(let tag):
                text.append(contentsOf: mark + Array("\(tags.count)".utf8) + Self.end)
                tags.append(tag)
            }
        }
        // cmark also ends lines at carriage returns, but a source text has none.
        lines = LineIndex(text) { $0 == UInt8(ascii: "\n") }
    }

    /// Splits a text from cmark at the placeholders.
    func parts(of literal: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var (start, index) = (0, 0)
        while index < literal.count {
            guard literal[index] == mark[0], let (tag, end) = tag(at: index, in: literal) else {
                index += 1
                continue
            }
            if index > start { parts.append(.literal(literal[start..<index])) }
            parts.append(.tag(tag))
            (start, index) = (end, end)
        }
        if start < literal.count { parts.append(.literal(literal[start...])) }
        return parts
    }

    /// The offset in the source of a place from cmark.
    ///
    /// - Parameters:
    ///   - line: from 1.
    ///   - column: in bytes, from 1.
    func sourceOffset(line: Int, column: Int) -> Int {
        let offset = (lines.start(ofLine: line) ?? 0) + max(0, column - 1)
        guard let origin = origins[safely: origins.partitioningIndex { $0.text > offset } - 1] else { return 0 }
        return origin.source + offset - origin.text
    }

    private func tag(at index: Int, in literal: [UInt8]) -> (tag: Int, end: Int)? {
        guard literal[index...].starts(with: mark) else { return nil }
        let digits = literal[(index + mark.count)...].prefix { $0.isASCIIDigit }
        let rest = literal[digits.endIndex...]
        guard rest.starts(with: Self.end), let tag = Int(String(decoding: digits, as: UTF8.self)), tag < tags.count
        else {
            return nil
        }
        return (tag, digits.endIndex + Self.end.count)
    }

    /// `Zq` and four letters that do not follow `Zq` in the text.
    ///
    /// The number of combinations exceeds the number of occurrences in the largest template.
    private static func mark(absentFrom text: [UInt8]) -> [UInt8] {
        let beginning = Array("Zq".utf8)
        var search = ForwardSearch(beginning)
        var taken: Set<Int> = []
        var offset = 0
        while let start = search.next(in: text, from: offset) {
            offset = start + beginning.count
            let letters = text[offset...].prefix(4).prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            if letters.count == 4 { taken.insert(letters.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "a")) }) }
        }
        let number = (0...).first { !taken.contains($0) } ?? 0
        return beginning + [17576, 676, 26, 1].map { UInt8(ascii: "a") + UInt8(number / $0 % 26) }
    }
}
