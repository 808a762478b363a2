import Licensing
import StrictJSON
import TestKit
import Testing

/// The order of truth: <doc:Events#Order>.
///
/// It is `time`; within one source and the same time, `sequence` (as text, byte order); then `source`, `id`. The order
/// of arrival has no effect.
struct EventOrderTests {
    private static func event(
        _ time: String = "2026-03-01T10:00:00Z",
        source: String = "/a",
        sequence: String? = nil,
        id: String = "m"
    ) throws -> Event {
        let value = JSONValue.object([
            "specversion": .string("1.0"), "id": .string(id), "source": .string(source), "time": .string(time),
            "type": .string("account.deactivated"), "data": .object(["account": .string("acme")]),
            "sequence": sequence.map(JSONValue.string),
        ])
        return try EventDecoder().decode(value)
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let first: @Sendable () throws -> Event
        let second: @Sendable () throws -> Event

        init(
            _ description: String,
            _ first: @autoclosure @escaping @Sendable () throws -> Event,
            _ second: @autoclosure @escaping @Sendable () throws -> Event
        ) {
            testDescription = description
            self.first = first
            self.second = second
        }
    }

    static let pairs = [
        Pair(
            "time, to the nanosecond",
            try event("2026-03-01T10:00:00.000000001Z", source: "/z", sequence: "9", id: "z"),
            try event("2026-03-01T10:00:00.000000002Z", source: "/a", sequence: "1", id: "a")
        ),
        Pair(
            "time as a moment, not as text",
            try event("2026-03-01T11:00:00+02:00", id: "z"),
            try event("2026-03-01T10:00:00Z", id: "a")
        ),
        Pair("sequence within one source", try event(sequence: "1", id: "z"), try event(sequence: "2", id: "a")),
        Pair("sequence as text: 10 before 9", try event(sequence: "10", id: "z"), try event(sequence: "9", id: "a")),
        Pair(
            "sequence in byte order: Z before a",
            try event(sequence: "Z", id: "z"),
            try event(sequence: "a", id: "a")
        ),
        Pair(
            "sequence in byte order: z before ä",
            try event(sequence: "z", id: "z"),
            try event(sequence: "ä", id: "a")
        ),
        Pair(
            "sequence in byte order, where letters only look alike",
            try event(sequence: "e\u{301}", id: "z"),
            try event(sequence: "\u{E9}", id: "a")
        ),
        Pair("a shorter sequence first", try event(sequence: "1", id: "z"), try event(sequence: "10", id: "a")),
        Pair("no sequence before any", try event(id: "z"), try event(sequence: "0", id: "a")),
        Pair(
            "source before sequence where sources differ",
            try event(source: "/a", sequence: "2"),
            try event(source: "/b", sequence: "1")
        ),
        Pair("source before id", try event(source: "/a", id: "z"), try event(source: "/b", id: "a")),
        Pair("source in byte order", try event(source: "/Z"), try event(source: "/a")),
        Pair("id last", try event(sequence: "1", id: "a"), try event(sequence: "1", id: "b")),
        Pair("id in byte order", try event(id: "e-10"), try event(id: "e-9")),
    ]

    @Test(arguments: pairs)
    func `two events are ordered by time, then by source, sequence and id`(pair: Pair) throws {
        let (first, second) = (try pair.first(), try pair.second())
        #expect(first < second)
        #expect(!(second < first))
    }

    @Test func `no event precedes itself`() throws {
        let event = try Self.event(sequence: "1")
        #expect(!(event < event))
    }

    @Test(arguments: UInt64(0)..<30)
    func `the order is total, so any order of arrival sorts to the same result`(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        let times = ["2026-03-01T10:00:00Z", "2026-03-01T11:00:00+01:00", "2026-03-01T10:00:00.000000001Z"]
        let sequences = [nil, "1", "10", "9", "ä"]
        var events: [EventIdentity: Event] = [:]
        for _ in 0..<40 {
            let event = try Self.event(
                #require(times.randomElement(using: &numbers)),
                source: numbers.oneIn(2) ? "/a" : "/b",
                sequence: #require(sequences.randomElement(using: &numbers)),
                id: String(Int.random(in: 0..<100, using: &numbers))
            )
            events[event.identity] = event
        }
        let sorted = events.values.sorted()
        for _ in 0..<5 { #expect(events.values.shuffled(using: &numbers).sorted() == sorted) }
        for (index, event) in sorted.enumerated() {
            #expect(sorted[..<index].allSatisfy { $0 < event && !(event < $0) })
        }
    }

    // Identities are compared by bytes elsewhere, so sources that only look alike must not make the order depend on
    // arrival. The two sources are "/é", composed and decomposed.
    @Test func `sources that differ only in their bytes are distinct, with a defined order`() throws {
        let composed = try Self.event(source: "/\u{E9}")
        let decomposed = try Self.event(source: "/e\u{301}")
        #expect(composed.identity != decomposed.identity)
        #expect(
            [composed, decomposed].sorted().map { Array($0.line.utf8) }
                == [decomposed, composed].sorted().map { Array($0.line.utf8) }
        )
    }
}
