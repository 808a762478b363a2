import Basics

/// A number that stands for a content, the same in every process: FNV-1a, 64 bits.
///
/// For our own files and names, where nobody gains by two contents with the same number.
struct Fingerprint {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// Sixteen digits.
    var text: String { hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * $0)) }) }

    /// True for about one content in so many; near contents are told apart by the multiplication.
    func isOne(inTwoToThe bits: Int) -> Bool { (hash &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits) == 0 }
}
