import StrictJSON
import Testing

struct JSONWritingTests {
    @Test(arguments: [
        (#"{ "b" : 1, "a" : [ true, null ] }"#, #"{"a":[true,null],"b":1}"#), ("[]", "[]"), ("{}", "{}"),
        (#""\u00f1\u0001\u007f\/""#, #""ñ\u0001\u007f/""#), ("5.0", "5"),
    ])
    func `every value has one canonical text`(text: String, canonical: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(value.canonicalText == canonical)
        #expect(try JSONValue(parsing: value.canonicalText) == value)
    }

    @Test func `objects that differ only in the order of their members are equal`() throws {
        let left = try JSONValue(parsing: #"{"a": 1, "b": [2]}"#)
        let right = try JSONValue(parsing: #"{"b": [2], "a": 1}"#)
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left.canonicalText == right.canonicalText)
        #expect(left != .object(["a": .integer(1)]))
    }

    @Test func `indented text preserves the order of members`() throws {
        let value = try JSONValue(parsing: #"{"b":[1,{}],"a":[]}"#)
        #expect(value.indentedText == "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": []\n}\n")
        #expect(try JSONValue(parsing: value.indentedText) == value)
    }
}
