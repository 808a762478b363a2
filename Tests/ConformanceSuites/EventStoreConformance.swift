package import Ledger
import Licensing
import Testing

/// What every event store promises, law by law: the comment of `EventStore` as checks.
///
/// A test of a store takes `EventStoreConformance.allCases` as its arguments and gives each law a ledger of its own.
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
    case release = "a released entry is gone, and its id is not given again"

    /// Opens one ledger, empty the first time, hands it over, and closes it.
    package typealias Opening = @Sendable (_ body: (any EventStore) async throws -> Void) async throws -> Void

    package var testDescription: String { rawValue }

    /// Holds the law against a ledger that is empty and used by nobody else.
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
        case .release: try await withStore(Self.holdRelease)
        }
    }

    private static func holdBatches(_ store: any EventStore) async throws {
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

    private static func holdCommits(_ store: any EventStore) async throws {
        var heard = store.commits().makeAsyncIterator()
        var other = store.commits().makeAsyncIterator()
        let first = try await store.append([added("u-1"), added("u-2")])
        #expect(await heard.next() == first.lastPosition)
        #expect(try await store.append([added("u-1")]).duplicates == 1)
        let second = try await store.appendEach([added("u-3")])
        let third = try await store.append([added("u-4")])
        #expect(try #require(third.lastPosition) > (try #require(second.lastPosition)))
        // A listener that was slow hears of the last commit only.
        #expect(await heard.next() == third.lastPosition)
        #expect(await other.next() == third.lastPosition)
        #expect(try await store.summary(asOf: time("2026-03-01T00:00:00Z")).position == third.lastPosition)
    }

    private static func holdEmptiness(_ store: any EventStore) async throws {
        #expect(try await store.append([]) == AppendReceipt())
        #expect(try await store.registryEvents().isEmpty)
        #expect(try await store.accounts().isEmpty)
        #expect(try await store.events(of: account("acme")).isEmpty)
        #expect(try await store.events(after: .start, limit: 10).isEmpty)
        #expect(try await store.summary(asOf: time("2026-03-01T00:00:00Z")).events == 0)
        #expect(try await store.quarantined().isEmpty)
    }

    private static func holdReopening(_ withStore: Opening) async throws {
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

    private static func holdDuplicates(_ store: any EventStore) async throws {
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

    private static func holdConflicts(_ store: any EventStore) async throws {
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

    private static func holdOneCall(_ store: any EventStore) async throws {
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

    private static func holdBytes(_ store: any EventStore) async throws {
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

    private static func holdImports(_ store: any EventStore) async throws {
        let kept = try added("u-1")
        try await store.append([kept])
        let call = [try added("u-2"), try added("u-1", name: "Other"), kept, try added("u-3")]
        let receipt = try await store.appendEach(call)
        #expect([receipt.accepted, receipt.duplicates] == [2, 1])
        #expect(receipt.conflicts == [AppendReceipt.Conflict(index: 1, identity: kept.identity)])
        #expect(try await lines(store) == [kept, call[0], call[3]].map(\.line))
    }

    private static func holdConcurrency(_ store: any EventStore) async throws {
        let events = try (1...60).map { try added("u-\($0)") }
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            // Each event is sent by two tasks: one of them keeps it, the other meets a duplicate.
            for event in events + events { group.addTask { try await store.append([event]).accepted } }
            return try await group.reduce(0, +)
        }
        #expect(accepted == events.count)
        #expect(Set(try await lines(store)) == Set(events.map(\.line)))
        #expect(try await lines(store).count == events.count)
    }

    private static func holdOrder(_ store: any EventStore) async throws {
        var registry: [Event] = []
        for seed in UInt64(1)...8 {
            var random = Shuffling(state: seed)
            let told = try story(of: "acme-\(seed)", at: "2026-03-0\(seed)")
            registry += told.filter(\.isInRegistry)
            var arriving = (told + told.prefix(4)).shuffled(using: &random)
            while !arriving.isEmpty {
                let count = Int.random(in: 1...min(4, arriving.count), using: &random)
                try await store.append(Array(arriving.prefix(count)))
                arriving.removeFirst(count)
            }
            #expect(try await store.events(of: account("acme-\(seed)")) == told, "seed \(seed)")
            #expect(try await store.registryEvents() == registry, "seed \(seed)")
        }
    }

    private static func holdOwnership(_ store: any EventStore) async throws {
        let own = [
            try event("e-1", "account.created", #"{"account":"acme","partner":"p","name":"Acme"}"#),
            try event("e-2", "integration.enabled", #"{"account":"acme","integration":"micollab"}"#),
            try event("e-3", "license.assigned", #"{"account":"acme","user":"u","product":"miteam-meetings"}"#),
            try event("e-4", "user.removed", #"{"account":"acme","user":"u"}"#),
            try event("e-5", "account.deleted", #"{"account":"acme"}"#),
        ]
        let others = [
            try event("e-6", "order.assigned", #"{"order":"o","account":"acme"}"#),
            try event("e-7", "account.deleted", #"{"account":"acme2"}"#),
            try event("e-8", "partner.created", #"{"partner":"acme","name":"Acme"}"#),
        ]
        try await store.append(others + own)
        #expect(try await store.events(of: account("acme")) == own)
        #expect(try await store.events(of: account("ACME")).isEmpty)
    }

    private static func holdRegistry(_ store: any EventStore) async throws {
        let registry = [
            try event("e-1", "partner.created", #"{"partner":"p","name":"P"}"#),
            try event("e-2", "account.deactivated", #"{"account":"acme"}"#),
            try event("e-3", "order.cancelled", #"{"order":"o"}"#),
        ]
        let others = [
            try event("e-4", "integration.disabled", #"{"account":"acme","integration":"micollab"}"#),
            try event("e-5", "user.removed", #"{"account":"acme","user":"u"}"#),
            try event("e-6", "license.unassigned", #"{"account":"acme","user":"u","product":"miteam-meetings"}"#),
        ]
        try await store.append(others + registry)
        #expect(try await store.registryEvents() == registry)
    }

    private static func holdAccounts(_ store: any EventStore) async throws {
        let named = ["b", "a.1", "Z", "a", "a-1", "b", "10", "9"]
        for (index, account) in named.enumerated() {
            try await store.append([try event("e-\(index)", "user.removed", #"{"account":"\#(account)","user":"u"}"#)])
        }
        try await store.append([
            try event("o", "order.assigned", #"{"order":"o","account":"stranger"}"#),
            try event("p", "partner.created", #"{"partner":"partner","name":"P"}"#),
        ])
        #expect(try await store.accounts().map(\.text) == ["10", "9", "Z", "a", "a-1", "a.1", "b"])
    }

    private static func holdPages(_ store: any EventStore) async throws {
        let events = try (1...23).map { try event("e-\($0)", "a.b", "{}", at: "2026-03-01T10:00:\(60 - $0)Z") }
        for start in stride(from: 0, to: 23, by: 4) {
            try await store.append(Array(events[start...].prefix(4)))
        }
        var position = LedgerPosition.start
        var read: [StoredEvent] = []
        while case let page = try await store.events(after: position, limit: 5), let last = page.last {
            #expect(page.count <= 5)
            read += page
            position = last.position
        }
        #expect(read.map(\.line) == events.map(\.line))
        #expect(zip(read, read.dropFirst()).allSatisfy { $0.position < $1.position })
        #expect(try await store.events(after: .start, limit: 0).isEmpty)
    }

    private static func holdUnknownTypes(_ store: any EventStore) async throws {
        let events = try ["x.b", "x.a", "x.b"].enumerated().map { index, type in
            try event("e-\(index)", type, #"{"account":"acme","partner":"p"}"#)
        }
        try await store.append(events)
        let summary = try await store.summary(asOf: time("2026-03-01T10:00:00Z"))
        #expect(summary.events == 3)
        #expect(summary.unknownTypes == [.init(name: "x.a", count: 1), .init(name: "x.b", count: 2)])
        #expect(try await lines(store) == events.map(\.line))
        #expect(try await store.accounts().isEmpty)
        #expect(try await store.events(of: account("acme")).isEmpty)
        #expect(try await store.registryEvents().isEmpty)
    }

    private static func holdWaiting(_ store: any EventStore) async throws {
        let moments = [
            "1969-12-31T23:59:59.5Z", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000000001Z", "2030-01-01T00:00:00Z",
        ]
        for (index, moment) in moments.enumerated() {
            try await store.append([try event("e-\(index)", "a.b", "{}", at: moment)])
        }
        let times = try moments.map(time)
        for count in 0...moments.count {
            let moment = count == 0 ? try time("1969-12-31T23:59:59.4Z") : times[count - 1]
            let summary = try await store.summary(asOf: moment)
            #expect(summary.events == moments.count)
            #expect(summary.lastTime == times.prefix(count).last)
            #expect(summary.waiting == moments.count - count)
            #expect(summary.nextTime == times.dropFirst(count).first)
        }
    }

    private static func holdOneEntry(_ store: any EventStore) async throws {
        let first = RefusedEvent(text: "{}", reason: "empty", origin: "a.jsonl:1")
        let other = RefusedEvent(text: "{} ", reason: "empty", origin: "a.jsonl:2")
        try await store.quarantine([first, other, RefusedEvent(text: "{}", reason: "again", origin: "a.jsonl:3")])
        let kept = try await store.quarantined()
        #expect(kept.map(\.refused) == [first, other])
        try await store.quarantine([RefusedEvent(text: "{}", reason: "later", origin: "b.jsonl:1")])
        #expect(try await store.quarantined() == kept)
    }

    private static func holdWholeTexts(_ withStore: Opening) async throws {
        let texts = ["\u{E9}", "e\u{301}", "a\u{0}b", "a\u{0}c", "", "two\nlines"]
        try await withStore { (store) async throws in
            try await store.quarantine(texts.map { RefusedEvent(text: $0, reason: "r\u{0}", origin: "/console") })
        }
        try await withStore { (store) async throws in
            let kept = try await store.quarantined()
            #expect(kept.map { Array($0.refused.text.utf8) } == texts.map { Array($0.utf8) })
            #expect(kept.allSatisfy { $0.refused.reason == "r\u{0}" && $0.refused.origin == "/console" })
        }
    }

    private static func holdRelease(_ store: any EventStore) async throws {
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

/// One account's story, written down in the order of truth: each line is a reason for which the next one is later.
private func story(of account: String, at day: String) throws -> [Event] {
    let data = #"{"account":"\#(account)","user":"u"}"#
    let created = #"{"account":"\#(account)","partner":"p","name":"Acme"}"#
    return [
        try event("\(account)-9", "account.created", created, at: "\(day)T10:00:00Z", source: "/z"),
        try event("\(account)-8", "user.removed", data, at: "\(day)T10:00:00.000000001Z", source: "/z"),
        try event("\(account)-7", "user.removed", data, at: "\(day)T12:00:01+02:00", source: "/a"),
        try event("\(account)-6", "user.removed", data, at: "\(day)T10:00:01Z", source: "/a", sequence: "10"),
        try event("\(account)-5", "account.updated", created, at: "\(day)T10:00:01Z", source: "/a", sequence: "9"),
        try event("\(account)-1", "user.removed", data, at: "\(day)T10:00:01Z", source: "/b", sequence: "1"),
        try event("\(account)-2", "user.removed", data, at: "\(day)T10:00:01Z", source: "/b", sequence: "1"),
        try event("\(account)-3", "account.updated", created, at: "\(day)T10:00:02Z", source: "/a"),
    ]
}

private func event(
    _ id: String,
    _ type: String,
    _ data: String,
    at time: String = "2026-03-01T10:00:00Z",
    source: String = "/console",
    sequence: String? = nil
) throws -> Event {
    let sequence = sequence.map { #","sequence":"\#($0)""# } ?? ""
    let attributes = #""id":"\#(id)","source":"\#(source)","type":"\#(type)","time":"\#(time)"\#(sequence)"#
    return try EventDecoder().decode(#"{"specversion":"1.0",\#(attributes),"data":\#(data)}"#)
}

private func added(_ user: String, name: String = "Ana") throws -> Event {
    try event(user, "user.added", #"{"account":"acme","user":"\#(user)","name":"\#(name)","email":"a@example.com"}"#)
}

private func account(_ text: String) throws -> AccountID { try #require(AccountID(text)) }

private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

/// Every line of the ledger, in its order.
private func lines(_ store: any EventStore) async throws -> [String] {
    try await store.events(after: .start, limit: .max).map(\.line)
}

/// SplitMix64: the same shuffles in every run.
private struct Shuffling: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
