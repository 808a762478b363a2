import Basics

/// A hash of contents, for the names of files.
///
/// It is not cryptographic: a sender could find two contents with the same hash.
struct Fingerprint {
    private let hash: UInt64

    init(_ bytes: some Sequence<UInt8>) { hash = StableHash(bytes).value }

    /// The hash as sixteen hexadecimal digits.
    var text: String { hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * $0)) }) }

    /// Whether the content is one of about `1 / 2^bits` of all contents.
    ///
    /// The multiplication mixes the hashes of similar contents.
    func isOne(inTwoToThe bits: Int) -> Bool { (hash &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits) == 0 }
}
