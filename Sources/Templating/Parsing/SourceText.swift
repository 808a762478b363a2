/// The text of a template and the places of its bytes.
struct SourceText {
    let path: String
    let bytes: [UInt8]
    private let lineStarts: [Int]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        lineStarts = Self.lineStarts(of: bytes)
    }

    /// The offsets at which lines begin.
    ///
    /// A line ends with a line feed, a carriage return, or both in this order.
    static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for (offset, byte) in bytes.enumerated() {
            let isReturn = byte == UInt8(ascii: "\r") && bytes[safely: offset + 1] != UInt8(ascii: "\n")
            if byte == UInt8(ascii: "\n") || isReturn { starts.append(offset + 1) }
        }
        return starts
    }

    func place(at offset: Int) -> TemplatePlace {
        let line = lineStarts.lastIndex { $0 <= offset } ?? 0
        // Every byte but the continuing ones of UTF-8 begins a scalar.
        let column = bytes[lineStarts[line]..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 }
        return TemplatePlace(path: path, line: line + 1, column: column + 1)
    }
}

extension Array {
    /// The element, or nil beyond the end.
    subscript(safely index: Int) -> Element? { index >= 0 && index < count ? self[index] : nil }
}
