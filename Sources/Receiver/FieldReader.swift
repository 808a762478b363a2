/// Reads the parts of header values: RFC 9110 5.6.
struct FieldReader {
    private var rest: Substring.UTF8View

    init(_ value: String) {
        rest = Substring(value).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skipSpace() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// Reads a character; false if the next character is a different one.
    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest.removeFirst()
        return true
    }

    /// `token`: one or more characters that need no quotes.
    mutating func token() -> String? {
        let token = rest.prefix(while: Self.isTokenCharacter)
        guard !token.isEmpty else { return nil }
        rest = rest[token.endIndex...]
        return String(Substring(token))
    }

    /// `quoted-string`: the text between the quotes, without the backslashes.
    mutating func quotedString() -> String? {
        var reader = self
        guard reader.take("\"") else { return nil }
        var bytes: [UInt8] = []
        while let byte = reader.rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                self = reader
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let quoted = reader.rest.popFirst() else { return nil }
                bytes.append(quoted)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    /// `entity-tag` without its weakness mark: RFC 9110 8.8.3, where a backslash is an ordinary character.
    mutating func entityTag() -> String? {
        var reader = self
        if reader.rest.starts(with: "W/".utf8) { reader.rest.removeFirst(2) }
        guard reader.take("\""), let end = reader.rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        defer {
            reader.rest = reader.rest[reader.rest.index(after: end)...]
            self = reader
        }
        return "\"" + String(Substring(reader.rest[..<end])) + "\""
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

/// The value of `Content-Type`: RFC 9110 8.3.1.
struct MediaTypeField {
    /// The type and subtype in lower case.
    let type: String
    /// The parameters: names in lower case, values without quotes.
    ///
    /// A name may occur several times.
    private(set) var parameters: [(name: String, value: String)] = []

    /// - Returns: nil if the value is not a media type.
    init?(_ value: String) {
        var reader = FieldReader(value)
        reader.skipSpace()
        guard let type = reader.token(), reader.take("/"), let subtype = reader.token() else { return nil }
        self.type = "\(type)/\(subtype)".lowercased()
        while true {
            reader.skipSpace()
            guard reader.take(";") else { break }
            reader.skipSpace()
            guard let name = reader.token() else { continue }
            guard reader.take("="), let value = reader.quotedString() ?? reader.token() else { return nil }
            parameters.append((name.lowercased(), value))
        }
        guard reader.isAtEnd else { return nil }
    }
}
