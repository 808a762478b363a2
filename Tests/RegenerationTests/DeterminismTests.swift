import Ledger
import Licensing
import TestKit
import Testing

/// "Arrival order never matters: any permutation, duplication or split of the same events gives a byte-identical site":
/// <doc:Events#Order>.
struct DeterminismTests {
    private static let seeds: [UInt64] = [1, 7, 2026]
    private static let end = "2026-12-31"

    @Test(arguments: seeds) func `any order of arrival gives the same bytes`(seed: UInt64) async throws {
        let events = try sampleEvents(seed: seed)
        let moment = try moment(Self.end)
        let expected = try await files(of: store(events.sorted()), asOf: moment)
        #expect(expected.count > 100)
        var random = SeededGenerator(seed: seed)
        for round in 1...3 {
            let shuffled = events.shuffled(using: &random)
            #expect(shuffled != events)
            let found = try await files(of: store(shuffled), asOf: moment)
            #expect(differences(expected, found) == [], "seed \(seed), round \(round)")
        }
        let backwards = try await files(of: store(events.sorted().reversed()), asOf: moment)
        #expect(differences(expected, backwards) == [], "seed \(seed), backwards")
    }

    // <doc:Events#Erasure>
    @Test(arguments: UInt64(1)...30)
    func `any order of arrival gives the same bytes and the same ledger, even with erasures`(
        seed: UInt64
    ) async throws {
        var random = RandomEvents(seed: seed)
        // At least one erased person was named before.
        let erasure = try EventDecoder().decode(
            #"{"specversion":"1.0","id":"erasure","source":"/a","type":"user.erased","time":"2026-05-20T00:00:00Z","data":{"account":"acme","user":"ana"}}"#
        )
        let events = try random.arriving(80) + [erasure]
        let moment = try moment(Self.end)
        let expected = try await store(events.sorted())
        let bytes = try await files(of: expected, asOf: moment)
        let lines = try await expected.events(after: .start, limit: .max).map(\.line).sorted()
        var shuffling = SeededGenerator(seed: seed)
        for _ in 1...2 {
            let shuffled = try await store(events.shuffled(using: &shuffling))
            #expect(try await shuffled.events(after: .start, limit: .max).map(\.line).sorted() == lines)
            #expect(differences(bytes, try await files(of: shuffled, asOf: moment)) == [])
        }
    }

    @Test(arguments: seeds) func `duplicates and splits give the same bytes`(seed: UInt64) async throws {
        let events = try sampleEvents(seed: seed)
        let moment = try moment(Self.end)
        let expected = try await files(of: store(events), asOf: moment)
        var random = SeededGenerator(seed: seed)
        var arriving = (events + events.filter { _ in Bool.random(using: &random) }).shuffled(using: &random)[...]
        let store = InMemoryEventStore()
        var duplicates = 0
        while !arriving.isEmpty {
            let batch = arriving.prefix(Int.random(in: 1...40, using: &random))
            duplicates += try await store.appendEach(Array(batch)).duplicates
            arriving = arriving[batch.endIndex...]
        }
        #expect(duplicates > 0)
        let found = try await files(of: store, asOf: moment)
        #expect(differences(expected, found) == [], "seed \(seed)")
    }

    @Test(arguments: seeds) func `intermediate builds do not change the final site`(
        seed: UInt64
    ) async throws {
        let events = try sampleEvents(accounts: 2, users: 10, seed: seed)
        let moment = try moment(Self.end)
        var random = SeededGenerator(seed: seed)
        let shuffled = events.shuffled(using: &random)
        let (store, site) = (InMemoryEventStore(), try await TestSite())
        for part in 0..<4 {
            let range = (shuffled.count * part / 4)..<(shuffled.count * (part + 1) / 4)
            try await store.append(Array(shuffled[range]))
            try await site.build(store, asOf: moment)
        }
        #expect(differences(try site.files, try await files(of: RegenerationTests.store(events), asOf: moment)) == [])
    }

    @Test(arguments: seeds) func `a build as of a past moment equals a build from the ledger of that moment`(
        seed: UInt64
    ) async throws {
        let events = try sampleEvents(accounts: 3, users: 20, seed: seed)
        let whole = try await store(events)
        let times = events.map(\.time).sorted()
        let last = try #require(times.last)
        // Between events, exactly at one event, and before all of them.
        let moments = [
            times[times.count / 3], times[times.count / 2], try moment("2025-12-31"), Timestamp(seconds: 0), last,
        ]
        for moment in moments {
            let then = try await store(events.filter { $0.time <= moment })
            let (now, past) = (try await files(of: whole, asOf: moment), try await files(of: then, asOf: moment))
            #expect(differences(now, past) == [], "seed \(seed), as of \(moment)")
        }
    }

    @Test(arguments: seeds) func `the number of tasks does not change the bytes`(seed: UInt64) async throws {
        let store = try await store(sampleEvents(seed: seed))
        let moment = try moment(Self.end)
        let (one, four) = (
            try await files(of: store, asOf: moment, tasks: 1), try await files(of: store, asOf: moment, tasks: 4)
        )
        #expect(differences(one, four) == [])
    }

    @Test func `different events give different sites`() async throws {
        let moment = try moment(Self.end)
        let sites = try await [
            files(of: store(sampleEvents(seed: 1)), asOf: moment),
            files(of: store(sampleEvents(seed: 7)), asOf: moment),
        ]
        #expect(differences(sites[0], sites[1]).count > 50)
    }

    @Test func `no file contains the time of the build`() async throws {
        let events = try sampleEvents(accounts: 2, users: 10, seed: 1)
        let store = try await store(events)
        // Between these two times, no event and no date changes anything.
        let (one, other) = (try moment("2027-08-01T00:00:00Z"), try moment("2027-08-01T23:59:59Z"))
        #expect(differences(try await files(of: store, asOf: one), try await files(of: store, asOf: other)) == [])
    }
}
