/// The bytes of a JSON file, asked many times what place an offset is.
///
/// It gives what `lineAndColumn(of:in:)` gives, but does not walk the file from its beginning for each message.
struct SourceText {
    private let bytes: [UInt8]
    private let lineStarts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The place of a byte.
    func place(at offset: Int) -> SourcePlace {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let column = bytes[lineStarts[low]..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 }
        return SourcePlace(line: low + 1, column: column + 1)
    }

    /// The place of a character of a string literal, counted from 1 in the string's value: one escape sequence is one.
    func place(ofCharacter column: Int, inStringAt opening: Int) -> SourcePlace {
        var offset = opening + 1
        for _ in 1..<max(column, 1) where offset < bytes.count && bytes[offset] != UInt8(ascii: "\"") {
            offset += bytes[offset] == UInt8(ascii: "\\") ? escapeLength(at: offset) : scalarLength(at: offset)
        }
        return place(at: offset)
    }

    private func escapeLength(at offset: Int) -> Int {
        guard bytes[offset + 1] == UInt8(ascii: "u") else { return 2 }
        let isFirstOfPair = "dD".utf8.contains(bytes[offset + 2]) && "89abAB".utf8.contains(bytes[offset + 3])
        return isFirstOfPair ? 12 : 6
    }

    private func scalarLength(at offset: Int) -> Int {
        1 + bytes[(offset + 1)...].prefix { $0 & 0xC0 == 0x80 }.count
    }
}
