import Basics

/// A hash of contents, for the names of files.
///
/// It is not cryptographic: a sender could find two contents with the same hash.
struct Fingerprint {
    private let hash: UInt64

    init(_ bytes: [UInt8]) { hash = StableHash(bytes).value }

    init(_ text: String) {
        var text = text
        hash = text.withUTF8 { StableHash($0).value }
    }

    /// The hash as sixteen hexadecimal digits.
    var text: String {
        String(unsafeUninitializedCapacity: 16) { digits in
            for index in 0..<16 {
                digits[index] = UInt8(truncatingIfNeeded: hash >> (60 - 4 * index) & 15).hexadecimalDigit()
            }
            return 16
        }
    }

    /// Whether a text is that of a fingerprint.
    static func isText(_ text: some Collection<UInt8>) -> Bool {
        text.count == 16
            && text.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }

    /// Whether the content is one of about `1 / 2^bits` of all contents.
    ///
    /// The multiplication mixes the hashes of similar contents.
    func isOne(inTwoToThe bits: Int) -> Bool { (hash &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits) == 0 }
}
