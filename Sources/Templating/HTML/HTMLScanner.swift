/// Knows where in HTML a tag stands.
///
/// Fed with the text between tags, in order; it copies nothing and repairs nothing.
struct HTMLScanner {
    enum Mode: Equatable {
        /// Between elements.
        case content
        /// After `<`.
        case markupStart
        case elementName
        /// After white space within `<…>`, where a name may begin.
        case betweenAttributes
        /// After white space behind a name: `=` may follow and give it a value.
        case afterName
        /// Within `<…>`, right behind a name or a value: white space, `/` or `>` must follow.
        case afterAttribute
        case attributeName
        case beforeValue
        case value(quote: UInt8)
        case unquotedValue
        case comment
        case declaration
        /// In `script`, `style` and their like, up to the end tag of this name.
        case code(String)
        /// In `title` or `textarea`.
        case text(String)
    }

    /// The literal part of an attribute's value, up to a tag or the end of the value.
    struct ValueStretch {
        let attribute: String
        let bytes: ArraySlice<UInt8>
        /// False if a tag follows.
        let endsValue: Bool
    }

    private static let codeElements: Set<String> = ["script", "style", "iframe", "xmp", "noembed", "noframes"]
    private static let textElements: Set<String> = ["title", "textarea"]
    /// Elements in which no `<bdi>` may stand, though others may.
    private static let plainElements: Set<String> = ["option", "svg"]

    private(set) var mode = Mode.content
    /// The `option` or `svg` that is open.
    private(set) var plainElement: String?
    /// The attribute whose name or value is being read.
    private(set) var attribute = ""
    private var element = ""
    private var isEndTag = false
    private var isSelfClosing = false
    /// Start and end tags so far.
    private var markupCount = 0
    /// The first `=` without a name before it: with and without a section, browsers would read it differently.
    private(set) var strayEquals: Int?

    /// Reads text, and gives the stretches of attribute values in it.
    mutating func scan(_ text: ArraySlice<UInt8>) -> [ValueStretch] {
        var stretches: [ValueStretch] = []
        var index = text.startIndex
        while index < text.endIndex {
            switch mode {
            case .content:
                guard let start = text[index...].firstIndex(of: UInt8(ascii: "<")) else { return stretches }
                index = start + 1
                beginMarkup()
            case .value(let quote):
                let end = text[index...].firstIndex(of: quote)
                let bytes = text[index..<(end ?? text.endIndex)]
                stretches.append(ValueStretch(attribute: attribute, bytes: bytes, endsValue: end != nil))
                index = end.map { $0 + 1 } ?? text.endIndex
                if end != nil { mode = .afterAttribute }
            case .comment: index = skip(text[index...], to: "-->", "--!>")
            case .declaration: index = skip(text[index...], to: ">")
            case .code(let name), .text(let name): index = skipContent(of: name, in: text[index...])
            case .markupStart: index = readMarkupStart(text[index...])
            case .elementName, .betweenAttributes, .afterName, .afterAttribute, .attributeName, .beforeValue,
                .unquotedValue:
                read(text[index], at: index)
                index += 1
            }
        }
        return stretches
    }

    /// Tells that a section tag stands here: a name ends before it, and gets no value behind it.
    mutating func endName() {
        if mode == .elementName || mode == .attributeName { mode = .afterAttribute }
        if mode == .afterName { mode = .betweenAttributes }
    }

    /// What holds behind a section that begins at `start` and ends here; nil if what follows would be read differently
    /// with the section than without it.
    func joined(with start: HTMLScanner) -> HTMLScanner? {
        guard plainElement == start.plainElement else { return nil }
        switch (start.mode, mode) {
        case (.content, .content), (.code, .code), (.text, .text), (.comment, .comment), (.declaration, .declaration):
            return mode == start.mode ? self : nil
        case (.value, .value):
            return mode == start.mode && attribute == start.attribute && markupCount == start.markupCount ? self : nil
        case (.betweenAttributes, .betweenAttributes): return markupCount == start.markupCount ? self : nil
        case (.afterAttribute, .betweenAttributes), (.betweenAttributes, .afterAttribute),
            (.afterAttribute, .afterAttribute):
            guard markupCount == start.markupCount else { return nil }
            var joined = self
            joined.mode = .afterAttribute
            return joined
        default: return nil
        }
    }
}

