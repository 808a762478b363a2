import Basics

/// Splits a template into text and tags.
///
/// Malformed tags are reported and skipped, so that one run finds all faults.
struct TagLexer {
    /// A part of the source.
    enum Segment {
        case text(Range<Int>)
        case tag(Tag)
    }

    private struct Found {
        let range: Range<Int>
        let tag: Tag?
    }

    private let source: TemplateText
    private var found: [Found] = []
    private(set) var errors: [TemplateError] = []
    private var opening = ForwardSearch(Array("{{".utf8))
    private var closing = ForwardSearch(Array("}}".utf8))
    private var tripleClosing = ForwardSearch(Array("}}}".utf8))

    init(_ source: TemplateText) {
        self.source = source
        var offset = 0
        while let start = opening.next(in: source.bytes, from: offset) { offset = readTag(at: start) }
    }

    /// Text and tags in order.
    ///
    /// If `vanishes` is true for a tag that is alone on its line, the line is removed (Mustache's standalone tags).
    func segments(whereLineVanishes vanishes: (Tag) -> Bool) -> [Segment] {
        var segments: [Segment] = []
        var textStart = 0
        for found in found {
            var range = found.range
            if let tag = found.tag, vanishes(tag), let line = line(around: range) { range = line }
            // Lines of different tags never overlap. The comparison protects the range from malformed input.
            if range.lowerBound > textStart { segments.append(.text(textStart..<range.lowerBound)) }
            if let tag = found.tag { segments.append(.tag(tag)) }
            textStart = max(textStart, range.upperBound)
        }
        if textStart < source.bytes.count { segments.append(.text(textStart..<source.bytes.count)) }
        return segments
    }

    /// The whole lines of a range, if they contain nothing else but white space.
    private func line(around range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        while let byte = source.bytes[safely: start - 1], byte == 0x20 || byte == 0x09 { start -= 1 }
        if let byte = source.bytes[safely: start - 1], byte != 0x0A { return nil }
        var end = range.upperBound
        while let byte = source.bytes[safely: end], byte == 0x20 || byte == 0x09 { end += 1 }
        guard let lineEnd = source.bytes[safely: end] else { return start..<end }
        return lineEnd == 0x0A ? start..<end + 1 : nil
    }

    /// Reads the tag that begins at `start`.
    ///
    /// - Returns: the offset at which the search continues.
    private mutating func readTag(at start: Int) -> Int {
        let sigil = source.bytes[safely: start + 2]
        if sigil == UInt8(ascii: "{"), let end = tripleClosing.next(in: source.bytes, from: start + 3) {
            report(.unescapedTag, at: start..<end + 3)
            return end + 3
        }
        guard let end = closing.next(in: source.bytes, from: start + 2) else {
            report(.unclosedTag, at: start..<start + 2)
            return source.bytes.count
        }
        let isComment = sigil == UInt8(ascii: "!")
        if !isComment, let next = opening.next(in: source.bytes, from: start + 2), next < end {
            report(.unclosedTag, at: start..<start + 2)
            return next
        }
        let range = start..<end + 2
        switch Self.kind(of: source.bytes[start + 2..<end]) {
        case .success(let kind): found.append(Found(range: range, tag: Tag(kind: kind, place: source.place(at: start))))
        case .failure(let fault): report(fault.problem, at: range)
        }
        return range.upperBound
    }

    private mutating func report(_ problem: TemplateError.Problem, at range: Range<Int>) {
        errors.append(TemplateError(source.place(at: range.lowerBound), problem))
        found.append(Found(range: range, tag: nil))
    }
}

extension TagLexer {
    private struct Fault: Error {
        let problem: TemplateError.Problem
    }

    /// Parses the content of a tag.
    ///
    /// Signs are compared as bytes, because a sign and a combining mark after it are one character.
    private static func kind(of content: ArraySlice<UInt8>) -> Result<Tag.Kind, Fault> {
        let content = content.trimmingSpace
        guard let sigil = content.first else { return .failure(Fault(problem: .emptyTag)) }
        let trimmed = String(decoding: content, as: UTF8.self)
        let rest = content.dropFirst().trimmingSpace
        switch sigil {
        case UInt8(ascii: "!"): return .success(.comment)
        case UInt8(ascii: "#"): return condition(rest, in: trimmed).map(Tag.Kind.section)
        case UInt8(ascii: "^"): return condition(rest, in: trimmed).map(Tag.Kind.inverted)
        case UInt8(ascii: "/"): return condition(rest, in: trimmed).map(Tag.Kind.end)
        case UInt8(ascii: ">"):
            let isName =
                !rest.isEmpty
                && rest.allSatisfy {
                    $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/")
                }
            return isName
                ? .success(.partial(String(decoding: rest, as: UTF8.self)))
                : .failure(Fault(problem: .malformedTag(trimmed)))
        case UInt8(ascii: "&"): return .failure(Fault(problem: .unescapedTag))
        case UInt8(ascii: "="): return .failure(Fault(problem: .delimiterTag))
        case UInt8(ascii: ".") where rest.isEmpty: return .failure(Fault(problem: .currentElementTag))
        default: break
        }
        let words = content.split(whereSeparator: \.isASCIISpace)
        if words.count == 2, words[0].elementsEqual("t".utf8) {
            return .success(.message(String(decoding: words[1], as: UTF8.self)))
        }
        return FieldSchema.isName(trimmed)
            ? .success(.value(trimmed)) : .failure(Fault(problem: .malformedTag(trimmed)))
    }

    private static func condition(_ text: ArraySlice<UInt8>, in tag: String) -> Result<Condition, Fault> {
        if text.elementsEqual(".".utf8) { return .failure(Fault(problem: .currentElementTag)) }
        let parts = text.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false).map {
            String(decoding: $0.trimmingSpace, as: UTF8.self)
        }
        let isWhole = parts.count == 1 || !parts[1].isEmpty
        guard FieldSchema.isName(parts[0]), isWhole else { return .failure(Fault(problem: .malformedTag(tag))) }
        return .success(Condition(name: parts[0], code: parts[safely: 1]))
    }
}

extension ArraySlice<UInt8> {
    /// The text without white space at its ends.
    fileprivate var trimmingSpace: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isASCIISpace }), let last = lastIndex(where: { !$0.isASCIISpace })
        else { return [] }
        return self[first...last]
    }
}
