/// The secret of a link: 160 random bits.
///
/// It opens the link for everybody who has it. It is stored nowhere and cannot be printed: only `text` returns it.
package struct ShareToken: Sendable, Equatable {
    private let bytes: [UInt8]

    /// A token that cannot be guessed.
    package static func random() -> ShareToken {
        var system = SystemRandomNumberGenerator()
        return ShareToken(using: &system)
    }

    /// A token of the next bits of a generator.
    ///
    /// - Precondition: the generator is fit for secrets, except in tests.
    package init(using generator: inout some RandomNumberGenerator) {
        var bytes: [UInt8] = []
        while bytes.count < Self.byteCount {
            withUnsafeBytes(of: generator.next().bigEndian) { bytes += $0 }
        }
        self.bytes = Array(bytes.prefix(Self.byteCount))
    }

    /// The token that a visitor presents, or nil where the text cannot be one.
    ///
    /// Letters of either case are welcome: some programs change it in a link. Crockford's other courtesies (`o` for `0`,
    /// `l` for `1`, hyphens) are for people who copy by hand, which is not practical with 32 characters.
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
        // 160 bits are 32 digits and no bit more, so that no two texts are one token but for letter case.
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The token as written in a link: 32 characters of Crockford's base32 in lower case.
    ///
    /// The one place that gives the token out. It belongs into the link that `vitrina share create` prints, once, and
    /// into nothing that is kept: no log, no error, no page, no database.
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

    /// The form in which the token may be stored.
    package var digest: ShareTokenDigest { ShareTokenDigest(of: bytes) }

    private static let byteCount = 20

    /// The digits and the letters without i, l, o and u.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// The value of each byte as a digit, or nil.
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
