import StrictJSON
import Testing

struct JSONParsingTests {
    @Test(arguments: [
        ("null", JSONValue.null), (" true\n", .bool(true)), ("false", .bool(false)), ("0", .number("0")),
        ("-12", .number("-12")), ("[]", .array([])), ("[1, [2]]", .array([.integer(1), .array([.integer(2)])])),
        ("{}", .object([:])), (#"{"a": {"b": null}}"#, .object(["a": .object(["b": .null])])),
        (#""ñ""#, .string("ñ")), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
        (#""\u00f1\u00F1""#, .string("ññ")), (#""\ud834\uDD1E""#, .string("𝄞")), (#""a\u0000""#, .string("a\0")),
    ])
    func `a JSON text is parsed to its value`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(arguments: [
        ("5.0", "5"), ("5e0", "5"), ("50e-1", "5"), ("-0", "0"), ("-0.0", "0"), ("1E3", "1000"), ("1.50", "1.50"),
        ("9007199254740993", "9007199254740993"), ("9007199254740991.0", "9007199254740991"), ("1e400", "1e400"),
    ])
    func `a whole number has one form, and any other number keeps its text`(text: String, number: String) throws {
        #expect(try JSONValue(parsing: text) == .number(number))
    }

    @Test(arguments: [
        ("", JSONParsingError.Fault.unexpectedEnd, 1, 1),
        (" \n ", .unexpectedEnd, 2, 2),
        ("[1", .unexpectedEnd, 1, 3),
        ("\"a", .unexpectedEnd, 1, 3),
        ("\"\\u00", .unexpectedEnd, 1, 6),
        ("1 2", .trailingText, 1, 3),
        ("[1,]", .unexpectedByte(0x5D, expected: "a JSON value"), 1, 4),
        ("{\"a\":1,}", .unexpectedByte(0x7D, expected: "a key in quotes"), 1, 8),
        ("{a: 1}", .unexpectedByte(0x61, expected: "a key in quotes"), 1, 2),
        ("{\"a\" 1}", .unexpectedByte(0x31, expected: "\":\""), 1, 6),
        ("nul", .unexpectedEnd, 1, 4),
        ("tru3", .unexpectedByte(0x33, expected: "true"), 1, 4),
        ("01", .badNumber, 1, 2),
        ("1.", .unexpectedEnd, 1, 3),
        ("+1", .unexpectedByte(0x2B, expected: "a JSON value"), 1, 1),
        ("\"ñ\\x\"", .badEscape, 1, 3),
        ("\"\\u12g4\"", .badEscape, 1, 2),
        ("\"\\ud834\"", .loneSurrogate, 1, 2),
        ("\"\\udd1e\"", .loneSurrogate, 1, 2),
        ("\"\\ud834\\u0041\"", .loneSurrogate, 1, 2),
        ("\"a\tb\"", .controlCharacter, 1, 3),
        ("{\"a\": 1,\n \"\\u0061\": 2}", .duplicateKey("a"), 2, 2),
    ])
    func `a text that is not JSON is refused at the place of the fault`(
        text: String,
        fault: JSONParsingError.Fault,
        line: Int,
        column: Int
    ) {
        let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text) }
        #expect(error?.fault == fault)
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test(arguments: [2, 15, 16, 17, 18, 40])
    func `a duplicate key is found in small and large objects`(count: Int) {
        let keys = (0..<count).map { "k\($0)" }
        func text(_ keys: [String]) -> String { "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}" }
        #expect(throws: Never.self) { try JSONValue(parsing: text(keys)) }
        for repeated in [0, count / 2, count - 1] {
            let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text(keys + [keys[repeated]])) }
            #expect(error?.fault == .duplicateKey(keys[repeated]))
        }
    }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.fault == .badUTF8)
    }

    @Test func `nesting is limited to 64 levels`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        _ = try JSONValue(parsing: nested(64))
        let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: nested(65)) }
        #expect(error?.fault == .tooDeep(limit: 64))
        _ = try JSONValue(parsing: "[" + Array(repeating: nested(63), count: 3).joined(separator: ",") + "]")
    }

    @Test func `members have their offsets in the text`() throws {
        let object = try #require(try JSONValue(parsing: "{\n \"ñ\" : [1],\n\"b\":2}").object)
        #expect(object.members.map(\.key) == ["ñ", "b"])
        #expect(object.members.map(\.keyOffset) == [3, 15])
        #expect(object.members.map(\.valueOffset) == [10, 19])
    }
}
