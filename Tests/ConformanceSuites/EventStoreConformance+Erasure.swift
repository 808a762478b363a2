import Ledger
import Licensing
import TestKit
import Testing

/// The laws of erasure: <doc:Events#Erasure>.
extension EventStoreConformance {
    /// Texts that must not remain anywhere.
    private static let secrets = ["Zoë Quirk", "zoe.quirk@example.com", "Zoe.Quirk@Example.com", "+34 600"]

    /// A history in which a person is named in every way, acts, is erased, and leaves.
    ///
    /// - Parameter suffix: distinguishes the accounts and identities from those of another history.
    private static func story(_ suffix: String = "") throws -> [Event] {
        let profile = #""account":"acme\#(suffix)","user":"zoe","name":"Zoë Quirk","email":"zoe.quirk@example.com""#
        let subject = #"{"account":"acme\#(suffix)","user":"zoe"}"#
        func told(
            _ number: Int,
            _ type: String,
            _ data: String,
            _ time: String,
            by actor: String? = nil
        ) throws -> Event {
            let actor = actor.map { #","actor":"\#($0)""# } ?? ""
            return try EventDecoder().decode(
                #"{"specversion":"1.0","id":"e-\#(number)\#(suffix)","source":"/console","type":"\#(type)","time":"2026-03-\#(time):00:00Z","data":\#(data)\#(actor)}"#
            )
        }
        func switched(_ number: Int, _ account: String, by actor: String) throws -> Event {
            let data = #"{"account":"\#(account)\#(suffix)","integration":"micollab"}"#
            return try told(number, "integration.enabled", data, "04T00", by: actor)
        }
        let ben = #"{"user":"ben","name":"Ben","email":"b@example.com"}"#
        let zoe = #"{"user":"zoe","name":"Zoë Quirk","email":"Zoe.Quirk@Example.com","note":"+34 600","licenses":[]}"#
        return [
            try told(1, "user.added", "{\(profile),\"phone\":\"+34 600\"}", "01T00"),
            try told(2, "user.updated", "{\(profile),\"role\":\"account-admin\"}", "02T00"),
            try told(3, "users.listed", #"{"account":"acme\#(suffix)","users":[\#(ben),\#(zoe)]}"#, "03T00"),
            try told(4, "license.assigned", "{\(profile),\"product\":\"miteam-meetings\"}", "03T01"),
            try told(5, "user.photographed", "{\(profile)}", "03T02"),
            try switched(6, "acme", by: "Zoë Quirk"),
            try switched(7, "acme", by: "ZOE.QUIRK@example.com"),
            try switched(8, "beta", by: "zoe.quirk@example.com"),
            try switched(9, "acme", by: "Ben"),
            try told(10, "user.erased", subject, "10T00"),
            try told(11, "user.removed", subject, "11T00"),
        ]
    }

    private static func secrets(in lines: [String]) -> [String] {
        lines.filter { line in (secrets + ["ZOE"]).contains { line.contains($0) } }
    }

    static func holdErasure(_ withStore: Opening) async throws {
        let story = try story()
        try await withStore { (store) async throws in
            try await store.append(Array(story.dropLast(2)))
            #expect(secrets(in: try await lines(store)).count == 8)
            #expect(try await store.erasedActors() == [:])
            try await store.append([story[9]])
            #expect(secrets(in: try await lines(store)) == [])
            #expect(try await store.erasedActors() == [account("acme"): 2, account("beta"): 1])
        }
        try await withStore { (store) async throws in
            let kept = try await lines(store)
            #expect(secrets(in: kept) == [])
            #expect(kept.count == 10)
            // All events but the last arrive again one by one, then all events together.
            for event in story.dropLast() {
                let receipt = try await store.append([event])
                #expect(receipt.duplicates == 1)
            }
            #expect(try await store.appendEach(story).duplicates == 10)
            #expect(try await lines(store).prefix(10) == kept[...])
            // Other people, and data that is not personal, are unchanged.
            let own = try await store.events(of: account("acme"))
            #expect(own.flatMap(\.profiles).contains { $0.profile.name == "Ben" })
            #expect(own.compactMap(\.actor).contains("Ben"))
            #expect(own.contains { $0.profiles.contains { $0.profile.role == .accountAdmin } })
        }
    }

    static func holdErasureInAnyOrder(_ store: any EventStore) async throws {
        var expected: [String]?
        for seed in UInt64(1)...12 {
            let story = try story("-\(seed)")
            var random = SeededGenerator(seed: seed)
            var arriving = (story + story.prefix(5)).shuffled(using: &random)
            while !arriving.isEmpty {
                let count = Int.random(in: 1...min(4, arriving.count), using: &random)
                _ = try await store.appendEach(Array(arriving.prefix(count)))
                arriving.removeFirst(count)
            }
            let found = try await lines(store).filter { $0.contains("-\(seed)\"") }
                .map { $0.replacing("-\(seed)\"", with: "\"") }.sorted()
            #expect(found.count == 11, "seed \(seed)")
            #expect(secrets(in: found) == [], "seed \(seed)")
            #expect(found == expected ?? found, "seed \(seed)")
            expected = found
        }
    }

    /// Events of the story that show an erasure, before and after it.
    ///
    /// The other erased events only have fewer members.
    private static func erasedForms(_ story: [Event]) -> (originals: [Event], forms: [Event]) {
        var erasures = Erasures(key: Erasures.newKey())
        var news = Erasures.News()
        for event in [story[9]] + story { erasures.learn(from: event, &news) }
        let originals = [0, 1, 2, 5, 6, 8].map { story[$0] }
        let forms = originals.map(erasures.erased)
        #expect(secrets(in: originals.map(\.line)).count == 5 && secrets(in: forms.map(\.line)) == [])
        return (originals, forms)
    }

    /// Another ledger knows an erasure first: its export is imported, and the erasure is the last line.
    static func holdErasureElsewhere(_ withStore: Opening) async throws {
        let story = try story()
        let (originals, forms) = erasedForms(story)
        try await withStore { (store) async throws in
            try await store.append(originals)
            let receipt = try await store.appendEach(forms + [story[9]])
            #expect((receipt.accepted, receipt.duplicates) == (1, forms.count))
            #expect(try await lines(store) == forms.map(\.line) + [story[9].line])
        }
    }

    /// The erased form of events arrives first: the originals bring nothing back.
    static func holdErasedFormFirst(_ store: any EventStore) async throws {
        let (originals, forms) = erasedForms(try story())
        try await store.append(forms)
        #expect(try await store.appendEach(originals).duplicates == originals.count)
        #expect(try await lines(store) == forms.map(\.line))
        // What differs in more than people is a conflict.
        let named = #"{"account":"acme","user":"zoe","name":"Z","email":"z@example.com"}"#
        let other = try event("e-1", "user.added", named)
        #expect(try await store.appendEach([other]).conflicts.count == 1)
    }

    static func holdErasureOfBatches(_ store: any EventStore) async throws {
        let story = try story()
        try await store.append(Array(story.prefix(4)))
        let before = try await lines(store)
        // The erasure is in a refused batch, so nobody is erased.
        let conflicting = try event("e-1", "user.removed", #"{"account":"acme","user":"zoe"}"#)
        let receipts = try await store.append(batches: [[story[9], conflicting], [story[8]]])
        #expect(receipts.map(\.accepted) == [0, 1])
        #expect(try await lines(store).prefix(4) == before[...])
        try await store.append([story[9]])
        #expect(secrets(in: try await lines(store)) == [])
    }

    static func holdErasureFromQuarantine(_ store: any EventStore) async throws {
        let story = try story()
        func refused(_ text: String) -> RefusedEvent { RefusedEvent(text: text, reason: "r", origin: "o") }
        let naming = [
            #"{"name":"Zo\u00eb Quirk"}"#, "u1;Zoë Quirk;x", "<zoe.quirk@example.com>",
            #"{"a":["ZOE.quirk@EXAMPLE.com"]}"#,
        ]
        try await store.quarantine((naming.prefix(2) + ["Ben"]).map(refused))
        try await store.append(story)
        #expect(try await store.quarantined().map(\.refused) == [refused("Ben")])
        try await store.quarantine((naming + ["Zoë"]).map(refused))
        #expect(try await store.quarantined().map(\.refused) == [refused("Ben"), refused("Zoë")])
    }

    static func holdFreshStart(_ store: any EventStore) async throws {
        let again = #"{"account":"acme","user":"zoe","name":"Zoë Quirk","email":"zoe.quirk@example.com"}"#
        try await store.append(try story())
        try await store.append([try event("e-20", "user.added", again, at: "2026-04-01T00:00:00Z")])
        let own = try await store.events(of: account("acme"))
        #expect(own.flatMap(\.profiles).filter { $0.profile.name == "Zoë Quirk" }.count == 1)
        // A second erasure removes these too.
        try await store.append([
            try event("e-21", "user.erased", #"{"account":"acme","user":"zoe"}"#, at: "2026-05-01T00:00:00Z")
        ])
        #expect(secrets(in: try await lines(store)) == [])
    }
}
