import Crypto

/// A digest of texts in whatever order they come: the sum of their SHA-256 values.
struct SetDigest {
    private var sum = SIMD4<UInt64>(repeating: 0)

    mutating func insert(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            SHA256.hash(data: bytes).withUnsafeBytes { sum &+= $0.loadUnaligned(as: SIMD4<UInt64>.self) }
        }
    }

    /// Sixty-four digits.
    var text: String {
        (0..<sum.scalarCount).map { index in
            let digits = String(sum[index], radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
