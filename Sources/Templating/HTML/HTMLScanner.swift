import Basics

/// Tracks the context of tags in HTML.
///
/// It scans the text between the tags, in order, and does not change it.
struct HTMLScanner {
    enum Mode: Equatable {
        /// Between elements.
        case content
        /// After `<`.
        case markupStart
        case elementName
        /// After white space within `<…>`, where a name may begin.
        case betweenAttributes
        /// After white space that follows a name: `=` and a value may follow.
        case afterName
        /// Within `<…>`, directly after a name or a value: white space, `/`, or `>` must follow.
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

    /// Ambiguous markup, which browsers parse unexpectedly or differently in different contexts.
    struct Trap {
        let what: String
        let index: Int
    }

    /// Elements whose content is code.
    ///
    /// The content of `noscript` is code if scripts run, and markup otherwise.
    private static let codeElements: Set<String> = [
        "script", "style", "iframe", "xmp", "noembed", "noframes", "noscript", "plaintext",
    ]
    private static let textElements: Set<String> = ["title", "textarea"]
    /// Foreign elements: `/>` closes them, and the content of titles in them is ambiguous.
    private static let foreignElements: Set<String> = ["svg", "math"]
    /// Elements that may contain elements, but not `<bdi>`.
    private static let plainElements: Set<String> = foreignElements.union(["option"])

    private(set) var mode = Mode.content
    /// The name of the open `option`, `svg`, or `math`.
    private(set) var plainElement: String?
    /// The attribute whose name or value is being read.
    private(set) var attribute = ""
    private var element = ""
    private var isEndTag = false
    private var isSelfClosing = false
    /// The number of `<` outside of values, comments, and code so far.
    private var markupCount = 0
    /// The ambiguous markup in the last scanned text.
    private(set) var traps: [Trap] = []
    /// Whether the last scanned text ends inside a delimiter, which a tag would split.
    private(set) var isWithinMark = false

    /// Scans text and returns the parts of attribute values in it.
    mutating func scan(_ text: ArraySlice<UInt8>) -> [ValueStretch] {
        var stretches: [ValueStretch] = []
        traps = []
        defer { isWithinMark = marks.contains { text.endsWithin($0) } }
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

    /// The delimiters that change the mode here.
    private var marks: [String] {
        switch mode {
        case .comment: ["-->", "--!>"]
        case .declaration: ["<!--", "<![CDATA["]
        case .code(let name): ["</\(name) ", "<!--"]
        case .text(let name): ["</\(name) "]
        default: []
        }
    }

    /// Ends a name at a section tag, so that no value can follow the tag.
    mutating func endName() {
        if mode == .elementName || mode == .attributeName { mode = .afterAttribute }
        if mode == .afterName { mode = .betweenAttributes }
    }

    /// The state after a section that begins at `start` and ends here.
    ///
    /// - Returns: nil if the following text would be parsed differently with and without the section.
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

    /// Reads the beginning of markup as browsers do.
    ///
    /// `<` is text if no tag, comment, or declaration follows. After `</`, anything but a letter or `>` begins a
    /// comment up to `>`.
    private mutating func readMarkupStart(_ text: ArraySlice<UInt8>) -> Int {
        let byte = text[text.startIndex]
        if !isEndTag, text.starts(with: "![CDATA[".utf8) {
            traps.append(Trap(what: "<![CDATA[", index: text.startIndex))
        }
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

    /// Reads one byte of a start or end tag outside of quotation marks.
    private mutating func read(_ byte: UInt8, at index: Int) {
        if byte == UInt8(ascii: ">") { return endMarkup(at: index) }
        if mode == .unquotedValue, !byte.isASCIISpace { return }
        isSelfClosing = byte == UInt8(ascii: "/") && mode != .beforeValue
        if byte.isASCIISpace || isSelfClosing {
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
            traps.append(Trap(what: "= without a name right before it", index: index))
            (mode, attribute) = (.attributeName, letter)
        default: (mode, attribute) = (.attributeName, letter)
        }
    }

    /// Whether `svg` or `math` is open.
    private var isForeign: Bool { plainElement.map(Self.foreignElements.contains) ?? false }

    private mutating func endMarkup(at index: Int) {
        mode = .content
        if isEndTag {
            if plainElement == element { plainElement = nil }
            return
        }
        let (isCode, isText) = (Self.codeElements.contains(element), Self.textElements.contains(element))
        if isForeign, isCode || (isText && isSelfClosing) {
            traps.append(Trap(what: "\(element) within svg or math", index: index))
        } else if isCode {
            mode = .code(element)
        } else if isText {
            mode = .text(element)
        } else if Self.plainElements.contains(element), plainElement == nil {
            // On all other elements, browsers ignore the slash of "/>".
            if !isSelfClosing || !Self.foreignElements.contains(element) { plainElement = element }
        }
    }

    private mutating func skip(_ text: ArraySlice<UInt8>, to marks: String...) -> Int {
        guard let end = Self.end(of: marks.map { Array($0.utf8) }, in: text) else { return text.endIndex }
        mode = .content
        return end
    }

    /// Skips the text of a text-only element and the name of its end tag.
    private mutating func skipContent(of name: String, in text: ArraySlice<UInt8>) -> Int {
        let end = endOfContent(of: name, in: text)
        let content = text[..<(end < text.endIndex ? end - "</\(name)".utf8.count : end)]
        if case .code = mode, let comment = Self.end(of: [Array("<!--".utf8)], in: content) {
            traps.append(Trap(what: "<!-- within \(name)", index: comment - 4))
        }
        if isForeign, let markup = content.firstIndex(of: UInt8(ascii: "<")) {
            traps.append(Trap(what: "markup in \(name) within svg or math", index: markup))
        }
        if end < text.endIndex {
            beginMarkup()
            (mode, isEndTag, element) = (.elementName, true, name)
        }
        return end
    }

    private func endOfContent(of name: String, in text: ArraySlice<UInt8>) -> Int {
        var rest = text
        while let end = Self.end(of: [Array("</\(name)".utf8)], in: rest) {
            if let next = text[end...].first,
                next.isASCIISpace || next == UInt8(ascii: ">") || next == UInt8(ascii: "/")
            {
                return end
            }
            rest = text[end...]
        }
        return text.endIndex
    }

    /// The end of the first occurrence of any mark, regardless of case.
    ///
    /// It searches for all marks at once, so that a distant mark is not searched for again after each occurrence of
    /// another.
    private static func end(of marks: [[UInt8]], in text: ArraySlice<UInt8>) -> Int? {
        for start in text.indices {
            for mark in marks where UInt8.isSameSign(text[start], mark[0]) {
                if text[start...].prefix(mark.count).elementsEqual(mark, by: UInt8.isSameSign) {
                    return start + mark.count
                }
            }
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// Whether the bytes end with a proper prefix of a mark, regardless of case.
    fileprivate func endsWithin(_ mark: String) -> Bool {
        let mark = Array(mark.utf8)
        return (1..<mark.count).contains { length in
            count >= length
                && suffix(length).elementsEqual(mark.prefix(length), by: UInt8.isSameSign)
        }
    }
}

extension UInt8 {
    /// Whether a byte equals the byte of a lowercase mark, regardless of case.
    fileprivate static func isSameSign(_ byte: UInt8, _ mark: UInt8) -> Bool {
        byte == mark || (byte | 0x20 == mark && mark.isASCIILetter)
    }
}
