import Fuzzing

/// The markup of a page as in a browser (HTML Living Standard 13.2.5), implemented separately from the compiler's
/// scanner.
struct Markup {
    /// A part of the page in which no data is allowed.
    private struct Stretch {
        let kind: String
        let bytes: ArraySlice<UInt8>
    }

    /// All tags: their names, and the names of their attributes.
    private(set) var tags: [String] = []
    /// Whether the page ends outside of tags, comments and elements that contain only text.
    private(set) var isFinished = true
    private var forbidden: [Stretch] = []
    private let page: [UInt8]
    private var index = 0

    init(of page: [UInt8]) {
        self.page = page
        while let start = page[index...].firstIndex(of: UInt8(ascii: "<")) {
            index = start + 1
            readMarkup()
        }
    }

    /// The kinds of forbidden places that contain a word.
    func places(of word: String) -> [String] {
        forbidden.filter { Array($0.bytes).range(of: Array(word.utf8)) != nil }.map(\.kind)
    }

    private func byte(_ offset: Int = 0) -> UInt8? { index + offset < page.count ? page[index + offset] : nil }

    /// Reads the markup after `<`.
    private mutating func readMarkup() {
        let slash = byte() == UInt8(ascii: "/")
        if page[index...].starts(with: "!--".utf8) { return readComment() }
        guard let first = byte(slash ? 1 : 0) else { return }
        if isLetter(first) {
            if slash { index += 1 }
            readTag(isEnd: slash)
        } else if slash || first == UInt8(ascii: "!") || first == UInt8(ascii: "?") {
            skip(to: ">", as: "a declaration")
        }
    }

    private mutating func readComment() {
        index += 3
        let start = index
        // `<!-->` and `<!--->` are complete comments.
        for short in [">", "->"] where page[index...].starts(with: short.utf8) {
            index += short.utf8.count
            return
        }
        while index < page.count {
            for end in ["-->", "--!>"] where page[index...].starts(with: end.utf8) {
                forbidden.append(Stretch(kind: "a comment", bytes: page[start..<index]))
                index += end.utf8.count
                return
            }
            index += 1
        }
        forbidden.append(Stretch(kind: "a comment", bytes: page[start...]))
        isFinished = false
    }

    private mutating func skip(to mark: Character, as kind: String) {
        let start = index
        while let byte = byte(), byte != mark.asciiValue { index += 1 }
        forbidden.append(Stretch(kind: kind, bytes: page[start..<index]))
        if index == page.count { isFinished = false } else { index += 1 }
    }

    private mutating func readTag(isEnd: Bool) {
        let name = lowercased(
            take { !isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") },
            "a tag's name"
        )
        var attributes: [String] = []
        while let byte = byte(), byte != UInt8(ascii: ">") {
            if isSpace(byte) || byte == UInt8(ascii: "/") {
                index += 1
            } else {
                attributes.append(readAttribute())
            }
        }
        tags.append("<\(isEnd ? "/" : "")\(([name] + attributes).joined(separator: " "))>")
        guard index < page.count else { return isFinished = false }
        index += 1
        if !isEnd { readText(of: name) }
    }

    private mutating func readAttribute() -> String {
        var name = page[index..<index + 1]
        index += 1
        name += take { !isSpace($0) && !"/>=".utf8.contains($0) }
        let text = lowercased(name, "an attribute's name")
        _ = take(isSpace)
        guard byte() == UInt8(ascii: "=") else { return text }
        index += 1
        _ = take(isSpace)
        guard let quote = byte(), quote != UInt8(ascii: ">") else { return text + "=" }
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index += 1
            let value = take { $0 != quote }
            if index == page.count { isFinished = false } else { index += 1 }
            if Self.isCodeOrAddress(text) { forbidden.append(Stretch(kind: text, bytes: value)) }
        } else {
            let value = take { !isSpace($0) && $0 != UInt8(ascii: ">") }
            forbidden.append(Stretch(kind: "an attribute without quotation marks", bytes: value))
        }
        return text + "="
    }

    /// Elements that contain only text end at their end tag.
    private mutating func readText(of name: String) {
        let isCode = Self.codeElements.contains(name)
        guard isCode || ["title", "textarea"].contains(name) else { return }
        let start = index
        while index < page.count {
            let rest = page[index...].dropFirst(2 + name.utf8.count)
            let isEnd = lowercased(page[index...].prefix(2 + name.utf8.count)) == "</\(name)"
            if isEnd, let next = rest.first, isSpace(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: ">") {
                break
            }
            index += 1
        }
        if index == page.count { isFinished = false }
        if isCode { forbidden.append(Stretch(kind: name, bytes: page[start..<index])) }
    }

    private mutating func take(_ belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = page[index...].prefix(while: belongs)
        index += taken.count
        return taken
    }

    private mutating func lowercased(_ bytes: ArraySlice<UInt8>, _ kind: String) -> String {
        forbidden.append(Stretch(kind: kind, bytes: bytes))
        return lowercased(bytes)
    }

    private func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Elements that contain only text, in which no data is allowed.
    private static let codeElements: Set<String> = [
        "script", "style", "iframe", "xmp", "noembed", "noframes", "noscript", "plaintext",
    ]

    /// Attributes that contain code or an address, in which no data is allowed.
    private static func isCodeOrAddress(_ attribute: String) -> Bool {
        attribute.hasPrefix("on")
            || [
                "style", "srcdoc", "href", "src", "action", "formaction", "poster", "cite", "data", "srcset",
                "xlink:href", "ping",
            ].contains(attribute)
    }
}

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
}
