/// A place in a text file: line and column, both from 1.
package struct SourcePlace: Hashable, Comparable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The column in Unicode scalars, from 1.
    package let column: Int

    /// The beginning of a file.
    package static let start = SourcePlace(line: 1, column: 1)

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    /// The place of a byte offset in UTF-8 text.
    ///
    /// To find many places in one text, use `SourceText`.
    package init(of offset: Int, in bytes: some Collection<UInt8>) {
        var (line, column) = (1, 1)
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte.beginsScalar {
                column += 1
            }
        }
        self.init(line: line, column: column)
    }
}

/// The normalized text of a file: UTF-8 without a byte order mark, with line feeds as line ends.
///
/// Normalization makes bytes and places independent of the line ends of a checkout.
package struct SourceText: Sendable {
    /// The size in bytes of a block of `scalarCounts`.
    private static let block = 256

    /// The text in UTF-8.
    package let bytes: [UInt8]
    package let lines: LineIndex
    /// The number of scalars before each block of bytes, so that a place in a long line needs no count of the whole
    /// line.
    private let scalarCounts: [Int]

    /// Creates a text from bytes that are already normalized.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = LineIndex(bytes) { $0 == UInt8(ascii: "\n") }
        var counts: [Int] = []
        var count = 0
        for (offset, byte) in bytes.enumerated() {
            if offset % Self.block == 0 { counts.append(count) }
            if byte.beginsScalar { count += 1 }
        }
        scalarCounts = counts
    }

    /// Normalizes the content of a file.
    ///
    /// A byte order mark is removed. A carriage return, or one with a line feed, becomes a line feed.
    ///
    /// - Throws: `SourceTextError` if the file is not UTF-8 or contains U+0000.
    package init(decoding file: [UInt8]) throws(SourceTextError) {
        if let encoding = Self.otherEncoding(file) { throw SourceTextError(.otherEncoding(encoding), at: .start) }
        let text = Self.withLineFeeds(file.starts(with: Self.byteOrderMark) ? file[3...] : file[...])
        self.init(text)
        if let offset = Self.invalidOffset(in: text) { throw SourceTextError(.notUTF8, at: place(at: offset)) }
        if let offset = text.firstIndex(of: 0) { throw SourceTextError(.nul, at: place(at: offset)) }
    }

    /// The place of a byte.
    package func place(at offset: Int) -> SourcePlace {
        let line = lines.line(at: offset)
        return SourcePlace(line: line.number, column: scalars(before: offset) - scalars(before: line.start) + 1)
    }

    private func scalars(before offset: Int) -> Int {
        let offset = min(offset, bytes.count)
        guard let last = scalarCounts.indices.last else { return 0 }
        let block = min(offset / Self.block, last)
        return scalarCounts[block] + bytes[(block * Self.block)..<offset].count { $0.beginsScalar }
    }
}

// MARK: - Decoding

extension SourceText {
    /// The byte order mark of UTF-8, U+FEFF.
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Detects an encoding other than UTF-8 by the first bytes of a file; nil: none was detected.
    ///
    /// A text begins with a byte order mark or with ASCII, so zeros among its first four bytes determine the encoding.
    package static func otherEncoding(_ file: some Collection<UInt8>) -> String? {
        let start = Array(file.prefix(4))
        if start == [0xFF, 0xFE, 0, 0] || start == [0, 0, 0xFE, 0xFF] { return "UTF-32" }
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        switch start.map({ $0 == 0 }) {
        case [false, true, true, true], [true, true, true, false]: return "UTF-32"
        case [false, true, false, true], [true, false, true, false], [false, true], [true, false]: return "UTF-16"
        default: return nil
        }
    }

    private static func withLineFeeds(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\r")) else { return Array(text) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var isAfterReturn = false
        for byte in text {
            if byte == UInt8(ascii: "\r") {
                result.append(UInt8(ascii: "\n"))
            } else if byte != UInt8(ascii: "\n") || !isAfterReturn {
                result.append(byte)
            }
            isAfterReturn = byte == UInt8(ascii: "\r")
        }
        return result
    }

