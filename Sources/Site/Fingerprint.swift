import Basics

/// A number for a content, for names of Vitrina's own files.
///
/// It does not protect against a sender that looks for two contents with the same number.
struct Fingerprint {
    private let hash: UInt64

    init(_ bytes: some Sequence<UInt8>) { hash = StableHash(bytes).value }

    /// Sixteen digits.
    var text: String { hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * $0)) }) }

    /// True for about one content in so many; near contents are told apart by the multiplication.
    func isOne(inTwoToThe bits: Int) -> Bool { (hash &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits) == 0 }
}
