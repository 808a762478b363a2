package import Licensing
import Synchronization

/// A ledger in memory, for tests, samples, and sites as of a moment.
///
/// It keeps every promise of `EventStore` except durability.
package final class InMemoryEventStore: EventStore {
    /// The contents.
    ///
    /// No call holds the lock across a suspension.
    private let contents = Mutex(Contents())
    private let signal = CommitSignal()

    package init() {}

    package func append(batches: [[Event]]) async throws(EventStoreError) -> [AppendReceipt] {
        let receipts = contents.withLock { contents in
            batches.map { events in
                let known = contents.erasures
                var (receipt, news) = contents.append(events)
                if receipt.conflicts.isEmpty {
                    contents.erase(news)
                } else {
                    contents.takeBack(receipt.accepted)
                    contents.erasures = known
                    receipt.withdraw()
                }
                return receipt
            }
        }
        signal.send(receipts)
        return receipts
    }

    package func appendEach(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt {
        let receipt = contents.withLock { contents in
            let (receipt, news) = contents.append(events)
            contents.erase(news)
            return receipt
        }
        signal.send([receipt])
        return receipt
    }

    package func commits() -> AsyncStream<LedgerPosition> { signal.listen() }

    package func registryEvents() async throws(EventStoreError) -> [Event] {
        contents.withLock { $0.events.filter(\.isInRegistry) }.sorted()
    }

    package func accounts() async throws(EventStoreError) -> [AccountID] {
        contents.withLock { Array($0.accounts.keys) }.sorted()
    }

    package func erasedActors() async throws(EventStoreError) -> [AccountID: Int] {
        contents.withLock { contents in
            let events = contents.events.filter { $0.line.hasPrefix(Event.erasedActorPrefix) }
            return Dictionary(events.compactMap(\.owningAccount).map { ($0, 1) }, uniquingKeysWith: +)
        }
    }

    package func events(
        of account: AccountID,
        upTo position: LedgerPosition
    ) async throws(EventStoreError) -> [Event] {
        contents.withLock { $0.events(of: account, upTo: position) }.sorted()
    }

    package func lines(
        of account: AccountID,
        upTo position: LedgerPosition
    ) async throws(EventStoreError) -> [String] {
        contents.withLock { $0.events(of: account, upTo: position) }.map(\.line)
    }

    package func events(
        after position: LedgerPosition,
        limit: Int
    ) async throws(EventStoreError) -> [StoredEvent] {
        contents.withLock { contents in
            let start = min(max(0, Int(position.rawValue)), contents.events.count)
            return contents.events[start...].prefix(max(0, limit)).enumerated().map { offset, event in
                StoredEvent(position: Contents.position(at: start + offset), line: event.line)
            }
        }
    }

    /// Does nothing: there is no file that could be damaged.
    package func check() {}

    package func summary(asOf moment: Timestamp) async throws(EventStoreError) -> LedgerSummary {
        let events = contents.withLock { $0.events }
        let position = events.isEmpty ? .start : Contents.position(at: events.count - 1)
        let times = events.map(\.time)
        let unknown = Dictionary(grouping: events.compactMap(\.unknownType)) { Array($0.utf8) }
        return LedgerSummary(
            position: position,
            events: events.count,
            lastTime: times.filter { $0 <= moment }.max(),
            waiting: times.count { $0 > moment },
            nextTime: times.filter { $0 > moment }.min(),
            unknownTypes: unknown.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { name, events in
                LedgerSummary.UnknownType(name: String(decoding: name, as: UTF8.self), count: events.count)
            }
        )
    }

    package func quarantine(_ refused: [RefusedEvent]) async throws(EventStoreError) {
        contents.withLock { contents in
            for event in refused where !contents.erasures.mentions(event.bytes) { contents.quarantine(event) }
        }
    }

    package func quarantined() async throws(EventStoreError) -> [QuarantinedEvent] {
        contents.withLock { $0.quarantined }
    }

    @discardableResult
    package func release(_ id: QuarantineID) async throws(EventStoreError) -> Bool {
        contents.withLock { contents in
            let before = contents.quarantined.count
            contents.quarantined.removeAll { $0.id == id }
            return contents.quarantined.count < before
        }
    }
}

/// The contents of an `InMemoryEventStore`, and their changes.
private struct Contents {
    /// The events in the order of commit.
    private(set) var events: [Event] = []
    /// The indexes of the events of each account in `events`.
    private(set) var accounts: [AccountID: [Int]] = [:]
    private var places: [IdentityBytes: Int] = [:]
    var quarantined: [QuarantinedEvent] = []
    private var lastQuarantineID: Int64 = 0
    var erasures = Erasures(key: Erasures.newKey())

    /// The position of the event at an index of `events`.
    static func position(at index: Int) -> LedgerPosition { LedgerPosition(rawValue: Int64(index) + 1) }

    /// Adds events without conflicts.
    ///
    /// - Returns: the receipt, and the erasures for `erase(_:)` if the events are not withdrawn.
    mutating func append(_ new: [Event]) -> (AppendReceipt, Erasures.News) {
        var receipt = AppendReceipt()
        var news = Erasures.News()
        for (index, sent) in new.enumerated() {
            let event = erasures.erased(sent)
            let identity = IdentityBytes(event.identity)
            if let place = places[identity] {
                if erasures.recognizes(events[place].line, as: event, decoded: events[place]) {
                    receipt.recognize()
                } else {
                    receipt.refuse(event.identity, at: index)
                }
            } else {
                places[identity] = events.count
                receipt.accept(at: Self.position(at: events.count))
                if let account = event.owningAccount { accounts[account, default: []].append(events.count) }
                events.append(event)
                erasures.learn(from: sent, &news)
            }
        }
        return (receipt, news)
    }

    /// Removes the names of erased people from stored events and the quarantine.
    mutating func erase(_ news: Erasures.News) {
        guard !news.isEmpty else { return }
        var news = news
        for account in news.accounts {
            for index in accounts[account] ?? [] { erasures.learn(from: events[index], &news) }
        }
        for index in events.indices { events[index] = erasures.erased(events[index]) }
        quarantined.removeAll { erasures.mentions($0.refused.bytes) }
    }

    /// Removes the last `count` events.
    mutating func takeBack(_ count: Int) {
        for event in events.suffix(count).reversed() {
            places[IdentityBytes(event.identity)] = nil
            guard let account = event.owningAccount else { continue }
            accounts[account]?.removeLast()
            if accounts[account]?.isEmpty == true { accounts[account] = nil }
        }
        events.removeLast(count)
    }

    /// The events of an account, in the order of commit.
    func events(of account: AccountID, upTo position: LedgerPosition) -> [Event] {
        (accounts[account] ?? []).prefix { Self.position(at: $0) <= position }.map { events[$0] }
    }

    mutating func quarantine(_ refused: RefusedEvent) {
        guard !quarantined.contains(where: { $0.refused.bytes == refused.bytes }) else { return }
        lastQuarantineID += 1
        quarantined.append(QuarantinedEvent(id: QuarantineID(rawValue: lastQuarantineID), refused: refused))
    }
}