    private static func invalidOffset(in text: [UInt8]) -> Int? {
        do {
            _ = try UTF8Span(validating: text.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}

/// A file that is not UTF-8 text, with the place of the first problem.
package struct SourceTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem.
    package enum Fault: Hashable, Sendable {
        /// The name of the encoding.
        case otherEncoding(String)
        case notUTF8
        case nul
    }

    package let fault: Fault
    package let place: SourcePlace

    init(_ fault: Fault, at place: SourcePlace) {
        self.fault = fault
        self.place = place
    }

    /// The problem and how to fix it, without the place.
    package var description: String { fault.description }
}

extension SourceTextError.Fault: CustomStringConvertible {
    /// The problem and how to fix it.
    package var description: String {
        switch self {
        case .otherEncoding(let encoding): "the file is \(encoding). Save it as UTF-8."
        case .notUTF8: "the file is not UTF-8. Save it as UTF-8."
        case .nul: "the file contains U+0000, which is not allowed. Remove it."
        }
    }
}

// MARK: - Lines

/// The offsets at which the lines of a text begin, for fast conversion of offsets to places.
package struct LineIndex: Sendable {
    private let starts: [Int]

    /// Finds the lines of `text`; the element that satisfies `isEnd` is the last one of its line.
    package init<Element>(_ text: [Element], endingWith isEnd: (Element) -> Bool) {
        starts = [0] + text.indices.filter { isEnd(text[$0]) }.map { $0 + 1 }
    }

    /// The number of lines, of which the last one is empty if the text ends with a line end.
    package var count: Int { starts.count }

    /// The offset at which a line begins; nil if the text has no such line.
    ///
    /// - Parameter number: the line, from 1.
    package func start(ofLine number: Int) -> Int? {
        starts.indices.contains(number - 1) ? starts[number - 1] : nil
    }

    /// The line of an offset: its number, from 1, and the offset of its beginning.
    package func line(at offset: Int) -> (number: Int, start: Int) {
        let index = max(1, starts.partitioningIndex { $0 > offset })
        return (index, starts[index - 1])
    }
}

extension Array {
    /// The first index whose element satisfies `isBehind`, by binary search.
    ///
    /// All later elements must satisfy it too.
    package func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Searches for a pattern at increasing offsets.
///
/// The last result is cached, so that a distant or missing pattern is searched for once and not from each offset.
package struct ForwardSearch<Element: Equatable> {
    private let mark: [Element]
    /// The result for every offset from `origin` to `found`; `found` is nil if the pattern does not follow.
    private var known: (origin: Int, found: Int?)?

    /// - Parameter mark: the pattern; never empty.
    package init(_ mark: [Element]) {
        self.mark = mark
    }

    /// The first occurrence in `text` at or after `offset`, which must not decrease between calls.
    package mutating func next(in text: [Element], from offset: Int) -> Int? {
        if let known, offset >= known.origin {
            guard let found = known.found else { return nil }
            if found >= offset { return found }
        }
        var index = offset
        while index + mark.count <= text.count {
            if text[index] == mark[0], text[index..<(index + mark.count)].elementsEqual(mark) { break }
            index += 1
        }
        let found = index + mark.count <= text.count ? index : nil
        known = (offset, found)
        return found
    }
}

// MARK: - JSON

extension SourceText {
    /// The place of a character of a JSON string literal; an escape sequence counts as one character.
    ///
    /// - Parameters:
    ///   - column: the character in the value, from 1.
    ///   - opening: the offset of the opening quotation mark.
    package func place(ofCharacter column: Int, inStringAt opening: Int) -> SourcePlace {
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
        1 + bytes[(offset + 1)...].prefix { !$0.beginsScalar }.count
    }
}

extension UInt8 {
    /// Whether the byte begins a scalar in UTF-8; all except continuation bytes do.
    fileprivate var beginsScalar: Bool { self & 0xC0 != 0x80 }
}
