import ConformanceSuites
import Foundation
import Ledger
import Licensing
import SampleData
import StrictJSON
import TestKit
import Testing

@testable import Receiver

/// The schemas of events at `/openapi.json` accept the same events as the decoder.
struct EventSchemaTests {
    private let schema: JSONSchema
    private let decoder = EventDecoder()

    init() throws {
        schema = JSONSchema(try OpenAPIDocument())
    }

    // MARK: Data that is accepted

    @Test func `the schema accepts every event of the sample`() throws {
        var types: Set<String> = []
        for event in try Self.sample() {
            #expect(try schema.accepts(event, "CloudEvent"), "\(event.canonicalText)")
            #expect(try schema.accepts(payload(of: event), "StandardPayload"), "\(event.canonicalText)")
            types.insert(event.object?["type"]?.string ?? "")
        }
        #expect(types.count > 15)
    }

    @Test(arguments: EventStoreConformance.allCases)
    func `the schema accepts every event of the store tests`(_ law: EventStoreConformance) async throws {
        let store = InMemoryEventStore()
        try await law.check { body in try await body(store) }
        for event in try await store.events(after: .start, limit: .max) {
            #expect(try schema.accepts(JSONValue(parsing: Array(event.line.utf8)), "CloudEvent"), "\(event.line)")
        }
    }

    @Test func `the schema accepts the example events of the shipped source descriptions`() throws {
        let examples = Checkout.root.appendingPathComponent("Sources/Mapping/Examples")
        let files = try FileManager.default.subpathsOfDirectory(atPath: examples.path).filter { $0.hasSuffix(".jsonl") }
        #expect(files.count > 5)
        for file in files {
            let text = try String(contentsOf: examples.appendingPathComponent(file), encoding: .utf8)
            for line in text.split(separator: "\n") {
                #expect(try schema.accepts(JSONValue(parsing: Array(line.utf8)), "CloudEvent"), "\(file)")
            }
        }
    }

    // MARK: Data that is changed

    @Test(arguments: 0..<4)
    func `the schema and the decoder agree on changed events`(seed: Int) throws {
        var mutation = EventMutation(seed: seed)
        let events = try Self.sample().filter { _ in mutation.generator.oneIn(8) } + Self.examples()
        var (accepted, refused) = (0, 0)
        for _ in 0..<3_000 {
            let event = mutation.changed(mutation.generator.pick(events))
            let verdict = refusal(of: event)
            if verdict == nil { accepted += 1 } else { refused += 1 }
            let isAccepted = try schema.accepts(event, "CloudEvent")
            // Rules that compare fields cannot be expressed in a schema.
            if let verdict, isAccepted, Self.comparesFields(verdict) { continue }
            #expect(isAccepted == (verdict == nil), "\(verdict ?? "accepted by the decoder"): \(event.canonicalText)")
        }
        #expect(accepted > 200 && refused > 200, "\(accepted) accepted, \(refused) refused")
    }

    @Test func `the schema and the server agree on changed payloads`() throws {
        var mutation = EventMutation(seed: 9)
        let events = try Self.examples()
        let source = try #require(SourceName("console"))
        for _ in 0..<3_000 {
            let payload = mutation.changed(payload(of: mutation.generator.pick(events)))
            var verdict: String?
            do {
                _ = try RequestEvents(Array(payload.canonicalText.utf8), .plain, from: source, messageID: "m-1")
            } catch { verdict = error.problem.detail }
            let isAccepted = try schema.accepts(payload, "StandardPayload")
            if let verdict, isAccepted, Self.comparesFields(verdict) { continue }
            #expect(isAccepted == (verdict == nil), "\(verdict ?? "accepted by the server"): \(payload.canonicalText)")
        }
    }

    private static func comparesFields(_ refusal: String) -> Bool {
        ["is before \"starts\"", "is listed twice", "entries: at most"].contains { refusal.contains($0) }
    }

    private func refusal(of event: JSONValue) -> String? {
        do {
            _ = try decoder.decode(event)
            return nil
        } catch { return "\(error)" }
    }

    // MARK: Events

    private static func sample() throws -> [JSONValue] {
        var events: [JSONValue] = []
        try SampleGenerator(accounts: 14, users: 60, seed: 1).forEachLine { line in
            events.append(try JSONValue(parsing: Array(line.utf8)))
        }
        return events
    }

