import Licensing
import StrictJSON
import Testing

/// Fields that <doc:Events#Fields> refuses, "with the field's path and the reason".
struct EventRefusalTests {
    /// The refusal of a text, which must be refused.
    private func refusal(_ json: String) throws -> EventDecodingError {
        try #require(throws: EventDecodingError.self) { try EventDecoder().decode(json) }
    }

    /// Expects that an event is refused because of a field, for a reason that contains a word.
    private func expectInvalid(
        _ json: String,
        _ pointer: String,
        _ word: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard case .invalid(let found, let reason) = try refusal(json) else {
            Issue.record("not refused as an invalid event", sourceLocation: sourceLocation)
            return
        }
        #expect(found == pointer, sourceLocation: sourceLocation)
        #expect(reason.contains(word), sourceLocation: sourceLocation)
    }

    // MARK: - Invalid events

    @Test(arguments: ["", "{", "no", "{}{}", "{\"id\":1,}", "{'id':1}", "\u{FEFF}{}", "[1,]"])
    func `a text that is not JSON is refused with the location of the error`(text: String) throws {
        guard case .notJSON(let error) = try refusal(text) else {
            Issue.record("not refused as no JSON")
            return
        }
        #expect(error.line == 1)
        #expect(try refusal(text).pointer == nil)
    }

    @Test func `bytes that are not UTF-8 are refused as invalid JSON`() throws {
        let bytes = Array(EventText().json.utf8).map { $0 == UInt8(ascii: "N") ? 0xFF : $0 }
        let error = try #require(throws: EventDecodingError.self) { try EventDecoder().decode(bytes) }
        guard case .notJSON(let parsing) = error else {
            Issue.record("not refused as no JSON")
            return
        }
        #expect(parsing.fault == .badUTF8)
    }

    // Two readers could otherwise read two different events.
    @Test(arguments: [
        #"{"id":"a","id":"a"}"#, #"{"id":"a","i\u0064":"b"}"#, #"{"data":{"order":"a","order":"b"}}"#,
    ])
    func `a duplicate key is refused as invalid JSON`(text: String) throws {
        guard case .notJSON(let error) = try refusal(text), case .duplicateKey = error.fault else {
            Issue.record("the duplicate was not found")
            return
        }
    }

    @Test(arguments: ["[]", "[{}]", "null", "true", "5", "\"event\""])
    func `JSON that is not an object is not an event`(text: String) throws {
        guard case .notAnEvent(let pointer, let reason) = try refusal(text) else {
            Issue.record("not refused as no event")
            return
        }
        #expect(pointer == "")
        #expect(reason.contains("object"))
    }

    @Test(arguments: ["specversion", "id", "source", "type"], [nil, "null", "5", "\"\"", "{}", "true"])
    func `an object without a required CloudEvents attribute is not an event`(key: String, value: String?) throws {
        guard case .notAnEvent(let pointer, let reason) = try refusal(EventText().with(key, value).json)
        else {
            Issue.record("not refused as no event")
            return
        }
        #expect(pointer == "/\(key)")
        #expect(reason.contains(value == nil ? "missing" : "string"))
    }

    @Test(arguments: ["0.3", "1", "1.0.0", "1.1", "2.0", " 1.0"])
    func `another version of CloudEvents is refused`(version: String) throws {
        let found = try refusal(EventText().with("specversion", "\"\(version)\"").json)
        #expect(found.pointer == "/specversion")
        #expect(found == .notAnEvent(pointer: "/specversion", reason: "\"\(version)\" is not supported: send \"1.0\""))
    }

    // MARK: - Attributes

    @Test(arguments: [
        ("time", nil, "missing"), ("time", "null", "missing"), ("time", "5", "a number"), ("time", "\"\"", "empty"),
        ("time", "\"2026-03-01\"", "RFC 3339"), ("time", "\"2026-03-01T10:00:00.1234567891Z\"", "9 fraction digits"),
        ("time", "\"2026-02-29T10:00:00Z\"", "RFC 3339"), ("sequence", "5", "a number"), ("sequence", "\"\"", "empty"),
        ("sequence", "[]", "an array"), ("actor", "true", "a Boolean"), ("actor", "\"\"", "empty"),
        ("actor", "\"a\\u0000b\"", "U+0000"), ("id", "\"a\\nb\"", "U+000A"), ("source", "\"\\u007f\"", "U+007F"),
        ("source", "\"\\u0085\"", "U+0085"), ("sequence", "\"\\t\"", "U+0009"),
    ])
    func `the refusal of an invalid attribute names it`(key: String, value: String?, word: String) throws {
        try expectInvalid(EventText().with(key, value).json, "/\(key)", word)
    }

    @Test(arguments: [("id", 256), ("source", 1024), ("sequence", 256), ("actor", 200)])
    func `an attribute has a maximum length`(key: String, limit: Int) throws {
        let longest = EventText().with(key, "\"\(String(repeating: "ñ", count: limit))\"").json
        #expect(throws: Never.self) { try EventDecoder().decode(longest) }
        let longer = EventText().with(key, "\"\(String(repeating: "ñ", count: limit + 1))\"").json
        try expectInvalid(longer, "/\(key)", "\(limit)")
    }

    @Test(arguments: [
        (nil, "missing"), ("null", "missing"), ("[]", "an array"), ("\"{}\"", "a string"), ("5", "a number"),
    ])
    func `data must be an object`(data: String?, word: String) throws {
        try expectInvalid(EventText(data: data).json, "/data", word)
        try expectInvalid(EventText("never.heard.of", data: data).json, "/data", word)
    }

    // MARK: - The fields of data

