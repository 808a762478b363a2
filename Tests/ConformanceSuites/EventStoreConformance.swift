package import Ledger
import Licensing
import Testing

/// The laws of every event store, which check the promises in the comment of `EventStore`.
///
/// A test of a store passes `EventStoreConformance.allCases` as its arguments, and gives each law its own ledger.
package enum EventStoreConformance: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case emptiness = "an empty ledger answers with nothing"
    case reopening = "an acknowledged event is there after reopening, with the same line"
    case duplicates = "the same identity with equal content is a duplicate and changes nothing"
    case conflicts = "the same identity with other content is refused, and nothing of the call is kept"
    case oneCall = "two events of one call are judged as if they had come in two calls"
    case bytes = "identities are compared byte by byte"
    case batches = "each batch of a call is kept whole or not at all, whatever becomes of the others"
    case commits = "whoever listens hears of every commit, or of a later one"
    case imports = "an import keeps every event that can be kept and lists the conflicts by index"
    case concurrency = "calls made at the same time are all kept"
    case order = "events come in the order of truth, whatever the order of arrival"
    case ownership = "an account's events are its own, without its orders"
    case registry = "the registry holds partners, accounts and orders, and no others"
    case accounts = "every account that an event names as its own is listed once, sorted"
    case pages = "the ledger is read page by page in the order of commit"
    case unknownTypes = "an event of an unknown type is kept, counted and exported, and belongs nowhere"
    case waiting = "events after the moment wait for their time"
    case oneEntry = "the same text twice is one entry of the quarantine, with the first reason"
    case wholeTexts = "a text comes back from the quarantine byte by byte, after reopening too"
    case erasure = "an erased person's name is in no kept event, also when the old events arrive again"
    case erasureOrder = "what is kept of an erased person does not depend on the order of arrival"
    case erasureElsewhere = "an event that was erased in another ledger is a duplicate of its original"
    case erasedFormFirst = "the original of an erased event brings nothing back"
    case erasureOfBatches = "a batch that is refused erases nobody"
    case erasureFromQuarantine = "the quarantine keeps no text that names an erased person"
    case freshStart = "a later event keeps the name, until the person is erased again"
    case release = "a released entry is gone, and its id is not given again"

    /// Opens a ledger, which is empty the first time, passes it to a closure, and closes it.
    package typealias Opening = @Sendable (_ body: (any EventStore) async throws -> Void) async throws -> Void

    package var testDescription: String { rawValue }

    /// Checks the law with a ledger that is empty and used by nobody else.
    package func check(_ withStore: Opening) async throws {
        switch self {
        case .emptiness: try await withStore(Self.holdEmptiness)
        case .reopening: try await Self.holdReopening(withStore)
        case .duplicates: try await withStore(Self.holdDuplicates)
        case .conflicts: try await withStore(Self.holdConflicts)
        case .oneCall: try await withStore(Self.holdOneCall)
        case .bytes: try await withStore(Self.holdBytes)
        case .batches: try await withStore(Self.holdBatches)
        case .commits: try await withStore(Self.holdCommits)
        case .imports: try await withStore(Self.holdImports)
        case .concurrency: try await withStore(Self.holdConcurrency)
        case .order: try await withStore(Self.holdOrder)
        case .ownership: try await withStore(Self.holdOwnership)
        case .registry: try await withStore(Self.holdRegistry)
        case .accounts: try await withStore(Self.holdAccounts)
        case .pages: try await withStore(Self.holdPages)
        case .unknownTypes: try await withStore(Self.holdUnknownTypes)
        case .waiting: try await withStore(Self.holdWaiting)
        case .oneEntry: try await withStore(Self.holdOneEntry)
        case .wholeTexts: try await Self.holdWholeTexts(withStore)
        case .erasure: try await Self.holdErasure(withStore)
        case .erasureOrder: try await withStore(Self.holdErasureInAnyOrder)
        case .erasureElsewhere: try await Self.holdErasureElsewhere(withStore)
        case .erasedFormFirst: try await withStore(Self.holdErasedFormFirst)
        case .erasureOfBatches: try await withStore(Self.holdErasureOfBatches)
        case .erasureFromQuarantine: try await withStore(Self.holdErasureFromQuarantine)
        case .freshStart: try await withStore(Self.holdFreshStart)
        case .release: try await withStore(Self.holdRelease)
        }
    }

    static func holdBatches(_ store: any EventStore) async throws {
        try await store.append([added("u-1")])
        let receipts = try await store.append(batches: [
            [added("u-2"), added("u-3")],
            [added("u-4"), added("u-1", name: "Other"), added("u-5")],
            [],
            [added("u-1")],
            [added("u-2", name: "Other")],
            [added("u-6"), added("u-6")],
        ])
        #expect(receipts.map(\.accepted) == [2, 0, 0, 0, 0, 1])
        #expect(receipts.map(\.duplicates) == [0, 0, 0, 1, 0, 1])
        #expect(receipts.map(\.conflicts.count) == [0, 1, 0, 0, 1, 0])
        #expect(receipts.map { $0.lastPosition != nil } == [true, false, false, false, false, true])
        #expect(try await lines(store).count == 4)
        #expect(try await store.summary(asOf: time("2030-01-01T00:00:00Z")).events == 4)
    }

    static func holdCommits(_ store: any EventStore) async throws {
        var heard = store.commits().makeAsyncIterator()
        var other = store.commits().makeAsyncIterator()
        let first = try await store.append([added("u-1"), added("u-2")])
        #expect(await heard.next() == first.lastPosition)
        #expect(try await store.append([added("u-1")]).duplicates == 1)
        let second = try await store.appendEach([added("u-3")])
        let third = try await store.append([added("u-4")])
        #expect(try #require(third.lastPosition) > (try #require(second.lastPosition)))
        // A slow listener gets the last commit only.
        #expect(await heard.next() == third.lastPosition)
        #expect(await other.next() == third.lastPosition)
        #expect(try await store.summary(asOf: time("2026-03-01T00:00:00Z")).position == third.lastPosition)
    }

    static func holdEmptiness(_ store: any EventStore) async throws {
        #expect(try await store.append([]) == AppendReceipt())
        #expect(try await store.registryEvents().isEmpty)
        #expect(try await store.accounts().isEmpty)
        #expect(try await store.events(of: account("acme")).isEmpty)
        #expect(try await store.events(after: .start, limit: 10).isEmpty)
        #expect(try await store.summary(asOf: time("2026-03-01T00:00:00Z")).events == 0)
        #expect(try await store.quarantined().isEmpty)
    }

    static func holdReopening(_ withStore: Opening) async throws {
        let first = try added("u-1", name: #"José \ud83d\ude00 \"\\\" \u2028 %d \/"#)
        let data = #"{"account":"acme","user":"u","name":"B","email":"b@x","more":[1.50,null]}"#
        let second = try event("u-2", "user.updated", data)
        try await withStore { (store) async throws in
            #expect(try await store.append([first]).accepted == 1)
            #expect(try await store.appendEach([second]).accepted == 1)
        }
        try await withStore { (store) async throws in
            let events = try await store.events(of: account("acme"))
            #expect(events == [first, second])
            #expect(events.map(\.line) == [first.line, second.line])
            #expect(try await lines(store) == [first.line, second.line])
            #expect(try await store.append([first, second]).duplicates == 2)
        }
    }

    static func holdDuplicates(_ store: any EventStore) async throws {
        let kept = try await store.append([try added("u-1"), try added("u-2")])
        #expect([kept.accepted, kept.duplicates] == [2, 0])
        let before = try await store.events(after: .start, limit: 10)
        #expect(kept.lastPosition == before.last?.position)
        let together = try await store.append([try added("u-2"), try added("u-1")])
        for again in [together, try await store.appendEach([try added("u-1")])] {
            #expect(again.accepted == 0)
            #expect(again.duplicates > 0)
            #expect(again.lastPosition == nil)
        }
        #expect(try await store.events(after: .start, limit: 10) == before)
    }

    static func holdConflicts(_ store: any EventStore) async throws {
        let kept = [try added("u-1"), try added("u-2")]
        try await store.append(kept)
        let call = [
            try added("u-3"), try added("u-2", name: "Other"), try added("u-1", name: "Other"),
            try added("u-2", name: "Another"), try added("u-4"),
        ]
        await #expect(throws: EventStoreError.conflict([kept[1].identity, kept[0].identity])) {
            try await store.append(call)
        }
        #expect(try await lines(store) == kept.map(\.line))
        #expect(try await store.append([call[0], call[4]]).accepted == 2)
    }

    static func holdOneCall(_ store: any EventStore) async throws {
        let event = try added("u-1")
        let receipt = try await store.append([event, event])
        #expect([receipt.accepted, receipt.duplicates] == [1, 1])
        let first = try added("u-2")
        let other = try added("u-2", name: "Other")
        await #expect(throws: EventStoreError.conflict([first.identity])) { try await store.append([first, other]) }
        #expect(try await lines(store) == [event.line])
        #expect(try await store.appendEach([other, first]).conflicts.map(\.index) == [1])
        #expect(try await lines(store) == [event.line, other.line])
    }

    static func holdBytes(_ store: any EventStore) async throws {
        let composed = try event("\u{E9}", "a.b", "{}")
        let decomposed = try event("e\u{301}", "a.b", "{}")
        #expect(try await store.append([composed, decomposed]).accepted == 2)
        #expect(try await store.append([decomposed, composed]).duplicates == 2)
        let text = try added("u-1", name: "\u{E9}")
        try await store.append([text])
        await #expect(throws: EventStoreError.conflict([text.identity])) {
            try await store.append([try added("u-1", name: "e\u{301}")])
        }
    }

    static func holdImports(_ store: any EventStore) async throws {
        let kept = try added("u-1")
        try await store.append([kept])
        let call = [try added("u-2"), try added("u-1", name: "Other"), kept, try added("u-3")]
        let receipt = try await store.appendEach(call)
        #expect([receipt.accepted, receipt.duplicates] == [2, 1])
        #expect(receipt.conflicts == [AppendReceipt.Conflict(index: 1, identity: kept.identity)])
        #expect(try await lines(store) == [kept, call[0], call[3]].map(\.line))
    }

    static func holdConcurrency(_ store: any EventStore) async throws {
        let events = try (1...60).map { try added("u-\($0)") }
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            // Two tasks send each event: one stores it, and the other one gets a duplicate.
            for event in events + events { group.addTask { try await store.append([event]).accepted } }
            return try await group.reduce(0, +)
        }
        #expect(accepted == events.count)
        #expect(Set(try await lines(store)) == Set(events.map(\.line)))
        #expect(try await lines(store).count == events.count)
    }
}
