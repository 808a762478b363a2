import Basics

extension JSONValue {
    /// Parses `bytes` as one JSON text (RFC 8259).
    ///
    /// - Throws: the first fault with its line and column. Duplicate keys are a fault, because two readers could
    ///   otherwise read different events.
    package init(parsing bytes: some Sequence<UInt8>) throws(JSONParsingError) {
        self = try JSONText(parsing: Array(bytes)).value
    }

    /// Parses one JSON text (RFC 8259).
    package init(parsing text: String) throws(JSONParsingError) {
        try self.init(parsing: text.utf8)
    }
}

/// A parsed JSON text, and whether it is canonical: equal to ``JSONValue/canonicalText`` of its value.
package struct JSONText: Sendable {
    package let value: JSONValue
    /// The bytes of the text if the parser knows that they are canonical, otherwise nil.
    package let canonicalBytes: [UInt8]?

    /// Parses `bytes` as one JSON text (RFC 8259).
    package init(parsing bytes: [UInt8]) throws(JSONParsingError) {
        var parser = JSONParser(bytes: bytes)
        value = try parser.parseDocument()
        canonicalBytes = parser.isCanonical ? parser.bytes : nil
    }
}

/// A JSON text with one array whose elements are parsed on demand.
///
/// It is meant for texts that a program wrote itself. Initialization finds the ends of elements by brackets and
/// quotation marks alone; ``parse(_:)`` checks the rest.
package struct JSONWithElements: Sendable {
    /// The parsed text, in which the array is empty.
    package let value: JSONValue
    /// The byte offsets of each element; empty if the text has no such array.
    package let elements: [Range<Int>]
    private let bytes: [UInt8]

    /// - Parameter path: the keys from the root object to the array.
    package init(parsing text: String, elementsAt path: [String]) throws(JSONParsingError) {
        var parser = JSONParser(bytes: Array(text.utf8), path: path)
        value = try parser.parseDocument()
        elements = parser.elements
        bytes = parser.bytes
    }

    /// The bytes of an element.
    package subscript(element: Range<Int>) -> ArraySlice<UInt8> { bytes[element] }

    /// Parses an element.
    package func parse(_ element: Range<Int>) throws(JSONParsingError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, index: element.lowerBound)
        return try parser.parseElement(to: element.upperBound)
    }
}

/// A recursive-descent parser over the bytes of one JSON text.
private struct JSONParser {
    /// The maximum nesting depth, so that hostile input cannot exhaust the stack.
    static let depthLimit = 64
    /// The number of members for which an object reserves memory.
    private static let usualMembers = 8

    let bytes: [UInt8]
    var index = 0
    var depth = 0
    /// The keys from the root object to the array whose elements are only located.
    var path: [String] = []
    /// The number of keys of `path` that lead to the current value.
    var followed = 0
    var elements: [Range<Int>] = []
    /// False after a part that is not canonical or may not be.
    var isCanonical = true

    mutating func parseDocument() throws(JSONParsingError) -> JSONValue {
        let value = try parseValue()
        skipWhitespace()
        guard index == bytes.count else { throw fault(.trailingText) }
        return value
    }

    /// Parses a value that ends at an offset.
    mutating func parseElement(to end: Int) throws(JSONParsingError) -> JSONValue {
        let value = try parseValue()
        guard index == end else { throw unexpected("\",\" or \"]\"") }
        return value
    }

    private func fault(_ fault: JSONParsingError.Fault, at offset: Int? = nil) -> JSONParsingError {
        let offset = offset ?? index
        let place = SourcePlace(of: offset, in: bytes)
        return JSONParsingError(fault: fault, offset: offset, line: place.line, column: place.column)
    }

    private func unexpected(_ expected: String) -> JSONParsingError {
        index < bytes.count ? fault(.unexpectedByte(bytes[index], expected: expected)) : fault(.unexpectedEnd)
    }