    /// One event of each type.
    private static func examples() throws -> [JSONValue] {
        EventType.allCases.map { type in
            [
                "specversion": "1.0", "id": "e-1", "source": "/test", "type": .string(type.rawValue),
                "time": "2026-03-01T10:00:00Z", "data": .object(type.data.example),
            ]
        }
    }

    private func payload(of event: JSONValue) -> JSONValue {
        .object([
            "type": event.object?["type"], "timestamp": event.object?["time"], "data": event.object?["data"],
        ])
    }
}

/// Changes one to three places of an event to values near the limits of the rules.
private struct EventMutation {
    var generator: SeededGenerator

    init(seed: Int) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func changed(_ event: JSONValue) -> JSONValue {
        (0..<Int.random(in: 1...3, using: &generator)).reduce(event) { event, _ in changedOnce(event) }
    }

    /// Changes a place at a random depth.
    private mutating func changedOnce(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object) where !object.members.isEmpty && !generator.oneIn(12):
            let index = Int.random(in: 0..<object.members.count, using: &generator)
            var members = object.members.map { ($0.key, $0.value) }
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: members.remove(at: index)
            case 1:
                let key = generator.pick([
                    "extra", "tier", "role", "registered", "expires", "number", "complete", "actor",
                ])
                members.removeAll { $0.0 == key }
                members.append((key, replacement()))
            default: members[index].1 = changedOnce(members[index].1)
            }
            return .object(JSONObject(members))
        case .array(var elements) where !elements.isEmpty && !generator.oneIn(6):
            let index = Int.random(in: 0..<elements.count, using: &generator)
            elements[index] = changedOnce(elements[index])
            return .array(elements)
        default: return replacement()
        }
    }

    private mutating func replacement() -> JSONValue {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .number(generator.pick(["0", "1", "25", "1000000", "1000001", "-1", "1.5", "123456789012345678901"]))
        case 3:
            generator.pick([
                [], ["miteam-meetings"], ["other"], [["product": "miteam-meetings", "tier": "a"]], [.null],
            ])
        case 4: generator.pick([[:], ["sap": "4500012345"], ["a": .null], ["": "b"], ["a": 1]])
        case 5:
            .string(
                String(
                    repeating: generator.pick(["a", "é", "\u{1F600}", "e\u{301}"]),
                    count: generator.pick([1, 32, 64, 65, 100, 101, 128, 160, 200, 201, 256, 257, 320, 321, 1024, 1025])
                )
            )
        default: .string(generator.pick(Self.texts))
        }
    }

    /// Texts without leap seconds at an offset: the schema cannot compare them with UTC, and refuses all of them.
    private static let texts =
        EventType.allCases.map(\.rawValue) + [
            "", " ", "a", "-a", ".a", "a b", "a/b", "ä", "a\u{0}", "a\n", "a\u{7F}", "a\u{85}", "a\u{A0}", "\u{FEFF}a",
            "user", "account-admin", "User", "admin", "miteam-meetings", "mitel-one", "MiTeam-Meetings", "1.0", "1",
            "2026-02-28", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-04-31", "2026-13-01",
            "2026-00-10", "2026-1-1", "0000-01-01", "0001-06-01", "9999-12-30", "2026-03-01\n", "2026-03-01T10:00:00Z",
            "2026-03-01t10:00:00z", "2026-03-01 10:00:00Z", "2026-03-01T10:00:00", "2026-03-01T10:00:00.5Z",
            "2026-03-01T10:00:00.123456789Z", "2026-03-01T10:00:00.1234567890Z", "2026-03-01T10:00:00.Z",
            "2026-03-01T24:00:00Z", "2026-03-01T23:60:00Z", "2026-03-01T23:59:60Z", "2026-06-30T23:59:60.25Z",
            "2026-06-30T22:59:60Z", "2026-06-30T23:59:61Z", "2026-06-31T10:00:00Z", "2026-03-01T10:00:00+05:30",
            "2026-03-01T10:00:00-23:59", "2026-03-01T10:00:00+24:00", "2026-03-01T10:00:00-00:00",
            "2026-03-01T10:00:00+0530", "10000-01-01T00:00:00Z",
        ]
}

/// The files of the repository.
private enum Checkout {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
