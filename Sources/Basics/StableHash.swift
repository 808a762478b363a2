/// A hash that is the same in every process, unlike Swift's own: FNV-1a, 64 bits.
package struct StableHash: Sendable {
    @usableFromInline package internal(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    @inlinable package init(_ bytes: some Sequence<UInt8>) { combine(bytes) }

    @inlinable package mutating func combine(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    package mutating func combine(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { combine($0) }
    }
}
