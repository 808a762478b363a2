#if Cluster

/// An element of an XML document in the answer of a store.
///
/// Attributes, comments, and namespaces are skipped. Document types and CDATA sections are errors, so entities cannot
/// expand. Stores use neither.
struct S3Document: Equatable {
    struct Malformed: Error {}

    var name: String
    /// The text directly in the element.
    var text = ""
    var children: [S3Document] = []

    /// The text of the first child with a name.
    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    /// Parses a document.
    ///
    /// - Throws: `Malformed` if the bytes are not a single element of at most 32 levels.
    init(parsing bytes: [UInt8]) throws(Malformed) {
        var reader = Reader(bytes: bytes)
        self = try reader.document()
    }

    private init(name: String) { self.name = name }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        mutating func document() throws(Malformed) -> S3Document {
            try skipProlog()
            let root = try element(depth: 0)
            try skipProlog()
            guard place == bytes.count else { throw Malformed() }
            return root
        }

        /// Skips white space, the XML declaration, and comments.
        private mutating func skipProlog() throws(Malformed) {
            while true {
                while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
                if take("<?") { try skip(past: "?>") } else if take("<!--") { try skip(past: "-->") } else { return }
            }
        }

        /// Parses the element at the current place.
        private mutating func element(depth: Int) throws(Malformed) -> S3Document {
            guard depth < 32, take("<") else { throw Malformed() }
            let tag = try tag()
            var element = S3Document(name: tag.name)
            if tag.isEmpty { return element }
            var text: [UInt8] = []
            while true {
                guard place < bytes.count else { throw Malformed() }
                if take("</") {
                    let end = try self.tag()
                    guard end.name == element.name, !end.isEmpty else { throw Malformed() }
                    element.text = String(decoding: text, as: UTF8.self)
                    return element
                } else if take("<!--") {
                    try skip(past: "-->")
                } else if bytes[place] == UInt8(ascii: "<") {
                    element.children.append(try self.element(depth: depth + 1))
                } else if take("&") {
                    text += try reference()
                } else {
                    text.append(bytes[place])
                    place += 1
                }
            }
        }

        /// The name in a tag, and whether the tag ends with `/>`.
        private mutating func tag() throws(Malformed) -> (name: String, isEmpty: Bool) {
            let start = place
            var quote: UInt8?
            while place < bytes.count, quote != nil || bytes[place] != UInt8(ascii: ">") {
                let byte = bytes[place]
                if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                } else if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "!") {
                    throw Malformed()
                }
                place += 1
            }
            guard place < bytes.count else { throw Malformed() }
            let inside = bytes[start..<place]
            place += 1
            let isEmpty = inside.last == UInt8(ascii: "/")
            let name = inside.prefix { !Self.isSpace($0) && $0 != UInt8(ascii: "/") }
            guard !name.isEmpty else { throw Malformed() }
            return (String(decoding: name, as: UTF8.self), isEmpty)
        }

        /// The text of a reference, whose `&` has been read.
        private mutating func reference() throws(Malformed) -> [UInt8] {
            for (name, character) in [("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("apos;", "'")]
            where take(name) {
                return Array(character.utf8)
            }
            guard take("#"), let end = bytes[place...].prefix(10).firstIndex(of: UInt8(ascii: ";")) else {
                throw Malformed()
            }
            let digits = String(decoding: bytes[place..<end], as: UTF8.self)
            let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let scalar = number.flatMap(Unicode.Scalar.init) else { throw Malformed() }
            place = end + 1
            return Array(String(Character(scalar)).utf8)
        }

        private mutating func skip(past text: String) throws(Malformed) {
            while place < bytes.count {
                if take(text) { return }
                place += 1
            }
            throw Malformed()
        }

        private mutating func take(_ text: String) -> Bool {
            guard bytes[place...].starts(with: text.utf8) else { return false }
            place += text.utf8.count
            return true
        }

        private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    }
}
#endif
