import StrictJSON
import TestKit
import Testing

/// A JSON text whose elements are parsed one by one.
struct JSONElementsTests {
    private static let texts = ["", "a", "é\u{1F600}", "\"", "\\", "]", "},{", "[\"", "\\\"", ",", " : ", "\n"]

    private static func value(_ random: inout SeededGenerator, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: .null
        case 1: .bool(random.oneIn(2))
        case 2: .integer(Int.random(in: -9...999, using: &random))
        case 3, 4: .string(random.pick(Self.texts))
        case 5: .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random, depth: depth - 1) })
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0...3, using: &random)).map {
                        (random.pick(["users", "data", "k"]) + "\($0)", value(&random, depth: depth - 1))
                    }
                )
            )
        }
    }

    /// A JSON text with an array at `data.users`.
    ///
    /// Other members may also contain `users`.
    private static func text(_ random: inout SeededGenerator) -> (text: String, users: [JSONValue]) {
        let users = (0..<Int.random(in: 0...5, using: &random)).map { _ in Self.value(&random, depth: 3) }
        let lookalike = JSONValue.object(["users": .array([.string("no")])])
        let data: JSONObject = [
            "a": random.oneIn(2) ? lookalike : nil, "users": .array(users), "z": random.oneIn(2) ? lookalike : nil,
        ]
        let object: JSONObject = [
            "users": random.oneIn(2) ? .array([.string("no")]) : nil,
            "list": random.oneIn(2) ? .array([.object(["data": lookalike])]) : nil, "data": .object(data),
        ]
        let value = JSONValue.object(object)
        return (random.oneIn(2) ? value.canonicalText : value.indentedText, users)
    }

    @Test(arguments: 0..<300)
    func `elements parsed one by one equal those of the complete text, and so does the rest`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let (text, users) = Self.text(&random)
        let parts = try JSONWithElements(parsing: text, elementsAt: ["data", "users"])
        #expect(try parts.elements.map { try parts.parse($0) } == users)
        for (element, user) in zip(parts.elements, users) {
            #expect(try JSONValue(parsing: parts[element]) == user)
        }
        let whole = try #require(try JSONValue(parsing: text).object)
        let rest = try #require(parts.value.object)
        #expect(rest.members.map(\.key) == whole.members.map(\.key))
        for member in whole.members where member.key != "data" { #expect(rest[member.key] == member.value) }
        #expect(rest["data"]?.object?["users"] == .array([]))
        #expect(rest["data"]?.object?["z"] == whole["data"]?.object?["z"])
    }

    // A ledger on a damaged disk may contain such a text. It must never cause a crash or a wrong value.
    @Test(arguments: 0..<300)
    func `a damaged text is refused, or has the same elements as when parsed completely`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(Self.text(&random).text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            if random.oneIn(3) {
                bytes.removeSubrange(place...)
                if bytes.isEmpty { bytes = [0x20] }
            } else {
                bytes[place] = random.pick(Array("[]{}\",:\\ x1".utf8))
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let elements = Result { () throws -> [JSONValue] in
            let parts = try JSONWithElements(parsing: text, elementsAt: ["data", "users"])
            return try parts.elements.map { try parts.parse($0) }
        }
        let whole = Result { try JSONValue(parsing: text).object?["data"]?.object?["users"] }
        switch (elements, whole) {
        case (.success(let elements), .success(.array(let users)?)): #expect(elements == users)
        case (.success(let elements), .success): #expect(elements.isEmpty)
        case (.success, .failure): Issue.record("accepted: \(text)")
        case (.failure, .success): Issue.record("refused: \(text)")
        case (.failure, .failure): break
        }
    }

    @Test func `a text without the array has no elements`() throws {
        for text in [#"{"data":{"users":7}}"#, #"{"data":[{"users":[1]}]}"#, #"{"users":[1]}"#, "[1]", "7", "{}"] {
            let parts = try JSONWithElements(parsing: text, elementsAt: ["data", "users"])
            #expect(try parts.elements.isEmpty && parts.value == JSONValue(parsing: text), "\(text)")
        }
    }
}
