/// Validates UTF-8 byte by byte.
struct UTF8Checker: Sendable {
    /// The result for a byte.
    enum Finding: Equatable {
        case valid
        /// The byte ends a character of several bytes.
        case letter
        /// A byte that is invalid at its place: this byte, or the first byte of the character before it.
        case stray(UInt8)
    }

    private var first: UInt8 = 0
    /// The number of missing bytes of the current character.
    private var needed = 0
    /// The range of the next byte.
    ///
    /// It is narrower after some first bytes, to exclude overlong forms, surrogates and values above U+10FFFF.
    private var range: ClosedRange<UInt8> = 0x80...0xBF

    mutating func read(_ byte: UInt8) -> Finding {
        guard needed > 0 else { return begin(byte) }
        guard range.contains(byte) else {
            let stray = first
            needed = 0
            // The byte may begin another character.
            _ = begin(byte)
            return .stray(stray)
        }
        range = 0x80...0xBF
        needed -= 1
        return needed == 0 ? .letter : .valid
    }

    /// The first byte of an incomplete character at the end; nil if there is none.
    func finish() -> UInt8? { needed > 0 ? first : nil }

    private mutating func begin(_ byte: UInt8) -> Finding {
        first = byte
        range = 0x80...0xBF
        switch byte {
        case 0..<0x80: return .valid
        case 0xC2...0xDF: needed = 1
        case 0xE0...0xEF:
            needed = 2
            if byte == 0xE0 { range = 0xA0...0xBF }
            if byte == 0xED { range = 0x80...0x9F }
        case 0xF0...0xF4:
            needed = 3
            if byte == 0xF0 { range = 0x90...0xBF }
            if byte == 0xF4 { range = 0x80...0x8F }
        default: return .stray(byte)
        }
        return .valid
    }
}

/// Converts the bytes of an encoding to UTF-8, without the byte order mark.
struct TextDecoder: Sendable {
    private let encoding: TableFormat.Encoding
    /// The bytes of a possible byte order mark; nil after the beginning of the text.
    private var mark: [UInt8]? = []
    private var firstByteOfUnit: UInt8?
    private var highSurrogate: UInt16?

    init(_ encoding: TableFormat.Encoding) {
        self.encoding = encoding
    }

    /// Whether the bytes end inside a UTF-16 code unit or a surrogate pair.
    var isInsideLetter: Bool { firstByteOfUnit != nil || highSurrogate != nil }

    /// Decodes one byte.
    ///
    /// - Parameter line: the line for errors.
    @inline(__always)
    mutating func read(_ byte: UInt8, line: Int, _ append: (UInt8) -> Void) throws(TableError) {
        switch encoding {
        case .utf8: mark == nil ? append(byte) : readMark(byte, append)
        case .windows1252:
            if byte < 0x80 { return append(byte) }
            guard let scalar = Self.windows1252(byte) else { throw TableError(.undefinedByte(byte), line: line) }
            UTF8.encode(scalar, append)
        case .utf16LittleEndian, .utf16BigEndian: try readUnit(byte, line, append)
        }
    }

    /// Outputs the bytes that were held back as a possible byte order mark.
    mutating func finish(_ append: (UInt8) -> Void) {
        if encoding == .utf8 { mark?.forEach(append) }
        mark = nil
    }

    private mutating func readMark(_ byte: UInt8, _ append: (UInt8) -> Void) {
        let begun = (mark ?? []) + [byte]
        let whole: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard whole.starts(with: begun) else {
            begun.forEach(append)
            mark = nil
            return
        }
        mark = begun.count < 3 ? begun : nil
    }

    private mutating func readUnit(_ byte: UInt8, _ line: Int, _ append: (UInt8) -> Void) throws(TableError) {
        guard let first = firstByteOfUnit else {
            firstByteOfUnit = byte
            return
        }
        firstByteOfUnit = nil
        let isLittle = encoding == .utf16LittleEndian
        let unit = UInt16(isLittle ? byte : first) << 8 | UInt16(isLittle ? first : byte)
        let isFirst = mark != nil
        mark = nil
        if isFirst, unit == 0xFEFF { return }
        if let high = highSurrogate {
            guard UTF16.isTrailSurrogate(unit) else { throw TableError(.unpairedSurrogate, line: line) }
            highSurrogate = nil
            UTF8.encode(UTF16.decode(UTF16.EncodedScalar([high, unit])), append)
        } else if UTF16.isLeadSurrogate(unit) {
            highSurrogate = unit
        } else {
            guard let scalar = UnicodeScalar(unit) else { throw TableError(.unpairedSurrogate, line: line) }
            UTF8.encode(scalar, append)
        }
    }

    /// The code points of 80 to 9F in Windows-1252; 0 for undefined bytes.
    ///
    /// All other bytes have the code points of Latin-1.
    private static let punctuation: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    private static func windows1252(_ byte: UInt8) -> UnicodeScalar? {
        guard (0x80...0x9F).contains(byte) else { return UnicodeScalar(byte) }
        let value = punctuation[Int(byte - 0x80)]
        return value == 0 ? nil : UnicodeScalar(value)
    }
}

extension UTF8 {
    /// Appends the UTF-8 bytes of a scalar.
    fileprivate static func encode(_ scalar: UnicodeScalar, _ append: (UInt8) -> Void) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }
}
