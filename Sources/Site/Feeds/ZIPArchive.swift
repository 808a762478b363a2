/// A ZIP archive of small parts, with the same bytes on every machine.
///
/// It has its own compression, because an update of a system library can change the compressed bytes, and files of the
/// site must not depend on that: <doc:SiteFiles#Updates>.
struct ZIPArchive {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    /// A part with its compressed content.
    ///
    /// Archives that have a part in common compress it once.
    struct Part {
        fileprivate let name: [UInt8]
        /// The header from the version to the lengths of the names, which is the same before the part and in the
        /// directory.
        fileprivate let header: [UInt8]
        fileprivate let content: [UInt8]

        /// - Parameter name: an ASCII path with slashes.
        init(_ name: String, _ content: [UInt8]) {
            self.name = Array(name.utf8)
            self.content = Deflate.compressed(content)
            var header: [UInt8] = []
            // Version 2.0, no flags, deflate, and 1980-01-01 00:00, because no file contains the time of its creation.
            for field in [20, 0, 8, 0, 0x21] { header.append(field, bytes: 2) }
            header.append(Int(CRC32.checksum(of: content)), bytes: 4)
            header.append(self.content.count, bytes: 4)
            header.append(content.count, bytes: 4)
            header.append(self.name.count, bytes: 2)
            header.append(0, bytes: 2)
            self.header = header
        }
    }

    /// Adds a part.
    mutating func add(_ part: Part) {
        let offset = bytes.count
        bytes.append(0x0403_4B50, bytes: 4)
        bytes += part.header
        bytes += part.name
        bytes += part.content
        directory.append(0x0201_4B50, bytes: 4)
        directory.append(20, bytes: 2)
        directory += part.header
        // No comment, disk 0, no attributes.
        for size in [2, 2, 2, 4] { directory.append(0, bytes: size) }
        directory.append(offset, bytes: 4)
        directory += part.name
        count += 1
    }

    /// The complete archive.
    func finished() -> [UInt8] {
        var end: [UInt8] = []
        end.append(0x0605_4B50, bytes: 4)
        for field in [0, 0, count, count] { end.append(field, bytes: 2) }
        end.append(directory.count, bytes: 4)
        end.append(bytes.count, bytes: 4)
        end.append(0, bytes: 2)
        return bytes + directory + end
    }
}

/// The checksum of ZIP archives.
private enum CRC32 {
    /// Four tables of 256 values: the effect of a byte on the checksum with none, one, two or three bytes after it.
    private static let tables: [UInt32] = {
        var tables = (0..<256).map { (index: UInt32) -> UInt32 in
            (0..<8).reduce(index) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }
        for index in 256..<1024 {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
        }
        return tables
    }()

    static func checksum(of bytes: [UInt8]) -> UInt32 {
        let (bytes, tables) = (bytes.span, tables.span)
        var (value, index) = (~UInt32(0), 0)
        while index + 4 <= bytes.count {
            value ^= UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8
            value ^= UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3]) << 24
            let (low, high) = (Int(value & 0xFFFF), Int(value >> 16))
            let first = tables[768 + (low & 0xFF)] ^ tables[512 + (low >> 8)]
            value = first ^ tables[256 + (high & 0xFF)] ^ tables[high >> 8]
            index += 4
        }
        while index < bytes.count {
            value = tables[Int((value ^ UInt32(bytes[index])) & 0xFF)] ^ value >> 8
            index += 1
        }
        return ~value
    }
}

/// Compression according to RFC 1951: one block with the fixed codes, and for each three bytes their latest match.
private struct Deflate {
    private var output: [UInt8] = []
    private var bits: UInt64 = 0
    private var bitCount: UInt64 = 0

    /// The length of the shortest and of the longest match, and the largest distance.
    private static let (shortest, longest, window) = (3, 258, 32768)

    static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var deflate = Deflate()
        deflate.output.reserveCapacity(bytes.count / 6)
        deflate.append(0b011, 3)
        bytes.withUnsafeBufferPointer { deflate.compress($0) }
        deflate.append(literal: 256)
        deflate.append(0, 7)
        return deflate.output
    }

    private mutating func compress(_ bytes: UnsafeBufferPointer<UInt8>) {
        // The latest position plus one for each hash of three bytes; 0 if there is none.
        var last = [Int32](repeating: 0, count: 1 << 15)
        var position = 0
        while position < bytes.count {
            var length = 0
            var distance = 0
            if position + Self.shortest <= bytes.count {
                let hash = Self.hash(bytes, position)
                let candidate = Int(last[hash]) - 1
                last[hash] = Int32(position + 1)
                if candidate >= 0, position - candidate <= Self.window {
                    let limit = min(Self.longest, bytes.count - position)
                    while length < limit, bytes[candidate + length] == bytes[position + length] { length += 1 }
                    distance = position - candidate
                }
            }
            guard length >= Self.shortest else {
                append(literal: Int(bytes[position]))
                position += 1
                continue
            }
            append(length: length, distance: distance)
            // Positions inside the match can begin later matches.
            for passed in position + 1..<position + length where passed + Self.shortest <= bytes.count {
                last[Self.hash(bytes, passed)] = Int32(passed + 1)
            }
            position += length
        }
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
        let value = UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
        return Int((value &* 0x9E37_79B1) >> 17)
    }

    /// The fixed codes of literals, of the end of the block, and of lengths, with their sizes in bits.
    private static let literals: [(code: UInt64, size: UInt64)] = (0..<288).map { value in
        switch value {
        case 0...143: (reversed(0x30 + value, 8), 8)
        case 144...255: (reversed(0x190 + value - 144, 9), 9)
        case 256...279: (reversed(value - 256, 7), 7)
        default: (reversed(0xC0 + value - 280, 8), 8)
        }
    }

    private static func reversed(_ code: Int, _ size: Int) -> UInt64 {
        (0..<size).reduce(0) { $0 | UInt64(code >> $1 & 1) << UInt64(size - 1 - $1) }
    }

    private mutating func append(literal: Int) {
        append(Self.literals[literal].code, Self.literals[literal].size)
    }

    private mutating func append(length: Int, distance: Int) {
        // The longest length has its own code without extra bits.
        if length == Self.longest {
            append(literal: 285)
        } else {
            let (code, extra, base) = Self.step(length - Self.shortest, 4)
            append(literal: 257 + code)
            append(UInt64(length - Self.shortest - base), UInt64(extra))
        }
        let (code, extra, base) = Self.step(distance - 1, 2)
        append(Self.reversed(code, 5), 5)
        append(UInt64(distance - 1 - base), UInt64(extra))
    }

    /// The code of a value: the first codes are for one value each, and then each doubling has the same number of
    /// codes.
    private static func step(_ value: Int, _ codesPerDoubling: Int) -> (code: Int, extra: Int, base: Int) {
        guard value >= 2 * codesPerDoubling else { return (value, 0, value) }
        let extra = Int.bitWidth - 1 - (value / codesPerDoubling).leadingZeroBitCount
        let part = value >> extra
        return (extra * codesPerDoubling + part, extra, part << extra)
    }

    private mutating func append(_ value: UInt64, _ size: UInt64) {
        bits |= value << bitCount
        bitCount += size
        while bitCount >= 8 {
            output.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            bitCount -= 8
        }
    }
}

extension [UInt8] {
    /// Appends a number in little-endian byte order.
    fileprivate mutating func append(_ number: Int, bytes: Int) {
        for index in 0..<bytes { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
}
