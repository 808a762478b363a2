/// One input, taken apart in the same way whatever it is, so that corpora can be read and written as text.
public struct Input {
    /// The bytes that have not been taken yet.
    public private(set) var rest: ArraySlice<UInt8>

    /// An input of libFuzzer.
    public init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next line, without its end; empty where nothing is left.
    public mutating func line() -> [UInt8] {
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        rest = rest.dropFirst(line.count + 1)
        return Array(line)
    }

    /// The next line as text; what is not UTF-8 is replaced.
    public mutating func text() -> String {
        String(decoding: line(), as: UTF8.self)
    }
}

extension Collection where Element == UInt8 {
    /// The parts between the bytes that separate, also empty ones: what splitting a text by characters is not.
    public func parts(separatedBy separator: Character) -> [String] {
        guard let byte = separator.asciiValue else { return [] }
        return split(separator: byte, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// Whether both are the same bytes; `==` takes composed and decomposed letters for the same.
    public func isIdentical(to other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}

extension [UInt8] {
    /// The first occurrence of the bytes from a place on; nil if there is none.
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

    /// The bytes with others in the place of some; texts would be compared by characters.
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
