package import Licensing

/// Keeps events for good.
///
/// Keeping:
/// - An acknowledged event is there after reopening: `append` and `appendEach` return after the commit is on disk, and
///   what they returned survives a loss of power.
/// - The same identity with equal content is a duplicate and changes nothing; equal content is an equal `Event.line`.
/// - The same identity with other content is a conflict: `append` throws `.conflict` with every such identity, once and
///   in the order of the call, and nothing of the call is kept.
/// - `append(batches:)` keeps each batch whole or not at all, all of them in one transaction: many callers share one
///   commit, and a batch in conflict keeps back no other.
/// - `appendEach` keeps every event that can be kept, in one transaction, and lists the conflicts by index.
/// - Two events of one call are judged as if they had come in two calls: the first is kept.
/// - Identities are compared byte by byte: two ways to write one letter are two identities.
/// - Calls may be made at the same time; each is whole or not at all, and none is lost.
///
/// Erasing (<doc:Events#Erasure>):
/// - The names and addresses of a person whom a `user.erased` erases are in no kept event up to its time, nor in the
///   quarantine, nor in the files beneath, whether these events come before the erasure or after it. The files of a
///   database server are beyond the reach of a program: <doc:BeyondOneMachine#Erasure>.
/// - An erased event that arrives again is a duplicate.
/// - The contents depend on the set of events alone, and not on their order.
///
/// Reading:
/// - An event comes back as it was kept, with the same line. One that the rules of this version refuse is never left
///   out: reading the event throws `.undecodable`, and `events(after:limit:)` still gives its line.
/// - `events(of:upTo:)` and `registryEvents()` come in the order of truth, whatever the order of arrival.
/// - An account's events are those of its lifecycle, integrations, users and licenses; its orders are not among them.
/// - The registry's events are those of partners, accounts and orders, and no others.
/// - An event of an unknown type belongs to no account and not to the registry; it is kept, counted and exported.
/// - Positions rise in the order of commit, within one call in the order of its events; there may be gaps.
/// - `commits()` gives the position of a commit soon after it is on disk. A reader that falls behind is given the latest
///   position only: followers of the ledger read on from their own position.
///
/// Quarantine:
/// - The same text twice is one entry, with the reason and origin of the first time.
/// - An id is never given a second time, and a text comes back byte by byte.
package protocol EventStore: Sendable {
    /// Keeps batches, each whole or, where one of its events is in conflict, not at all.
    ///
    /// - Returns: what became of each batch, in their order. Of one with conflicts nothing is accepted.
    func append(batches: [[Event]]) async throws(EventStoreError) -> [AppendReceipt]

    /// Keeps every event that is not in conflict; for imports, where one wrong line must not hold back the others.
    func appendEach(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt

    /// The events of partners, accounts (their lifecycle) and orders, in the order of truth.
    func registryEvents() async throws(EventStoreError) -> [Event]

    /// Every account that any event names as its own, once, sorted; an assigned order alone makes no account.
    func accounts() async throws(EventStoreError) -> [AccountID]

    /// The account's own events up to a position, in the order of truth; none for an unknown account.
    func events(of account: AccountID, upTo position: LedgerPosition) async throws(EventStoreError) -> [Event]

    /// The lines of the same events, in any order: to see whether there are others than there were, without decoding.
    func lines(of account: AccountID, upTo position: LedgerPosition) async throws(EventStoreError) -> [String]

    /// At most `limit` events that were committed after a position, in the order of commit.
    ///
    /// To read the ledger page by page, begin at `LedgerPosition.start` and go on after the last event of each page;
    /// an empty page is the end.
    func events(after position: LedgerPosition, limit: Int) async throws(EventStoreError) -> [StoredEvent]

    /// The positions of commits from now on, until the stream is cancelled.
    func commits() -> AsyncStream<LedgerPosition>

    /// The ledger in numbers, at a moment.
    func summary(asOf moment: Timestamp) async throws(EventStoreError) -> LedgerSummary

    /// Checks all stored data, and throws `.damaged` if it contradicts itself; for a large ledger this takes a while.
    func check() async throws(EventStoreError)

    /// Lays aside texts that came from a trusted sender but are not events to keep. Returns after the commit is on disk.
    ///
    /// A text that names an erased person is not kept.
    func quarantine(_ refused: [RefusedEvent]) async throws(EventStoreError)

    /// The events in quarantine, oldest first.
    func quarantined() async throws(EventStoreError) -> [QuarantinedEvent]

    /// Takes an entry out of quarantine.
    ///
    /// - Returns: whether there was one with this id.
    @discardableResult
    func release(_ id: QuarantineID) async throws(EventStoreError) -> Bool
}

extension EventStore {
    /// All of the account's own events, in the order of truth.
    package func events(of account: AccountID) async throws(EventStoreError) -> [Event] {
        try await events(of: account, upTo: .end)
    }

    /// Keeps all of the events or, where one is in conflict, none of them.
    ///
    /// - Returns: what became of the events; its `conflicts` are empty.
    @discardableResult
    package func append(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt {
        let receipt = try await append(batches: [events]).first ?? AppendReceipt()
        if let refusal = receipt.refusal { throw refusal }
        return receipt
    }
}
