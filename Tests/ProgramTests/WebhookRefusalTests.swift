import Foundation
import Testing

/// The rows of <doc:HTTPInterface#Statuses> about events (400, 409 and 422), and the quarantine of authentic bodies.
@Suite(.timeLimit(.minutes(30)))
struct WebhookRefusalTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let sender = Sender.standard
    private static let structured = "application/cloudevents+json"
    private static let batch = "application/cloudevents-batch+json"
    private static let plain = "application/json"
    private static let good = EventText.event("g", "weather.changed", EventText.day(5), "")

    private static func partner(_ data: String, time: String = EventText.day(1)) -> String {
        EventText.event("x", "partner.created", time, data)
    }

    private static func order(_ data: String) -> String {
        EventText.event(
            "x",
            "order.purchased",
            EventText.day(1),
            #""order":"o","partner":"p","product":"miteam-meetings",\#(data)"#
        )
    }

    @Test func `a body that is not JSON is answered with 400`() async throws {
        try await place.serving { server in
            for type in [Self.structured, Self.batch, Self.plain] {
                for body in [
                    "", " ", "{", "lorem ipsum", "\u{FEFF}{}", "{} {}", "{\"a\":NaN}", "{'a':1}", "[1,]",
                    #"{"a":1,"a":2}"#, #"{"a":"\ud800"}"#, "\u{1}", String(repeating: "[", count: 100_000),
                ] {
                    let answer = try server.client.answer(to: Self.sender.request(body, type: type))
                    try expectProblem(answer, .malformedBody, "\(type) \(body.prefix(20))")
                }
                let answer = try server.client.answer(to: Self.sender.request([0xFF, 0xFE, 0, 0x80], type: type))
                try expectProblem(answer, .malformedBody)
            }
        }
        #expect(try await place.ledgerIDs() == [])
    }

    @Test func `JSON that is not an event is answered with 400 and a pointer to the fault`() async throws {
        let attributes = ["specversion", "id", "source", "type"]
        var cases = attributes.map {
            ($0, Self.structured, Self.good.replacing("\"\($0)\":", with: "\"x\":"), "/\($0)")
        }
        cases += attributes.map {
            ("null", Self.batch, "[\(Self.good.replacing("\"\($0)\":", with: "\"x\":"))]", "/0/\($0)")
        }
        cases += [
            ("version", Self.structured, Self.good.replacing("\"1.0\"", with: "\"0.3\""), "/specversion"),
            ("number", Self.structured, Self.good.replacing("\"g\"", with: "7"), "/id"),
            ("empty", Self.structured, Self.good.replacing("\"/console\"", with: "\"\""), "/source"),
            ("null", Self.structured, "null", ""), ("array", Self.structured, "[\(Self.good)]", ""),
            ("object", Self.batch, Self.good, ""), ("text", Self.batch, "\"\"", ""),
            ("member", Self.batch, "[\(Self.good),3]", "/1"),
            ("array", Self.plain, "[]", ""), ("number", Self.plain, "1", ""), ("type", Self.plain, "{}", "/type"),
        ]
        try await place.serving { server in
            for (name, type, body, pointer) in cases {
                let answer = try server.client.answer(to: Self.sender.request(body, type: type))
                try expectProblem(answer, .notAnEvent, at: pointer, "\(name) \(type)")
            }
        }
        #expect(try await place.ledgerIDs() == [])
    }

    @Test func `an event that breaks a rule is answered with 422 and a pointer to the field`() async throws {
        let zero = Self.order(#""quantity":0"#)
        let cases = [
            (Self.structured, Self.good.replacing(#""time":"#, with: #""at":"#), "/time"),
            (Self.structured, Self.partner(#""partner":"p","name":"N""#, time: "yesterday"), "/time"),
            (Self.structured, Self.partner(#""partner":"p","name":"N""#, time: "2026-03-01T10:00:00"), "/time"),
            (Self.structured, Self.good.replacing(#""data":{}"#, with: #""data":[]"#), "/data"),
            (Self.structured, Self.good.replacing(#","data":{}"#, with: ""), "/data"),
            (Self.structured, zero, "/data/quantity"),
            (Self.structured, Self.order(#""quantity":1000001"#), "/data/quantity"),
            (Self.structured, Self.order(#""quantity":1.5"#), "/data/quantity"),
            (Self.structured, Self.order(#""quantity":"2""#), "/data/quantity"),
            (Self.structured, Self.order(#""quantity":2,"expires":"2026-02-30""#), "/data/expires"),
            (Self.structured, Self.order(#""quantity":2,"references":{"a/b~c":7}"#), "/data/references/a~1b~0c"),
            (Self.structured, Self.partner(#""name":"N""#), "/data/partner"),
            (Self.structured, Self.partner(#""partner":"../etc","name":"N""#), "/data/partner"),
            (Self.structured, Self.partner(#""partner":"p","name":"a\u0000b""#), "/data/name"),
            (
                Self.structured, Self.partner(#""partner":"p","name":"\#(String(repeating: "n", count: 201))""#),
                "/data/name"
            ),
            (Self.batch, "[\(Self.good),\(zero)]", "/1/data/quantity"),
            (Self.batch, "[\(zero),\(Self.good),\(Self.partner(#""name":"N""#))]", "/0/data/quantity"),
            (Self.plain, #"{"type":"partner.created","data":{"partner":"p","name":"N"}}"#, "/timestamp"),
            (
                Self.plain, #"{"type":"partner.created","timestamp":"soon","data":{"partner":"p","name":"N"}}"#,
                "/timestamp"
            ),
            (
                Self.plain, #"{"type":"partner.created","timestamp":"2026-03-01T10:00:00Z","data":{"partner":"p"}}"#,
                "/data/name"
            ),
            (Self.plain, #"{"type":"partner.created","timestamp":"2026-03-01T10:00:00Z"}"#, "/data"),
        ]
        try await place.serving { server in
            for (type, body, pointer) in cases {
                let answer = try server.client.answer(to: Self.sender.request(body, type: type))
                try expectProblem(answer, .invalidEvent, at: pointer, "\(body.prefix(200))")
            }
        }
        #expect(try await place.ledgerIDs() == [], "of a batch nothing is kept")
    }

    @Test func `every fault in a batch is reported`() async throws {
        try await place.serving { server in
            let batch = "[\(Self.order(#""quantity":0"#)),\(Self.good),\(Self.partner(#""name":"N""#))]"
            let answer = try server.client.answer(to: Self.sender.request(batch, type: Self.batch))
            let body = try #require(try JSONSerialization.jsonObject(with: answer.body) as? [String: Any])
            let faults = try #require(body["errors"] as? [[String: String]])
            #expect(faults.map { $0["pointer"] } == ["/0/data/quantity", "/2/data/partner"])
            #expect(faults.allSatisfy { $0["detail"]?.isEmpty == false })
        }
    }

    @Test func `a conflict is answered with 409, and nothing of its request enters the ledger`() async throws {
        try await place.importing(EventText.acme)
        let other = EventText.acme[0].replacing("Norte Telecom", with: "Another")
        let before = try await place.succeed("export")
        try await place.serving { server in
            try expectProblem(try server.client.answer(to: Self.sender.request(other)), .eventConflict, at: "")
            let batch = try Self.sender.batch([Self.good, EventText.acme[1], other])
            try expectProblem(try server.client.answer(to: batch), .eventConflict, at: "/2")
            let within = try Self.sender.batch([Self.good, Self.good.replacing("weather", with: "climate")])
            let answer = try server.client.answer(to: within)
            #expect(answer.status == 409, "\(answer.text)")
            let payload = #"{"type":"a","timestamp":"2026-03-01T10:00:00Z","data":{"n":1}}"#
            for (body, status) in [(payload, 202), (payload, 202), (payload.replacing("1}", with: "2}"), 409)] {
                let request = try Self.sender.request(body, type: Self.plain, id: "msg_1")
                #expect(try server.client.answer(to: request).status == status)
            }
        }
        #expect(try await place.succeed("export").outputLines.dropLast() == before.outputLines[...])
        #expect(try await place.quarantined().count == 5, "each text once")
    }

    @Test func `a refused body with a valid signature is quarantined with its reason and can be retried`()
        async throws
    {
        try await place.importing(EventText.acme)
        try await place.serving { server in
            let zero = Self.order(#""quantity":0"#)
            let requests: [(Problem, WireRequest)] = try [
                (.invalidEvent, Self.sender.request(zero)), (.invalidEvent, Self.sender.request(zero)),
                (.unauthenticated, Sender.other.request(zero.replacing("\"x\"", with: "\"y\""))),
                (.unauthenticated, Sender.other.request("{")), (.malformedBody, Self.sender.request("{\"a\":")),
                (.invalidEvent, Self.sender.batch([Self.good, zero])),
            ]
            for (problem, request) in requests {
                let answer = try server.client.answer(to: request)
                #expect(answer.status == problem.status, "\(answer.text)")
            }
            #expect(try await place.quarantined().count == 3, "seen while the server runs")
        }
        let lines = try await place.quarantined()
        try #require(lines.count == 3)
        #expect(lines.map { $0[1] } == Array(repeating: "webhook default", count: 3), "what is not signed is not kept")
        #expect(lines[0][2].hasPrefix("/data/quantity: expected a whole number"))
        #expect(lines[1][2].contains("not JSON"))
        #expect(lines[2][2].contains("its batch was refused"))
        let retry = try await place.vitrina("quarantine", "retry")
        #expect(retry.output.contains("1 accepted, 2 still refused"), "\(retry.output) \(retry.errors)")
        #expect(try await place.ledgerIDs().last == "g")
        #expect(try await place.quarantined() == Array(lines[..<2]))
    }
}