// MARK: - Markup

extension HTMLScanner {
    private mutating func beginMarkup() {
        mode = .markupStart
        markupCount += 1
        (element, attribute, isEndTag, isSelfClosing) = ("", "", false, false)
    }

    /// As browsers do it: what begins neither a tag nor a comment is text, and behind `</` a comment up to `>`.
    private mutating func readMarkupStart(_ text: ArraySlice<UInt8>) -> Int {
        let byte = text[text.startIndex]
        switch byte {
        case UInt8(ascii: "!") where !isEndTag && text.starts(with: "!--".utf8):
            for whole in ["!-->", "!--->"] where text.starts(with: whole.utf8) {
                mode = .content
                return text.startIndex + whole.utf8.count
            }
            mode = .comment
            return text.startIndex + 3
        case UInt8(ascii: "!") where !isEndTag, UInt8(ascii: "?") where !isEndTag: mode = .declaration
        case UInt8(ascii: "/") where !isEndTag: isEndTag = true
        case UInt8(ascii: ">") where isEndTag: mode = .content
        default:
            mode = byte.isASCIILetter ? .elementName : isEndTag ? .declaration : .content
            return text.startIndex
        }
        return text.startIndex + 1
    }

    /// One byte of a start or end tag outside of quotation marks.
    private mutating func read(_ byte: UInt8, at index: Int) {
        if byte == UInt8(ascii: ">") { return endMarkup() }
        if mode == .unquotedValue, !byte.isASCIISpace { return }
        isSelfClosing = byte == UInt8(ascii: "/")
        if byte.isASCIISpace || (isSelfClosing && mode != .beforeValue) {
            switch mode {
            case .beforeValue: break
            case .attributeName where byte.isASCIISpace, .afterName where byte.isASCIISpace: mode = .afterName
            default: mode = .betweenAttributes
            }
            return
        }
        let letter = String(decoding: CollectionOfOne(byte.isASCIILetter ? byte | 0x20 : byte), as: UTF8.self)
        switch (mode, byte) {
        case (.elementName, _): element += letter
        case (.beforeValue, UInt8(ascii: "\"")), (.beforeValue, UInt8(ascii: "'")): mode = .value(quote: byte)
        case (.beforeValue, _): mode = .unquotedValue
        case (.attributeName, UInt8(ascii: "=")), (.afterName, UInt8(ascii: "=")): mode = .beforeValue
        case (.attributeName, _): attribute += letter
        case (_, UInt8(ascii: "=")):
            strayEquals = strayEquals ?? index
            (mode, attribute) = (.attributeName, letter)
        default: (mode, attribute) = (.attributeName, letter)
        }
    }

    private mutating func endMarkup() {
        mode = .content
        if isEndTag {
            if plainElement == element { plainElement = nil }
        } else if !isSelfClosing {
            if Self.codeElements.contains(element) { mode = .code(element) }
            if Self.textElements.contains(element) { mode = .text(element) }
            if Self.plainElements.contains(element), plainElement == nil { plainElement = element }
        }
    }

    private mutating func skip(_ text: ArraySlice<UInt8>, to marks: String...) -> Int {
        guard let end = marks.compactMap({ Self.end(of: Array($0.utf8), in: text) }).min() else { return text.endIndex }
        mode = .content
        return end
    }

    /// Goes to the end tag of an element that holds text only; its name is not read again.
    private mutating func skipContent(of name: String, in text: ArraySlice<UInt8>) -> Int {
        var rest = text
        while let end = Self.end(of: Array("</\(name)".utf8), in: rest) {
            if let next = text[end...].first,
                next.isASCIISpace || next == UInt8(ascii: ">") || next == UInt8(ascii: "/")
            {
                beginMarkup()
                (mode, isEndTag, element) = (.elementName, true, name)
                return end
            }
            rest = text[end...]
        }
        return text.endIndex
    }

    /// Where the first occurrence of a mark ends; letters of either case match.
    private static func end(of mark: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        text.indices.first { start in
            text[start...].prefix(mark.count).elementsEqual(mark) { $0 == $1 || ($0 | 0x20 == $1 && $1.isASCIILetter) }
        }.map { $0 + mark.count }
    }
}