    @Test(arguments: requiredData.map { ($0.type, $0.fields) })
    func `the refusal of a missing required field names it`(type: String, fields: [String: String]) throws {
        for key in fields.keys {
            var fields = fields
            fields[key] = nil
            try expectInvalid(EventText(type, data: jsonObject(fields)).json, "/data/\(key)", "missing")
        }
    }

    @Test(arguments: requiredData.map { ($0.type, $0.fields) })
    func `the refusal of a field of the wrong type names it`(type: String, fields: [String: String]) throws {
        for key in fields.keys {
            var fields = fields
            let (value, word) = key == "users" ? ("{}", "object") : ("[true]", "array")
            fields[key] = value
            try expectInvalid(EventText(type, data: jsonObject(fields)).json, "/data/\(key)", word)
        }
    }

    @Test(arguments: requiredData.map { ($0.type, $0.fields) })
    func `null is refused for every required field except the expiry date of a renewal`(
        type: String,
        fields: [String: String]
    ) throws {
        for key in fields.keys where key != "expires" {
            var fields = fields
            fields[key] = "null"
            try expectInvalid(EventText(type, data: jsonObject(fields)).json, "/data/\(key)", "missing")
        }
    }

    @Test(arguments: requiredData.map { ($0.type, $0.fields) })
    func `an empty id or text is refused in every required field`(type: String, fields: [String: String]) throws {
        for key in fields.keys where !["quantity", "expires", "users"].contains(key) {
            var fields = fields
            fields[key] = "\"\""
            let word = ["name", "email", "integration", "list"].contains(key) ? "empty" : "is not an id"
            try expectInvalid(EventText(type, data: jsonObject(fields)).json, "/data/\(key)", word)
        }
    }

    struct Field: Sendable, CustomTestStringConvertible {
        let type: String
        let key: String
        let value: String
        let word: String
        let pointer: String

        var testDescription: String { "\(type) \(key): \(value.prefix(40))" }

        init(_ type: String, _ key: String, _ value: String, _ word: String, at pointer: String? = nil) {
            self.type = type
            self.key = key
            self.value = value
            self.word = word
            self.pointer = pointer ?? "/data/\(key)"
        }
    }

    static let quantities = [
        "0", "-1", "1000001", "1.5", "5e-1", "1e7", "1e400", "99999999999999999999", "\"5\"", "true",
    ]
    .map { Field("order.purchased", "quantity", $0, "a whole number from 1 to 1000000") }

    static let dates = [
        Field("order.purchased", "purchased", #""2026-02-30""#, "is not a date"),
        Field("order.purchased", "starts", #""2026-3-1""#, "is not a date"),
        Field("order.purchased", "expires", #""2026-03-01T00:00:00Z""#, "is not a date"),
        Field("order.purchased", "expires", #""""#, "is not a date"),
        Field("order.purchased", "expires", "20260301", "expected a date"),
        Field("order.renewed", "expires", #""never""#, "is not a date"),
    ]

    static let references = [
        Field("order.purchased", "references", #""4711""#, "expected an object"),
        Field("order.purchased", "references", #"["4711"]"#, "expected an object"),
        Field("order.purchased", "references", #"{"sap":4711}"#, "a number", at: "/data/references/sap"),
        Field("order.purchased", "references", #"{"sap":""}"#, "empty", at: "/data/references/sap"),
        Field("order.purchased", "references", #"{"a/b~c":5}"#, "a number", at: "/data/references/a~1b~0c"),
        // With an accent, "/" and "~" are other characters with the same scalars.
        Field(
            "order.purchased",
            "references",
            #"{"/\u0301~\u0301":5}"#,
            "a number",
            at: "/data/references/~1\u{301}~0\u{301}"
        ),
        Field("order.purchased", "references", #"{"":"x"}"#, "empty", at: "/data/references/"),
    ]

    static let others = [
        Field("order.purchased", "product", #""mitel-one""#, #""miteam-meetings""#),
        Field("license.assigned", "product", #""MiTeam-Meetings""#, "is not one of the products"),
        Field("license.unassigned", "product", #""mitel-one""#, "is not one of the products"),
        Field("user.added", "role", #""admin""#, #""user" or "account-admin""#),
        Field("user.updated", "role", #""""#, "is unknown"),
        Field("user.added", "role", "1", "a number"),
        Field("user.added", "registered", #""true""#, "expected true or false"),
        Field("user.added", "registered", "1", "expected true or false"),
        Field("license.assigned", "tier", #""""#, "empty"),
        Field("license.assigned", "tier", "3", "a number"),
        Field("account.created", "number", "true", "a Boolean"),
        Field("account.created", "number", "[17]", "an array"),
        Field("account.created", "number", String(repeating: "7", count: 201), "at most 200"),
        Field("account.created", "locale", #""""#, "empty"),
        Field("account.updated", "number", #""1\n2""#, "U+000A"),
        Field("user.added", "name", #""Ana\u0007""#, "U+0007"),
        Field("user.added", "user", #""ana ruiz""#, "is not an id"),
        Field("integration.enabled", "integration", #""""#, "empty"),
        Field(
            "partner.created",
            "name",
            "\"\(String(repeating: "e\u{301}", count: 101))\"",
            "202 characters long: at most 200"
        ),
        Field("user.added", "email", "\"\(String(repeating: "a", count: 321))\"", "at most 320"),
        Field("user.added", "name", "\"\(String(repeating: "字", count: 201))\"", "at most 200"),
    ]

    @Test(arguments: quantities + dates + references + others)
    func `an invalid field is refused with its path and the reason`(field: Field) throws {
        var fields = try #require(requiredData.first { $0.type == field.type }).fields
        fields[field.key] = field.value
        try expectInvalid(EventText(field.type, data: jsonObject(fields)).json, field.pointer, field.word)
    }
}
