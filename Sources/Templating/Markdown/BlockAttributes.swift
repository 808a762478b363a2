import Basics

/// The attributes that an author gives to a block: `{#todo .steps role="list" data-kind="{{kind}}"}`.
///
/// Only an id, classes, `role`, `aria-…`, and `data-…` are allowed, because they cannot run code or load files.
struct BlockAttributes {
    /// The id, which is also an anchor.
    private(set) var id: String?
    /// The classes, in source order.
    private(set) var classes: [String] = []
    /// The other attributes, whose values may contain placeholders of tags.
    private(set) var others: [(name: String, value: [UInt8])] = []

    /// Whether a line begins with attributes; any other brace is text.
    static func begin(_ line: [UInt8]) -> Bool {
        guard line.first == UInt8(ascii: "{"), let second = line[safely: 1] else { return false }
        if second == UInt8(ascii: ".") || second == UInt8(ascii: "#") { return true }
        let name = line.dropFirst().prefix { isNameByte($0) }
        return isAllowed(String(decoding: name, as: UTF8.self)) && line[safely: name.endIndex] == UInt8(ascii: "=")
    }

    /// Parses a line, including the braces; nil if it is malformed.
    init?(_ line: [UInt8]) {
        guard line.first == UInt8(ascii: "{"), line.last == UInt8(ascii: "}"), line.count > 2 else { return nil }
        var rest = line[1..<(line.count - 1)].drop { $0 == UInt8(ascii: " ") }
        guard !rest.isEmpty else { return nil }
        while let first = rest.first {
            let isMarked = first == UInt8(ascii: ".") || first == UInt8(ascii: "#")
            if isMarked { rest = rest.dropFirst() }
            let name = String(decoding: rest.prefix { Self.isNameByte($0) }, as: UTF8.self)
            guard name.utf8.first?.isASCIILetter == true else { return nil }
            rest = rest.dropFirst(name.utf8.count)
            switch first {
            case UInt8(ascii: "#"):
                guard id == nil else { return nil }
                id = name
            case UInt8(ascii: "."): classes.append(name)
            default:
                guard Self.isAllowed(name), !others.contains(where: { $0.name == name }), rest.starts(with: "=\"".utf8)
                else { return nil }
                let value = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "\"") }
                guard value.endIndex < rest.endIndex else { return nil }
                others.append((name, Array(value)))
                rest = rest[(value.endIndex + 1)...]
            }
            guard rest.isEmpty || rest.first == UInt8(ascii: " ") else { return nil }
            rest = rest.drop { $0 == UInt8(ascii: " ") }
        }
    }

    private static func isAllowed(_ name: String) -> Bool {
        name == "role" || (name.hasPrefix("aria-") || name.hasPrefix("data-")) && name.utf8.count > 5
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
