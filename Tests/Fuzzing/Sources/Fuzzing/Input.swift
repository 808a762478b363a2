/// An input, which is always split in the same way, so that corpora are readable text.
public struct Input {
    /// The bytes that have not been read yet.
    public private(set) var rest: ArraySlice<UInt8>

    /// An input of libFuzzer.
    public init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next line without its end; empty at the end of the input.
    public mutating func line() -> [UInt8] {
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        rest = rest.dropFirst(line.count + 1)
        return Array(line)
    }

    /// The next line as text, with replacement characters for invalid UTF-8.
    public mutating func text() -> String {
        String(decoding: line(), as: UTF8.self)
    }
}

extension Collection where Element == UInt8 {
    /// The parts between separators, including empty parts.
    ///
    /// Splitting a text by characters gives other parts.
    public func parts(separatedBy separator: Character) -> [String] {
        guard let byte = separator.asciiValue else { return [] }
        return split(separator: byte, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// Whether both texts have the same bytes.
    ///
    /// For `==`, composed and decomposed letters are equal.
    public func isIdentical(to other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}

extension [UInt8] {
    /// The first occurrence of the bytes at or after a position; nil if there is none.
    public func range(of other: [UInt8], from start: Int = 0) -> Range<Int>? {
        guard let first = other.first, count >= other.count else { return nil }
        var index = start
        while index <= count - other.count {
            if self[index] == first, self[index..<index + other.count].elementsEqual(other) {
                return index..<index + other.count
            }
            index += 1
        }
        return nil
    }

    /// The bytes with all occurrences replaced.
    ///
    /// Replacing in a text would compare characters.
    public func replacing(_ other: [UInt8], with replacement: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var start = 0
        while let range = range(of: other, from: start) {
            result += self[start..<range.lowerBound] + replacement
            start = range.upperBound
        }
        return result + self[start...]
    }
}
