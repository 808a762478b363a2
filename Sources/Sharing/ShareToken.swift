/// The secret of a link: 160 random bits.
///
/// It opens the link for everyone who has it. It is not stored, and its descriptions do not contain it.
package struct ShareToken: Sendable, Equatable {
    private let bytes: [UInt8]

    /// A token from the random numbers of the operating system.
    package static func random() -> ShareToken {
        var system = SystemRandomNumberGenerator()
        return ShareToken(using: &system)
    }

    /// A token from the next bits of a generator.
    ///
    /// - Precondition: except in tests, the generator is cryptographically secure.
    package init(using generator: inout some RandomNumberGenerator) {
        var bytes: [UInt8] = []
        while bytes.count < Self.byteCount {
            withUnsafeBytes(of: generator.next().bigEndian) { bytes += $0 }
        }
        self.bytes = Array(bytes.prefix(Self.byteCount))
    }

    /// Parses the token of a visitor; nil if the text cannot be a token.
    ///
    /// Upper-case letters are accepted, because some programs change the case of links. The other substitutions of
    /// Crockford's base32 (`o` for `0`, `l` for `1`, hyphens) are not, because nobody types 32 characters.
    package init?(_ text: String) {
        var bytes: [UInt8] = []
        var pending = 0
        var pendingBits = 0
        for character in text.utf8 {
            guard bytes.count < Self.byteCount, let digit = Self.value(of: character) else { return nil }
            pending = pending << 5 | digit
            pendingBits += 5
            if pendingBits >= 8 {
                pendingBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> pendingBits))
                pending &= (1 << pendingBits) - 1
            }
        }
        // 160 bits are exactly 32 digits, so different texts are different tokens, except for case.
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The token as written in a link: 32 characters of Crockford's base32 in lower case.
    ///
    /// No other property reveals the token. Use it only for the link that `vitrina share create` prints. It must not be
    /// in logs, errors, pages, or databases.
    package var text: String {
        var characters: [UInt8] = []
        var pending = 0
        var pendingBits = 0
        for byte in bytes {
            pending = pending << 8 | Int(byte)
            pendingBits += 8
            while pendingBits >= 5 {
                pendingBits -= 5
                characters.append(Self.alphabet[pending >> pendingBits])
                pending &= (1 << pendingBits) - 1
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The digest of the token, for storage.
    package var digest: ShareTokenDigest { ShareTokenDigest(of: bytes) }

    private static let byteCount = 20

    /// The digits, and the letters without i, l, o and u.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// The value of each byte as a digit; nil if it is none.
    private static let values: [Int?] = (0..<256).map { byte in
        let isUpperCase = (0x41...0x5A).contains(byte)
        return alphabet.firstIndex(of: UInt8(isUpperCase ? byte | 0x20 : byte))
    }

    private static func value(of character: UInt8) -> Int? { values[Int(character)] }
}

extension ShareToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "‹secret›" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
