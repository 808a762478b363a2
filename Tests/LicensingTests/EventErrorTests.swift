import Licensing
import Testing

/// Errors name the problem, its place, and what to do.
struct EventErrorTests {
    private func refusal(_ json: String) throws -> EventDecodingError {
        try #require(throws: EventDecodingError.self) { try EventDecoder().decode(json) }
    }

    @Test func `the refusal of an invalid event is one sentence that starts with the field`() throws {
        let data = #"{"order":"o","partner":"p","product":"miteam-meetings","quantity":0}"#
        let error = try refusal(EventText("order.purchased", data: data).json)
        #expect("\(error)" == "/data/quantity: expected a whole number from 1 to 1000000, found 0")
        #expect(error.pointer == "/data/quantity")
        #expect(error.reason == "expected a whole number from 1 to 1000000, found 0")
    }

    @Test func `the refusal of an incomplete event names the missing attribute`() throws {
        let error = try refusal(EventText().with("id", nil).json)
        #expect("\(error)" == "/id: missing: every CloudEvent requires it")
    }

    @Test func `the refusal of a value that is not an event states what is expected`() throws {
        #expect("\(try refusal("[]"))" == "not an event: expected a CloudEvents object, found an array")
    }

    @Test func `the refusal of invalid JSON gives line and column`() throws {
        let error = try refusal("{\n  \"id\": oops\n}")
        #expect("\(error)".hasPrefix("not JSON: line 2, column 9:"))
        #expect(error.pointer == nil)
    }

    // The text of a sender must not disturb the terminal or the log of the operator.
    @Test(arguments: ["\\u001b[31mred", "a\\nb", "\\u0000", "\\u009b", String(repeating: "x", count: 5000)])
    func `a reason contains no control characters and is limited in length`(value: String) throws {
        for (type, key) in [("partner.created", "partner"), ("order.renewed", "expires"), ("user.added", "role")] {
            var fields = try #require(requiredData.first { $0.type == type }).fields
            fields[key] = "\"\(value)\""
            let sentence = try refusal(EventText(type, data: jsonObject(fields)).json).description
            #expect(sentence.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            #expect(sentence.unicodeScalars.count < 400)
        }
    }
}
