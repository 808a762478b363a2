import Ledger
import Testing

/// The laws of the quarantine.
extension EventStoreConformance {
    static func holdOneEntry(_ store: any EventStore) async throws {
        let first = RefusedEvent(text: "{}", reason: "empty", origin: "a.jsonl:1")
        let other = RefusedEvent(text: "{} ", reason: "empty", origin: "a.jsonl:2")
        try await store.quarantine([first, other, RefusedEvent(text: "{}", reason: "again", origin: "a.jsonl:3")])
        let kept = try await store.quarantined()
        #expect(kept.map(\.refused) == [first, other])
        try await store.quarantine([RefusedEvent(text: "{}", reason: "later", origin: "b.jsonl:1")])
        #expect(try await store.quarantined() == kept)
    }

    static func holdWholeTexts(_ withStore: Opening) async throws {
        let texts = ["\u{E9}", "e\u{301}", "a\u{0}b", "a\u{0}c", "", "two\nlines", "a\u{FFFD}"].map { Array($0.utf8) }
        // These are not UTF-8. If they were repaired, both would be equal to the last text.
        let bytes = texts + [[0x61, 0xF1], [0x61, 0xFF]]
        try await withStore { (store) async throws in
            try await store.quarantine(bytes.map { RefusedEvent(bytes: $0, reason: "r\u{0}", origin: "/console") })
        }
        try await withStore { (store) async throws in
            let kept = try await store.quarantined()
            #expect(kept.map(\.refused.bytes) == bytes)
            #expect(kept.allSatisfy { $0.refused.reason == "r\u{0}" && $0.refused.origin == "/console" })
        }
    }

    static func holdRelease(_ store: any EventStore) async throws {
        let texts = ["one", "two"].map { RefusedEvent(text: $0, reason: "r", origin: "o") }
        try await store.quarantine(texts)
        let ids = try await store.quarantined().map(\.id)
        let last = try #require(ids.last)
        #expect(try await store.release(last))
        #expect(try await store.release(last) == false)
        #expect(try await store.quarantined().map(\.refused) == [texts[0]])
        try await store.quarantine(texts)
        let again = try await store.quarantined()
        #expect(again.map(\.refused) == texts)
        #expect(again.allSatisfy { $0.id != last })
    }
}
