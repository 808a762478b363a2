package import StrictJSON

/// A JSON Pointer (RFC 6901).
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    @Exact package private(set) var description: String
    let tokens: [String]

    /// Parses a pointer; nil if the text is invalid.
    package init?(_ text: String) {
        guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
            var token: [UInt8] = []
            var isEscape = false
            for byte in part {
                if isEscape {
                    guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { return nil }
                    token.append(byte == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                    isEscape = false
                } else if byte == UInt8(ascii: "~") {
                    isEscape = true
                } else {
                    token.append(byte)
                }
            }
            guard !isEscape else { return nil }
            tokens.append(String(decoding: token, as: UTF8.self))
        }
        self.tokens = tokens
        description = text
    }

    private init() {
        tokens = []
        description = ""
    }

    /// The pointer to the whole document.
    static let whole = JSONPointer()

    /// Parses an index of an array: digits without leading zeros.
    static func index(_ token: String) -> Int? {
        guard token.utf8.count <= 9, token.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            token.utf8.first != UInt8(ascii: "0") || token.utf8.count == 1
        else { return nil }
        return Int(token)
    }
}

/// A place in a description: in the body, in the current item, or a captured segment of the path.
enum Reference: Hashable, Sendable {
    case body(JSONPointer)
    case item(JSONPointer)
    case capture(String)

    /// Parses `/pointer`, `@/pointer`, `@` (the whole item), or a name.
    init?(_ text: String) {
        if text.isEmpty || text.utf8.first == UInt8(ascii: "/") {
            guard let pointer = JSONPointer(text) else { return nil }
            self = .body(pointer)
        } else if text.utf8.first == UInt8(ascii: "@") {
            guard let pointer = JSONPointer(String(text.unicodeScalars.dropFirst())) else { return nil }
            self = .item(pointer)
        } else {
            guard Self.isName(text) else { return nil }
            self = .capture(text)
        }
    }

    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
    }
}
