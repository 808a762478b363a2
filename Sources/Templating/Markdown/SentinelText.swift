/// Markdown in which each tag is replaced by a word that no author writes and that cmark leaves alone everywhere:
/// ASCII letters and digits, as in `Zqa12Qz`.
struct SentinelText {
    /// A part of a text from cmark.
    enum Part {
        case literal(ArraySlice<UInt8>)
        case tag(Int)

        /// The number of the tag, if it is one.
        var number: Int? { if case .tag(let number) = self { number } else { nil } }
    }

    private let mark: [UInt8]
    private static let end = Array("Qz".utf8)
    /// The Markdown for cmark.
    private(set) var text: [UInt8] = []
    /// The tags by the numbers of their words.
    private(set) var tags: [Tag] = []
    /// Where stretches of `text` come from in the source.
    private var origins: [(text: Int, source: Int)] = []

    init(_ source: SourceText, _ segments: [TagLexer.Segment]) {
        mark = Self.mark(absentFrom: source.bytes)
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
    }

    /// Splits a text from cmark at the words.
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

    /// The offset in the source of a place that cmark names, both from 1.
    func sourceOffset(line: Int, column: Int) -> Int {
        let lineStart = SourceText.lineStarts(of: text)[safely: line - 1] ?? 0
        let offset = lineStart + max(0, column - 1)
        guard let origin = origins.last(where: { $0.text <= offset }) else { return 0 }
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

    /// `Zq` and the first letters that make it a word the source does not have.
    private static func mark(absentFrom source: [UInt8]) -> [UInt8] {
        var letters = "a"
        while String(decoding: source, as: UTF8.self).contains("Zq\(letters)") { letters += "a" }
        return Array("Zq\(letters)".utf8)
    }
}