    private mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
            isCanonical = false
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func parseValue() throws(JSONParsingError) -> JSONValue {
        skipWhitespace()
        guard index < bytes.count else { throw fault(.unexpectedEnd) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return .object(try parseObject())
        case UInt8(ascii: "["): return .array(try parseArray())
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        default: return .number(try parseNumber())
        }
    }

    private mutating func parseWord(_ word: StaticString, _ value: JSONValue) throws(JSONParsingError) -> JSONValue {
        for byte in word.description.utf8 where !take(byte) { throw unexpected("\(word)") }
        return value
    }

    private mutating func enter() throws(JSONParsingError) {
        depth += 1
        guard depth <= Self.depthLimit else { throw fault(.tooDeep(limit: Self.depthLimit)) }
        index += 1
        skipWhitespace()
    }

    private mutating func parseObject() throws(JSONParsingError) -> JSONObject {
        try enter()
        defer { depth -= 1 }
        var members: [JSONObject.Member] = []
        var keys = KeySet()
        // Sorted keys have no duplicates.
        var isSorted = true
        if take(UInt8(ascii: "}")) { return JSONObject(members: members) }
        members.reserveCapacity(Self.usualMembers)
        while true {
            skipWhitespace()
            let keyOffset = index
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
            let key = try parseString()
            if isSorted, let last = members.last { isSorted = last.key.precedesExactly(key) }
            if !isSorted {
                isCanonical = false
                guard !keys.contains(key, of: members) else { throw fault(.duplicateKey(key), at: keyOffset) }
            }
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("\":\"") }
            skipWhitespace()
            let valueOffset = index
            let value = try parseMember(key)
            members.append(.init(key: key, value: value, keyOffset: keyOffset, valueOffset: valueOffset))
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return JSONObject(members: members) }
            guard take(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"}\"") }
        }
    }

    private mutating func parseMember(_ key: String) throws(JSONParsingError) -> JSONValue {
        guard followed < path.count, followed == depth - 1, key.isExactly(path[followed]) else {
            return try parseValue()
        }
        followed += 1
        defer { followed -= 1 }
        guard followed == path.count, index < bytes.count, bytes[index] == UInt8(ascii: "[") else {
            return try parseValue()
        }
        try locateElements()
        return .array([])
    }

    private mutating func locateElements() throws(JSONParsingError) {
        try enter()
        defer { depth -= 1 }
        if take(UInt8(ascii: "]")) { return }
        while true {
            skipWhitespace()
            let start = index
            try passValue()
            elements.append(start..<index)
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return }
            guard take(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"]\"") }
        }
    }

    /// Skips an element of an array by its brackets and quotation marks.
    private mutating func passValue() throws(JSONParsingError) {
        var open = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): try passString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                index += 1
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open > 0 else { return }
                open -= 1
                index += 1
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
                guard open > 0 else { return }
                index += 1
            default:
                index += 1
                continue
            }
            if open == 0 { return }
        }
        throw fault(.unexpectedEnd)
    }

    private mutating func passString() throws(JSONParsingError) {
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < bytes.count else { throw fault(.unexpectedEnd) }
        index += 1
    }

    private mutating func parseArray() throws(JSONParsingError) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try parseValue())
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"]\"") }
        }
    }

    private mutating func parseNumber() throws(JSONParsingError) -> String {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try takeDigits("a JSON value") }
        let fraction = index
        if take(UInt8(ascii: ".")) { try takeDigits("a digit") }
        let exponent = index
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try takeDigits("a digit")
        }
        if index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
            throw fault(.badNumber)
        }
        let text = normalized(start, fraction: fraction, exponent: exponent)
        if !text.utf8.elementsEqual(bytes[start..<index]) { isCanonical = false }
        return text
    }

    /// The text of the number from `start` to the current offset; whole numbers lose their fraction and exponent.
    private func normalized(_ start: Int, fraction: Int, exponent: Int) -> String {
        let isWhole = bytes[fraction..<exponent].allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "0") }
        if exponent == index, isWhole {
            let text = String(decoding: bytes[start..<fraction], as: UTF8.self)
            return text == "-0" ? "0" : text
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        // Decimals of up to 15 digits have distinct Doubles. Longer ones keep their text.
        guard exponent < index, exponent - start <= 15, let value = Double(text), abs(value) < 0x1p53,
            let integer = Int(exactly: value)
        else { return text }
        return String(integer)
    }

    private mutating func takeDigits(_ expected: String) throws(JSONParsingError) {
        let start = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
        guard index > start else { throw unexpected(expected) }
    }

    private mutating func parseString() throws(JSONParsingError) -> String {
        let opening = index
        index += 1
        let start = index
        // At least 0x80 if the text is not ASCII.
        var highBits: UInt8 = 0
        // A local variable stays in a register.
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") {
                index = end + 1
                let content = bytes[start..<end]
                // ASCII needs no validation, which takes as long as the rest of the parsing.
                return highBits < 0x80 ? String(decoding: content, as: UTF8.self) : try text(content, at: opening)
            }
            if byte < 0x20 || byte == UInt8(ascii: "\\") { break }
            highBits |= byte
            if byte == 0x7F { isCanonical = false }
            end += 1
        }
        index = end
        isCanonical = false
        var content = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return try text(content[...], at: opening)
            case UInt8(ascii: "\\"):
                try parseEscape(into: &content)
            case 0..<0x20:
                throw fault(.controlCharacter)
            default:
                content.append(byte)
                index += 1
            }
        }
        throw fault(.unexpectedEnd)
    }

    private func text(_ utf8: ArraySlice<UInt8>, at opening: Int) throws(JSONParsingError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw fault(.badUTF8, at: opening) }
        return text
    }

    private mutating func parseEscape(into content: inout [UInt8]) throws(JSONParsingError) {
        let start = index
        index += 1
        guard index < bytes.count else { throw fault(.unexpectedEnd) }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: try parseUnicodeEscape(from: start))
        default: throw fault(.badEscape, at: start)
        }
    }

    private mutating func parseUnicodeEscape(from start: Int) throws(JSONParsingError) -> String.UTF8View {
        var code = UInt32(try parseHexadecimal(from: start))
        if (0xD800...0xDBFF).contains(code) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault(.loneSurrogate, at: start) }
            let low = UInt32(try parseHexadecimal(from: start))
            guard (0xDC00...0xDFFF).contains(low) else { throw fault(.loneSurrogate, at: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault(.loneSurrogate, at: start) }
        return String(Character(scalar)).utf8
    }

    private mutating func parseHexadecimal(from start: Int) throws(JSONParsingError) -> UInt16 {
        var code: UInt16 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw fault(.unexpectedEnd) }
            guard bytes[index].isASCIIHexDigit else { throw fault(.badEscape, at: start) }
            // Letters of both cases have the bit 0x40, and their low four bits are 1 to 6.
            code = code << 4 | UInt16(bytes[index] & 0xF) + (bytes[index] & 0x40 == 0 ? 0 : 9)
            index += 1
        }
        return code
    }
}

/// The keys of one object, for the detection of duplicates.
///
/// Most objects have so few keys that comparing them is faster than hashing.
private struct KeySet {
    private static let fewLimit = 16

    private var keys: Set<Exact<String>> = []

    /// Whether one of the members has the key.
    ///
    /// - Parameter members: those of the previous call, and more behind them.
    mutating func contains(_ key: String, of members: [JSONObject.Member]) -> Bool {
        guard members.count > Self.fewLimit else { return members.contains { $0.key.isExactly(key) } }
        for member in members[keys.count...] { keys.insert(Exact(wrappedValue: member.key)) }
        return keys.contains(Exact(wrappedValue: key))
    }
}
