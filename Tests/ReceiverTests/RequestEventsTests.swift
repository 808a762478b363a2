import HTTPTypes
import Ledger
import Licensing
import StrictJSON
import Testing

@testable import Receiver

/// <doc:HTTPInterface#Bodies>: the events of a body, and the quarantined texts of a refused body.
struct RequestEventsTests {
    private static func event(_ id: String, quantity: Int = 1) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/orders","type":"order.purchased","time":"2026-03-01T10:00:00Z","#
            + #""data":{"order":"o-1","partner":"p1","product":"miteam-meetings","quantity":\#(quantity)}}"#
    }

    private static func read(_ body: String, _ format: EventFormat, messageID: String = "msg_1") throws -> RequestEvents
    {
        let source = try #require(SourceName("billing"))
        return try RequestEvents(Array(body.utf8), format, from: source, messageID: messageID)
    }

    private static func refusal(_ body: String, _ format: EventFormat) throws -> RequestEvents.Refusal {
        try #require(throws: RequestEvents.Refusal.self) { try read(body, format) }
    }

    // MARK: Accepted bodies

    @Test func `an event keeps the identity that its sender assigned`() throws {
        let events = try Self.read(Self.event("e-1"), .structured).events
        #expect(events.map(\.identity) == [EventIdentity(source: "/orders", id: "e-1")])
    }

    @Test func `a batch keeps its order`() throws {
        let ids = (0..<1000).map { "e-\($0)" }
        let body = "[" + ids.map { Self.event($0) }.joined(separator: ",") + "]"
        #expect(try Self.read(body, .batch).events.map(\.identity.id) == ids)
        #expect(try Self.read("[]", .batch).events.isEmpty)
    }

    @Test func `a plain payload gets the identity of its message, regardless of its own id and source`() throws {
        let body = """
            {"type":"partner.created","timestamp":"2026-03-01T11:00:00+01:00","data":{"partner":"p1","name":"Norte"},
             "id":"other","source":"/other","specversion":"9","time":"2020-01-01T00:00:00Z"}
            """
        let event = try #require(try Self.read(body, .plain, messageID: "msg_2Lml").events.first)
        #expect(event.identity == EventIdentity(source: "/webhooks/billing", id: "msg_2Lml"))
        #expect(event.time == Timestamp("2026-03-01T10:00:00Z"))
    }

    // MARK: Bodies of another format

    /// A body of each kind, and the format in which it is accepted; nil if it is never accepted.
    private static let bodies: [(body: String, suited: EventFormat?)] = [
        (event("e-1"), .structured), ("[\(event("e-1"))]", .batch), ("[\(event("e-1")),\(event("e-2"))]", .batch),
        (#"{"type":"partner.created","timestamp":"2026-03-01T10:00:00Z","data":{"partner":"p1","name":"N"}}"#, .plain),
        (#"[{"type":"partner.created","timestamp":"2026-03-01T10:00:00Z","data":{}}]"#, nil), ("{}", nil), ("1", nil),
        ("null", nil), (#""text""#, nil), ("[1]", nil), (#"{"specversion":"1.0"}"#, nil),
    ]

    @Test(arguments: EventFormat.allCases)
    func `a body under the wrong media type is refused with the correct one`(
        format: EventFormat
    ) throws {
        for (body, suited) in Self.bodies where suited != format {
            let problem = try Self.refusal(body, format).problem
            #expect([.notAnEvent, .invalidEvent].contains(problem.kind), "\(body) under \(format)")
            let hinted = EventFormat.allCases.filter { problem.detail.contains("Content-Type: \($0.rawValue).") }
            #expect(hinted == (suited.map { [$0] } ?? []), "\(problem.detail)")
            if let suited { #expect(try !Self.read(body, suited).events.isEmpty) }
        }
    }

    @Test func `an invalid body under its own media type gets no advice about another type`() throws {
        let wrong = Self.event("e-1", quantity: 0)
        for (body, format) in [(wrong, EventFormat.structured), ("[\(wrong)]", .batch)] {
            #expect(try !Self.refusal(body, format).problem.detail.contains("Content-Type"))
        }
    }

    @Test(arguments: [
        ([0xEF, 0xBB, 0xBF] + Array("{}".utf8), "byte order mark"), ([0x1F, 0x8B, 8, 0], "gzip"),
        ([0xFF, 0xFE, 0x7B, 0], "UTF-16"), (Array("payload=%7B%7D".utf8), "form"), (Array("<a/>".utf8), "XML"),
        (Array("{}\n{}\n".utf8), "application/cloudevents-batch+json"),
        (Array("{}\r\n\r\n{}".utf8), "application/cloudevents-batch+json"),
    ])
    func `the format of a body that is not JSON is named if it is known`(body: [UInt8], words: String) throws {
        let source = try #require(SourceName("billing"))
        let refusal = try #require(throws: RequestEvents.Refusal.self) {
            try RequestEvents(body, .structured, from: source, messageID: "msg_1")
        }
        #expect(refusal.problem.kind == .malformedBody)
        #expect(refusal.problem.detail.contains(words), "\(refusal.problem.detail)")
    }

    // MARK: Refused bodies

    @Test func `a body that is not JSON is quarantined unchanged`() throws {
        let refusal = try Self.refusal(#"{"id":"#, .structured)
        #expect(refusal.problem.kind == .malformedBody)
        #expect(refusal.texts.map(\.bytes) == [Array(#"{"id":"#.utf8)])
        #expect(refusal.texts.map(\.origin) == ["webhook billing"])
    }

    @Test func `a body that is not UTF-8 is quarantined with its exact bytes`() throws {
        let body = Array(#"{"id":"Bego"#.utf8) + [0xF1] + Array(#"a"}"#.utf8)
        let source = try #require(SourceName("billing"))
        let refusal = try #require(throws: RequestEvents.Refusal.self) {
            try RequestEvents(body, .structured, from: source, messageID: "msg_1")
        }
        #expect(refusal.texts.map(\.bytes) == [body])
    }

    @Test(arguments: [
        ("[]", EventFormat.structured), ("7", .structured), ("{}", .structured), (#"{"id":"e"}"#, .structured),
        ("{}", .batch), (#""text""#, .batch), ("[7]", .batch), ("[[]]", .batch), ("[]", .plain), ("null", .plain),
        ("{}", .plain), (#"{"timestamp":"2026-03-01T10:00:00Z","data":{}}"#, .plain),
    ])
    func `JSON that is not an event is refused as not an event`(body: String, format: EventFormat) throws {
        let refusal = try Self.refusal(body, format)
        #expect(refusal.problem.kind == .notAnEvent)
        #expect(refusal.problem.status == .badRequest)
        #expect(refusal.problem.faults.count == 1)
        #expect(refusal.texts.count == 1)
    }

    @Test func `an invalid event is refused with the place of the fault`() throws {
        let refusal = try Self.refusal(Self.event("e-1", quantity: 0), .structured)
        #expect(refusal.problem.kind == .invalidEvent)
        #expect(refusal.problem.faults.map(\.pointer) == ["/data/quantity"])
        #expect(refusal.problem.detail.hasPrefix("/data/quantity: "))
        #expect(refusal.texts.map(\.reason).allSatisfy { $0.contains("/data/quantity") })
    }

    @Test(arguments: ["yesterday", "2026-03-01", ""])
    func `an invalid time in a plain payload is reported at timestamp`(time: String) throws {
        let body = #"{"type":"partner.created","timestamp":"\#(time)","data":{"partner":"p1","name":"N"}}"#
        #expect(try Self.refusal(body, .plain).problem.faults.map(\.pointer) == ["/timestamp"])
    }

    @Test func `one invalid event refuses its batch, and all events of the batch are quarantined`() throws {
        let events = [
            Self.event("e-0"), Self.event("e-1", quantity: 0), Self.event("e-2"), Self.event("e-3", quantity: -1),
        ]
        let refusal = try Self.refusal("[" + events.joined(separator: ",") + "]", .batch)
        #expect(refusal.problem.kind == .invalidEvent)
        #expect(refusal.problem.faults.map(\.pointer) == ["/1/data/quantity", "/3/data/quantity"])
        #expect(refusal.problem.detail.contains("(and 1 more)"))
        #expect(refusal.problem.detail.contains("No event of the batch was stored"))
        #expect(try refusal.texts.map { try EventIdentifier($0.bytes).id } == ["e-0", "e-1", "e-2", "e-3"])
        #expect(refusal.texts.map { $0.reason.hasPrefix("its batch was refused") } == [true, false, true, false])
    }

    @Test func `a batch with an element that is not an event is refused as not an event`() throws {
        let refusal = try Self.refusal("[\(Self.event("e-0", quantity: 0)),7]", .batch)
        #expect(refusal.problem.kind == .notAnEvent)
        #expect(refusal.problem.faults.map(\.pointer) == ["/0/data/quantity", "/1"])
    }

    @Test func `a batch of more than a thousand events is refused completely`() throws {
        let body = "[" + (0...1000).map { Self.event("e-\($0)") }.joined(separator: ",") + "]"
        let refusal = try Self.refusal(body, .batch)
        #expect(refusal.problem.kind == .contentTooLarge)
        #expect(refusal.problem.detail.contains("1001") && refusal.problem.detail.contains("1000"))
        #expect(refusal.texts.count == 1001)
    }

    @Test func `a conflict with the ledger is reported at its place in the batch`() throws {
        let events = try Self.read("[\(Self.event("e-0")),\(Self.event("e-1")),\(Self.event("e-2"))]", .batch)
        let refusal = events.conflict([EventIdentity(source: "/orders", id: "e-1")])
        #expect(refusal.problem.kind == .eventConflict)
        #expect(refusal.problem.status == .conflict)
        #expect(refusal.problem.faults.map(\.pointer) == ["/1"])
        #expect(refusal.texts.count == 3)
        let single = try Self.read(Self.event("e-1"), .structured)
        #expect(single.conflict([EventIdentity(source: "/orders", id: "e-1")]).problem.faults.map(\.pointer) == [""])
    }
}

/// The id of a quarantined text.
private struct EventIdentifier {
    let id: String?

    init(_ bytes: [UInt8]) throws {
        id = try JSONValue(parsing: bytes).object?["id"]?.string
    }
}
