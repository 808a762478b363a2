import Licensing
import Mapping
import StrictJSON
import Testing

/// One rule with one event whose data is `{"value": VALUE}`.
private func description(
    value: String = #""x""#,
    rule: String = "",
    event: String = "",
    time: String = #""2026-03-01T10:00:00Z""#,
    tables: String = "{}"
) throws -> SourceDescription {
    let text = """
        {"tables": \(tables), "rules": [{\(rule.isEmpty ? "" : "\(rule), ")"events": [
        {"type": "test", \(event.isEmpty ? "" : "\(event), ")"time": \(time), "data": {"value": \(value)}}]}]}
        """
    return try SourceDescription(parsing: text.utf8, file: "s.json")
}

private func map(_ description: SourceDescription, _ body: String) throws -> [JSONValue] {
    try description.mappedEvents(of: JSONValue(parsing: body), source: "s").map(\.value)
}

/// The values of `{"value": VALUE}` in all events of a body.
private func values(_ value: String, rule: String = "", tables: String = "{}", of body: String) throws -> [JSONValue?] {
    try map(description(value: value, rule: rule, tables: tables), body).map { $0.object?["data"]?.object?["value"] }
}

struct MappingEvaluationTests {
    @Test(arguments: [
        (#""plain""#, #""plain""#), (#""{{/a}}""#, #""{/a}""#), (#""{/a}""#, "7"), (#""n{/a}-{/b}""#, #""n7-text""#),
        (#""{/list/1}""#, "2"), (#""{/o/x~1y/~0}""#, "true"), ("7.50", "7.50"), ("null", "null"), ("true", "true"),
        (#"{"inner": ["{/b}", 1]}"#, #"{"inner": ["text", 1]}"#), (#"{"from": "/b"}"#, #""text""#),
        (#"{"from": ["/none", "/null", "/b"]}"#, #""text""#), (#"{"from": "/none", "or": null}"#, "null"),
        (#"{"from": "/none", "or": "{/b}"}"#, #""text""#), (#"{"from": ""}"#, nil),
        (#"{"from": "/a", "times": 25}"#, "175"), (#"{"from": "/a", "times": {"from": "/list/1"}}"#, "14"),
        (#"{"from": "/a", "as": "text"}"#, #""7""#), (#"{"from": "/yes", "as": "text"}"#, #""true""#),
        (#"{"from": "/digits", "as": "integer"}"#, "25"), (#"{"from": "/a", "as": "integer"}"#, "7"),
        (#"{"from": "/digits", "as": "integer", "times": 2}"#, "50"),
        (#"{"from": "/pairs", "find": {"/key": "b"}, "take": "/value"}"#, "2"),
        (#"{"from": "/pairs", "find": {"/key": "c"}, "take": "/value", "or": 0}"#, "0"),
        (#"{"from": "/pairs", "find": {"/key": {"not": "a"}}}"#, #"{"key": "b", "value": 2}"#),
        (#"{"from": "/b", "table": "plain"}"#, #""row""#), (#"{"from": "/b", "table": "rows", "field": "x"}"#, "1"),
        (#"{"from": "/a", "table": "rows", "field": "x"}"#, "2"),
        (#"{"from": "/digits", "table": "plain", "or": "none"}"#, #""none""#),
        (#"{"from": ["/digits", "/b"], "table": "plain"}"#, #""row""#),
    ])
    func `a value is computed as described`(value: String, expected: String?) throws {
        let body = """
            {"a": 7, "b": "text", "null": null, "list": [1, 2], "o": {"x/y": {"~": true}}, "yes": true, "digits": "25",
             "pairs": [{"key": "a", "value": 1}, {"key": "b", "value": 2}]}
            """
        let tables = #"{"plain": {"text": "row"}, "rows": {"text": {"x": 1}, "7": {"x": 2, "y": 3}}}"#
        #expect(try values(value, tables: tables, of: body) == [try JSONValue(parsing: expected ?? body)])
    }

    @Test(arguments: [
        (#""utc""#, #""2026-07-19T08:31:02""#, "2026-07-19T08:31:02Z"),
        (#""utc""#, #""2026-07-19 08:31""#, "2026-07-19T08:31:00Z"),
        (#""utc""#, #""2026-07-19T08:31:02.5+02:00""#, "2026-07-19T06:31:02.5Z"),
        (#""date""#, #""2026-07-19T23:30:00-05:00""#, "2026-07-20"), (#""date""#, #""2026-07-19""#, "2026-07-19"),
        (#""date""#, #""2026-07-19T23:30:00""#, "2026-07-19"),
        (#""seconds""#, "1772359200", "2026-03-01T10:00:00Z"),
        (#""seconds""#, #""1772359200.000123""#, "2026-03-01T10:00:00.000123Z"),
        (#""milliseconds""#, "1772359200250", "2026-03-01T10:00:00.25Z"),
        (#"{"date": "d/m/y"}"#, #""3/12/2026""#, "2026-12-03"), (#"{"date": "m/d/y"}"#, #""3/12/2026""#, "2026-03-12"),
        (#"{"date": "y.m.d"}"#, #""2026.03.12""#, "2026-03-12"),
        (#"{"local": "Europe/Madrid"}"#, #""2026-07-01 09:00""#, "2026-07-01T07:00:00Z"),
        (#"{"local": "Europe/Madrid"}"#, #""2026-01-01T09:00:00""#, "2026-01-01T08:00:00Z"),
        (#"{"local": "Europe/Madrid"}"#, #""2026-01-01T09:00:00Z""#, "2026-01-01T09:00:00Z"),
        // 02:30 occurs twice on the last Sunday of October: the first occurrence applies.
        (#"{"local": "Europe/Madrid"}"#, #""2026-10-25T02:30:00""#, "2026-10-25T00:30:00Z"),
        (#"{"local": "America/Mexico_City"}"#, #""2026-07-01T09:00:00""#, "2026-07-01T15:00:00Z"),
        (#""id""#, #""acme""#, "acme"), (#""id""#, "12", "12"),
        (#""id""#, #""ana.perez@example.com""#, "ana.perez-\(String.digest)"),
        (#""id""#, #""Ana.Perez@Example.com""#, "ana.perez-\(String.digest)"),
    ])
    func `texts and numbers are converted to times, dates and ids`(
        conversion: String,
        value: String,
        expected: String
    ) throws {
        let results = try values(#"{"from": "/v", "as": \#(conversion)}"#, of: #"{"v": \#(value)}"#)
        #expect(results == [.string(expected)])
    }

    @Test func `any text can be converted to a valid id`() throws {
        for text in ["Ünïcode & Söhne", "…", "a b", String(repeating: "x", count: 300), "-a", "@"] {
            let body = JSONValue.object(["v": .string(text)])
            let events = try description(value: #"{"from": "/v", "as": "id"}"#).mappedEvents(of: body, source: "s")
            let id = try #require(events.first?.value.object?["data"]?.object?["value"]?.string)
            #expect(Identifier<Never>(id) != nil, "\(id)")
        }
    }

    @Test(arguments: [
        ("2026-07-19", "P12M", "2027-07-18"), ("2026-07-19", "P1Y", "2027-07-18"), ("2026-01-31", "P1M", "2026-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"), ("2026-01-01", "P30D", "2026-01-30"), ("2026-01-01", "P2W", "2026-01-14"),
        ("2026-01-01", "P1Y6M", "2027-06-30"), ("2026-12-01", "P1M", "2026-12-31"),
    ])
    func `a term ends on its last day`(start: String, term: String, end: String) throws {
        let value = #"{"from": "/v", "as": "date", "plus": "{/term}"}"#
        #expect(try values(value, of: #"{"v": "\#(start)", "term": "\#(term)"}"#) == [.string(end)])
    }

    @Test func `each, only and if select what becomes an event`() throws {
        let rule = #""each": "/items", "only": {"@/kind": {"in": ["a", "b"]}}"#
        let body = #"{"items": [{"kind": "a", "n": 1}, {"kind": "c", "n": 2}, {"kind": "b"}], "flag": "no"}"#
        #expect(try values(#""{@/kind}""#, rule: rule, of: body) == [.string("a"), .string("b")])
        #expect(
            try values(#"{"from": "@"}"#, rule: #""each": "/items/0/list""#, of: #"{"items": [{"list": [1, "x"]}]}"#)
                == [.integer(1), .string("x")]
        )
        func count(_ event: String) throws -> Int {
            try map(description(rule: rule, event: event), body).count
        }
        #expect(try count(#""if": {"from": "@/n"}"#) == 1)
        #expect(try count(#""if": {"from": "@/n", "or": 5}"#) == 2)
        #expect(try count(#""if": {"@/n": {"exists": false}}"#) == 1)
        #expect(try count(#""if": {"/flag": "yes"}"#) == 0)
    }

    @Test(arguments: [
        (#"{"/s": "x"}"#, true), (#"{"/s": "y"}"#, false), (#"{"/n": 5}"#, true), (#"{"/n": "5"}"#, false),
        (#"{"/null": null}"#, true), (#"{"/none": null}"#, false), (#"{"/s": {"in": ["a", "x"]}}"#, true),
        (#"{"/none": {"in": [null]}}"#, false), (#"{"/s": {"in-table": "t"}}"#, true),
        (#"{"/n": {"in-table": "t"}}"#, false), (#"{"/s": {"exists": true}}"#, true),
        (#"{"/null": {"exists": true}}"#, false), (#"{"/none": {"exists": false}}"#, true),
        (#"{"/s": {"not": "y"}}"#, true), (#"{"/s": {"not": {"in": ["x"]}}}"#, false),
        (#"{"/s": "x", "/n": 6}"#, false), (#"{"/list/0": 1}"#, true), (#"{"/list/00": 1}"#, false),
        (#"{"/s/x": {"exists": true}}"#, false),
    ])
    func `a rule matches if all of its conditions hold`(conditions: String, fits: Bool) throws {
        let source = try description(rule: #""when": \#(conditions)"#, tables: #"{"t": {"x": 1}}"#)
        #expect(try map(source, #"{"s": "x", "n": 5, "null": null, "list": [1]}"#).count == (fits ? 1 : 0))
    }

    @Test func `letters that only look the same are not equal`() throws {
        let source = try description(rule: #""when": {"/s": "\u00e9"}"#)
        #expect(try map(source, #"{"s": "\u00e9"}"#).count == 1)
        #expect(try map(source, #"{"s": "e\u0301"}"#).isEmpty)
    }

    @Test func `a path pattern names the segments of a path`() throws {
        let rule = #""path": {"from": "/subject", "pattern": "/accounts/{account}/users/{user}"}"#
        #expect(
            try values(#""{account}.{user}""#, rule: rule, of: #"{"subject": "/accounts/acme/users/u1"}"#) == [
                .string("acme.u1")
            ]
        )
        #expect(
            try values(#"{"from": "{user}", "as": "id"}"#, rule: rule, of: #"{"subject": "/accounts/acme/users/u1"}"#)
                == [.string("u1")]
        )
        for subject in [
            "/accounts/acme", "/accounts/acme/users/", "accounts/acme/users/u1", "/accounts/acme/users/u1/x",
        ] {
            #expect(try values(#""{account}""#, rule: rule, of: #"{"subject": "\#(subject)"}"#).isEmpty)
        }
    }

    @Test func `JSON in a string is unpacked before the conditions are checked`() throws {
        let rule = #""unpack": "/entity", "when": {"/entity/kind": "company"}"#
        #expect(
            try values(#""{/entity/name}""#, rule: rule, of: #"{"entity": "{\"kind\":\"company\",\"name\":\"Acme\"}"}"#)
                == [.string("Acme")]
        )
        #expect(try values(#""{/entity/name}""#, rule: rule, of: #"{"entity": "text"}"#).isEmpty)
        let unconditional = try description(rule: #""unpack": ["/list/0"]"#)
        let error = #expect(throws: MappingError.self) { try map(unconditional, #"{"list": ["text"]}"#) }
        #expect(
            error?.description.hasPrefix(
                "rule 1, /rules/0/unpack: /list/0: expected JSON in a string: line 1, column 2: "
            ) == true
        )
        let missing = #expect(throws: MappingError.self) { try map(unconditional, "{}") }
        #expect(missing?.description == "rule 1, /rules/0/unpack: /list/0: expected JSON in a string, found nothing")
    }

    @Test func `all matching rules apply, in order`() throws {
        let event = #"{"type": "t", "id": "{/id}", "time": "2026-03-01T10:00:00Z", "data": {}}"#
        let text =
            #"{"rules": [{"events": [\#(event)]}, {"when": {"/id": 2}, "events": [\#(event)]}, {"events": [\#(event)]}]}"#
        let source = try SourceDescription(parsing: text.utf8, file: "s.json")
        #expect(try source.mappedEvents(of: JSONValue(parsing: #"{"id": 1}"#), source: "s").map(\.rule) == [1, 3])
    }

    @Test func `an id is a digest of the facts unless the description defines it`() throws {
        let source = try description(value: #""{/v}""#)
        let first = try map(source, #"{"v": 1, "noise": 1}"#)[0].object?["id"]
        #expect(try map(source, #"{"noise": 2, "v": 1}"#)[0].object?["id"] == first)
        #expect(try map(source, #"{"v": 2}"#)[0].object?["id"] != first)
        #expect(first?.string?.utf8.count == 64)
        let described = try description(
            event: #""id": "x-{/v}", "actor": "{/who}", "sequence": {"from": "/seq", "or": null}"#
        )
        let event = try map(described, #"{"v": 1, "who": "ana"}"#)[0].object
        #expect(event?["id"] == .string("x-1") && event?["actor"] == .string("ana") && event?["sequence"] == nil)
    }

    @Test(arguments: [
        (#""{/none}""#, "/rules/0/events/0/data/value: /none: expected a value, found nothing"),
        (#""{/null}""#, "/rules/0/events/0/data/value: /null: expected a value, found null"),
        (#""a{/list}""#, "/rules/0/events/0/data/value: /list: expected a string or a number, found an array of 2"),
        (
            #"{"from": "/none"}"#,
            "/rules/0/events/0/data/value: /none: expected a value, found nothing. Add \"or\" if it may be absent"
        ),
        (
            #"{"from": "/s", "table": "t"}"#, #"/rules/0/events/0/data/value: /s: "two" is not in the table "t""#
        ),
        (
            #"{"from": "/s", "table": "rows", "field": "x"}"#,
            #"/rules/0/events/0/data/value: /s: "two" is not in the table "rows", field "x""#
        ),
        (
            #"{"from": "/list", "table": "t"}"#,
            #"/rules/0/events/0/data/value: /list: expected a key of the table "t", found an array of 2"#
        ),
        (
            #"{"from": "/s", "find": {"/k": 1}}"#,
            #"/rules/0/events/0/data/value: /s: expected an array for "find", found "two""#
        ),
        (
            #"{"from": "/list", "find": {"/k": 1}}"#,
            #"/rules/0/events/0/data/value: /list: no element matches "find": an array of 2. Add "or" if it may be absent"#
        ),
        (#"{"from": "/s", "times": 2}"#, #"/rules/0/events/0/data/value: /s: expected a whole number, found "two""#),
        (
            #"{"from": "/n", "times": "{/s}"}"#,
            #"/rules/0/events/0/data/value/times: /s: expected a whole number, found "two""#
        ),
        (
            #"{"from": "/big", "times": 4000000000000000000}"#,
            "/rules/0/events/0/data/value: /big: 4000000000000000000 times 4000000000000000000 is too large"
        ),
        (
            #"{"from": "/s", "as": "integer"}"#,
            #"/rules/0/events/0/data/value: /s: expected a whole number, found "two""#
        ),
        (
            #"{"from": "/s", "as": "utc"}"#,
            #"/rules/0/events/0/data/value: /s: expected a time such as 2026-03-01T10:00:00, found "two""#
        ),
        (
            #"{"from": "/s", "as": "seconds"}"#,
            #"/rules/0/events/0/data/value: /s: expected seconds since 1970, found "two""#
        ),
        (
            #"{"from": "/big", "as": "milliseconds"}"#,
            "/rules/0/events/0/data/value: /big: expected milliseconds since 1970, found 4000000000000000000"
        ),
        (
            #"{"from": "/s", "as": "date"}"#,
            #"/rules/0/events/0/data/value: /s: expected a date or a time, such as 2026-03-01, found "two""#
        ),
        (
            #"{"from": "/day", "as": {"date": "d/m/y"}}"#,
            #"/rules/0/events/0/data/value: /day: expected a date written d/m/y, found "31/02/2026""#
        ),
        (
            #"{"from": "/gap", "as": {"local": "Europe/Madrid"}}"#,
            #"/rules/0/events/0/data/value: /gap: expected a time such as 2026-03-01T10:00:00, found "2026-03-29T02:30:00""#
        ),
        (
            #"{"from": "/list", "as": "id"}"#,
            "/rules/0/events/0/data/value: /list: expected a non-empty string or a number, found an array of 2"
        ),
        (
            #"{"from": "/list", "as": "text"}"#,
            "/rules/0/events/0/data/value: /list: expected a string, a number or a Boolean, found an array of 2"
        ),
        (
            #"{"from": "/gap", "as": "date", "plus": "{/s}"}"#,
            #"/rules/0/events/0/data/value/plus: /s: expected a term such as P12M, found "two""#
        ),
        (
            #"{"from": "/late", "as": "date", "plus": "P1Y"}"#,
            "/rules/0/events/0/data/value: /late: the term ends after the year 9999"
        ),
    ])
    func `a wrong value is reported with its rule, path, pointer and actual value`(
        value: String,
        message: String
    ) throws {
        let body = """
            {"s": "two", "n": 2, "null": null, "list": [{"k": 2}, 3], "big": 4000000000000000000, "day": "31/02/2026",
             "gap": "2026-03-29T02:30:00", "late": "9999-12-30"}
            """
        let tables = #"{"t": {"one": 1}, "rows": {"one": {"x": 1}}}"#
        let error = #expect(throws: MappingError.self) { try values(value, tables: tables, of: body) }
        #expect(error?.description == "rule 1, \(message)")
    }

    @Test func `an error in a list is reported at its item`() throws {
        let rule = #""each": "/items""#
        let error = #expect(throws: MappingError.self) {
            try values(#""{@/n}""#, rule: rule, of: #"{"items": [{"n": 1}, {}]}"#)
        }
        #expect(error?.pointer == "/items/1/n" && error?.rule == 1)
        let list = #expect(throws: MappingError.self) { try values("1", rule: rule, of: #"{"items": 5}"#) }
        #expect(list?.description == "rule 1, /rules/0/each: /items: expected an array, found 5")
    }

    @Test func `the time of an event must be an RFC 3339 time`() throws {
        let error = #expect(throws: MappingError.self) { try map(description(time: #""{/t}""#), #"{"t": "now"}"#) }
        #expect(
            error?.description
                == #"rule 1, /rules/0/events/0/time: /t: "now" is not an RFC 3339 time: convert it with "as""#
        )
        let object = #expect(throws: MappingError.self) { try map(description(time: #""{/t}""#), #"{"t": {}}"#) }
        #expect(object?.reason == "expected a string or a number, found an object")
    }

    @Test func `an event that the decoder refuses is an error of its rule`() throws {
        let text = """
            {"rules": [{"each": "/items", "events": [{"type": "order.purchased", "time": "2026-03-01T10:00:00Z", "data":
              {"order": "o-{@/id}", "partner": "p1", "product": "miteam-meetings", "quantity": "{@/quantity}"}}]}]}
            """
        let source = try SourceDescription(parsing: text.utf8, file: "s.json")
        let good = try JSONValue(parsing: #"{"items": [{"id": 1, "quantity": 5}]}"#)
        #expect(try source.events(of: good, source: "s").count == 1)
        let bad = try JSONValue(parsing: #"{"items": [{"id": 1, "quantity": 5}, {"id": 2, "quantity": 0}]}"#)
        let error = #expect(throws: MappingError.self) { try source.events(of: bad, source: "s") }
        #expect(error?.path == "/rules/0/events/0/data/quantity" && error?.pointer == "/items/1/quantity")
        #expect(error?.reason == "expected a whole number from 1 to 1000000, found 0")
    }
}

extension String {
    /// The first ten digits of the SHA-256 digest of `ana.perez@example.com`.
    fileprivate static let digest = "3c6c5c25f4"
}

struct MappingLimitTests {
    @Test func `a body gives at most a thousand events`() throws {
        let source = try description(rule: #""each": "/items""#)
        func items(_ count: Int) -> String {
            "{\"items\": [\(Array(repeating: "0", count: count).joined(separator: ","))]}"
        }
        #expect(try map(source, items(1000)).count == 1000)
        let error = #expect(throws: MappingError.self) { try map(source, items(1001)) }
        #expect(error?.description == "rule 1, /rules/0/events/0: the body gives more than 1000 events")
    }

    @Test func `two events of a body with one id and different contents are an error`() throws {
        let rules = """
            {"rules": [{"each": "/users", "events": [{"type": "user.removed", "id": "{/id}", "time": "2026-03-01T10:00:00Z",
            "data": {"account": "acme", "user": "{@}"}}]}]}
            """
        let source = try SourceDescription(parsing: rules.utf8, file: "s.json")
        func events(_ users: String) throws -> [Event] {
            try source.events(of: JSONValue(parsing: #"{"id": "7", "users": [\#(users)]}"#), source: "s")
        }
        #expect(try events(#""ana", "ana""#).count == 2, "the second one is a duplicate")
        let error = #expect(throws: MappingError.self) { try events(#""ana", "ben""#) }
        #expect(
            error?.description
                == "rule 1, /rules/0/events/0/id: another event of this body has the id \"7\" and other content"
        )
    }

    @Test func `the total size of the events of a body is limited`() throws {
        let source = try description(value: #""{/text}""#, rule: #""each": "/items""#)
        let body = JSONValue.object([
            "text": .string(String(repeating: "x", count: 100_000)),
            "items": .array(Array(repeating: .null, count: 900)),
        ])
        let error = #expect(throws: MappingError.self) { try source.mappedEvents(of: body, source: "s") }
        #expect(
            error?.reason == "the events are larger than 16777216 bytes: the body is too large for this description"
        )
    }

    @Test func `the work for one body is limited`() throws {
        let pairs = (0..<5000).map { JSONValue.object(["key": .string("k\($0)")]) }
        let body = JSONValue.object(["pairs": .array(pairs), "items": .array(Array(repeating: .null, count: 1000))])
        let source = try description(
            value: #"{"from": "/pairs", "find": {"/key": "none"}, "or": 0}"#,
            rule: #""each": "/items""#
        )
        let error = #expect(throws: MappingError.self) { try source.mappedEvents(of: body, source: "s") }
        #expect(error?.reason == "the body needs more than 5000000 steps: it is too large for this description")
    }
}

struct MappingLawTests {
    private static func random(_ generator: inout some RandomNumberGenerator, depth: Int = 0) -> JSONValue {
        let keys = ["a", "b", "status", "items", "id", "time"]
        switch Int.random(in: 0..<(depth > 3 ? 5 : 8), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int.random(in: -5...2_000_000_000, using: &generator))
        case 3:
            return .string(
                ["x", "2026-03-01", "2026-03-01T10:00:00", "é", "", "{/a}", "P1Y"].randomElement(using: &generator)
                    ?? ""
            )
        case 4: return .number("1.5e300")
        case 5:
            return .array(
                (0..<Int.random(in: 0...3, using: &generator)).map { _ in random(&generator, depth: depth + 1) }
            )
        default:
            return .object(
                JSONObject(
                    keys.filter { _ in Bool.random(using: &generator) }.map {
                        ($0, random(&generator, depth: depth + 1))
                    }
                )
            )
        }
    }

    @Test func `any body is mapped or refused, with the same result each time`() throws {
        let event = """
            {"type": "order.purchased", "if": {"@/id": {"exists": true}}, "time": {"from": ["@/time", "/time"], "as": "utc"},
             "data": {"order": {"from": "@/id", "as": "id"}, "partner": "{/b}", "product": "miteam-meetings",
             "quantity": {"from": "@/a", "as": "integer", "times": 3}, "expires": {"from": "/time", "as": "date", "plus": "P1Y", "or": null}}}
            """
        let text =
            #"{"rules": [{"each": "/items", "events": [\#(event)]}, {"when": {"/status": "x"}, "each": "/a", "events": [\#(event)]}]}"#
        let source = try SourceDescription(parsing: text.utf8, file: "s.json")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            let body = Self.random(&generator)
            #expect(source.report(of: body, source: "s") == source.report(of: body, source: "s"))
        }
    }

    @Test func `any text is parsed to a description or to an error with a place`() throws {
        let valid = Array(
            """
            {"signature": {"header": "X", "encoding": "hex", "signed": "{timestamp}.{body}", "timestamp": {"header": "T"}},
             "tables": {"t": {"a": {"x": 1}}}, "rules": [{"path": {"from": "/s", "pattern": "/a/{b}"}, "when": {"/a": {"in": [1]}},
             "each": "/i", "only": {"@/k": {"in-table": "t"}}, "events": [{"type": "t", "time": {"from": "/t", "as": "utc"},
             "data": {"x": {"from": "@/k", "table": "t", "field": "x", "or": null}, "y": "{b}-{@/k}"}}]}], "otherwise": "ignore"}
            """.utf8
        )
        #expect(throws: Never.self) { try SourceDescription(parsing: valid, file: "s.json") }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            var bytes = valid
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = bytes.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: index)
                default: bytes.insert("{}[]\",:/@~1x".utf8.randomElement(using: &generator) ?? 0, at: index)
                }
            }
            do {
                _ = try SourceDescription(parsing: bytes, file: "s.json")
            } catch {
                #expect(error.place.line >= 1 && error.place.line <= 9 && !error.message.isEmpty)
            }
        }
    }
}
