package import Licensing

/// Permanent storage of events.
///
/// Appending:
/// - An acknowledged event is permanent. `append` and `appendEach` return after the commit is on disk, so their events
///   survive a power failure.
/// - An event with a stored identity and equal content is a duplicate and changes nothing. Equal content is an equal
///   `Event.line`.
/// - An event with a stored identity and other content is a conflict. `append` then stores nothing and throws
///   `.conflict` with all conflicting identities, each once, in the order of the call.
/// - `append(batches:)` stores all batches in one transaction, so that many callers share one commit. A conflict
///   excludes only the events of its own batch.
/// - `appendEach` stores every event without a conflict in one transaction, and returns the indexes of conflicts.
/// - Events of one call are compared with each other as with stored events: of two with one identity, the first is
///   stored.
/// - Identities are compared byte by byte, so two encodings of a letter are two identities.
/// - Calls may be concurrent. Each is atomic, and none is lost.
///
/// Erasing (<doc:Events#Erasure>):
/// - After a `user.erased`, no stored event up to its time contains the names and addresses of the person. Neither does
///   the quarantine, nor the files of the store. This also applies to events that arrive after the erasure. The files
///   of a database server are beyond the reach of a program: <doc:BeyondOneMachine#Erasure>.
/// - An erased event that arrives again is a duplicate.
/// - The contents depend on the set of events, not on their order of arrival.
///
/// Reading:
/// - An event has the same line as when it was stored. An event that this version cannot decode is never skipped:
///   reading it throws `.undecodable`, and `events(after:limit:)` still returns its line.
/// - `events(of:upTo:)` and `registryEvents()` return events in the order of truth, not of arrival.
/// - The events of an account are those of its lifecycle, integrations, users and licenses. They do not include its
///   orders.
/// - The events of the registry are exactly those of partners, accounts and orders.
/// - An event of an unknown type belongs to no account and not to the registry. It is stored, counted and exported.
/// - Positions increase in the order of commit, and within one call in the order of its events. They may have gaps.
/// - `commits()` sends the position of a commit soon after it is on disk. A slow reader receives only the latest
///   position, and continues to read the ledger after its own last position.
///
/// Quarantine:
/// - The same text twice is one entry, with the reason and the origin of the first.
/// - Ids are never reused, and texts are returned byte by byte.
package protocol EventStore: Sendable {
    /// Appends batches; a conflict excludes all events of its batch.
    ///
    /// - Returns: the receipt of each batch, in order. A batch with conflicts has no accepted events.
    func append(batches: [[Event]]) async throws(EventStoreError) -> [AppendReceipt]

    /// Appends every event without a conflict. Imports use it, so that one wrong line does not exclude the others.
    func appendEach(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt

    /// The events of partners, accounts (their lifecycle) and orders, in the order of truth.
    func registryEvents() async throws(EventStoreError) -> [Event]

    /// The accounts with events of their own, sorted; an order that is assigned to an account is not such an event.
    func accounts() async throws(EventStoreError) -> [AccountID]

    /// The number of events with an erased actor, by account. Accounts without such events are omitted.
    ///
    /// An erased person may be the actor of events of any account. This reads the whole ledger.
    func erasedActors() async throws(EventStoreError) -> [AccountID: Int]

    /// The events of an account up to a position, in the order of truth; empty for an unknown account.
    func events(of account: AccountID, upTo position: LedgerPosition) async throws(EventStoreError) -> [Event]

    /// The lines of the same events, in any order. A caller compares them with earlier ones without decoding.
    func lines(of account: AccountID, upTo position: LedgerPosition) async throws(EventStoreError) -> [String]

    /// At most `limit` events after a position, in the order of commit.
    ///
    /// To read the whole ledger, begin at `LedgerPosition.start` and continue after the last event of each page. An
    /// empty page is the end.
    func events(after position: LedgerPosition, limit: Int) async throws(EventStoreError) -> [StoredEvent]

    /// The positions of commits from now on, until the caller cancels the stream.
    func commits() -> AsyncStream<LedgerPosition>

    /// Counts and times of the ledger at a moment.
    func summary(asOf moment: Timestamp) async throws(EventStoreError) -> LedgerSummary

    /// Verifies all stored data, which takes long for a large ledger.
    ///
    /// - Throws: an error with `isDamage` if the data is inconsistent.
    func check() async throws(EventStoreError)

    /// Stores refused texts of trusted senders and imported files, and returns after the commit is on disk.
    ///
    /// A text that names an erased person is not stored.
    func quarantine(_ refused: [RefusedEvent]) async throws(EventStoreError)

    /// The events in quarantine, oldest first.
    func quarantined() async throws(EventStoreError) -> [QuarantinedEvent]

    /// Removes an entry from the quarantine.
    ///
    /// - Returns: whether the quarantine had an entry with this id.
    @discardableResult
    func release(_ id: QuarantineID) async throws(EventStoreError) -> Bool
}

extension EventStore {
    /// All events of an account, in the order of truth.
    package func events(of account: AccountID) async throws(EventStoreError) -> [Event] {
        try await events(of: account, upTo: .end)
    }

    /// Appends all events, or none of them if one has a conflict.
    ///
    /// - Returns: the receipt, which has no conflicts.
    /// - Throws: `.conflict` with all conflicting identities.
    @discardableResult
    package func append(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt {
        let receipt = try await append(batches: [events]).first ?? AppendReceipt()
        if let refusal = receipt.refusal { throw refusal }
        return receipt
    }
}
