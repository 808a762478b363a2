#if Cluster
import Basics
import Crypto
import Ledger
import Licensing
import Synchronization

/// The digest under which an event is found: SHA-256 of its source, a null byte, and its id.
struct IdentityDigest: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ identity: EventIdentity) {
        var hash = SHA256()
        hash.update(data: Array(identity.source.utf8))
        // Neither part can hold a control character, so the null byte parts them.
        hash.update(data: [0])
        hash.update(data: Array(identity.id.utf8))
        bytes = Array(hash.finalize())
    }

    init(bytes: [UInt8]) { self.bytes = bytes }
}

/// One append, in as many attempts as it takes.
///
/// A commit whose connection breaks has no known outcome. So the append runs again: identities make that exact. An event
/// that an earlier attempt put at its position counts as accepted, and not as a duplicate.
final class PostgresAppend: Sendable {
    private let batches: [[Event]]
    private let digests: [[IdentityDigest]]
    /// Whether a batch with a conflict is left out as a whole.
    private let keepsBatchesWhole: Bool
    /// The positions at which earlier attempts inserted events.
    private let attempted = Mutex<[IdentityDigest: Set<Int64>]>([:])

    init(_ batches: [[Event]], keepsBatchesWhole: Bool) {
        self.batches = batches
        self.keepsBatchesWhole = keepsBatchesWhole
        digests = batches.map { $0.map { IdentityDigest($0.identity) } }
    }

    /// What an attempt led to.
    struct Outcome {
        let receipts: [AppendReceipt]
        /// The number of the last erasure, if the tables have not been vacuumed since.
        var unvacuumed: Int64?
    }

    /// Runs the append in one transaction and returns after its commit.
    func run(
        _ session: PostgresSession,
        _ known: KnownErasures,
        _ decode: @escaping (PostgresRow) throws -> Event
    ) throws -> Outcome {
        guard batches.contains(where: { !$0.isEmpty }) else {
            return Outcome(receipts: batches.map { _ in AppendReceipt() })
        }
        try session.run("BEGIN")
        let head = try LockedHead(session)
        // Under the lock, so that nothing is added after this look.
        var judgment = Judgment(after: head.position, try kept(session), erasures: try known.read(session, head))
        judgment.own = attempted.withLock { attempted in
            Set(judgment.kept.filter { attempted[$0.key]?.contains($0.value.position) == true }.keys)
        }
        let receipts = zip(batches, digests).map { judgment.judge($0, $1, keepsWhole: keepsBatchesWhole) }
        let erasures = head.erasures + (judgment.news.isEmpty ? 0 : 1)
        if judgment.new.isEmpty {
            try session.run("ROLLBACK")
        } else {
            if !judgment.news.isEmpty {
                try PostgresErasure(session: session, head: head, decode: decode)
                    .run(with: judgment.new.map(\.event), &judgment.erasures, &judgment.news)
                // The names in new events never reach the database.
                judgment.new = judgment.new.map { (judgment.erasures.erased($0.event), $0.digest) }
            }
            try insert(judgment.new, after: head.position, session)
            try session.run("COMMIT")
        }
        return Outcome(receipts: receipts, unvacuumed: erasures > head.vacuumed ? erasures : nil)
    }

    /// What the ledger holds under the identities of the events.
    private func kept(_ session: PostgresSession) throws -> [IdentityDigest: Judgment.Kept] {
        var kept: [IdentityDigest: Judgment.Kept] = [:]
        try session.run(
            "SELECT identity, position, line FROM events WHERE identity = ANY ($1)",
            [.manyBytes(digests.joined().map(\.bytes))]
        ) { row in
            guard let identity = row.bytes(0), let position = row.integer(1), let line = row.text(2) else { return }
            kept[IdentityDigest(bytes: identity)] = Judgment.Kept(position: position, line: line)
        }
        return kept
    }

    private func insert(
        _ new: [(event: Event, digest: IdentityDigest)],
        after head: Int64,
        _ session: PostgresSession
    ) throws {
        let positions = new.indices.map { head + 1 + Int64($0) }
        let inserted = try session.run(
            """
            WITH moved AS (UPDATE head SET position = $1)
            INSERT INTO events (position, identity, seconds, nanoseconds, account, in_registry, unknown_type, line)
            SELECT * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .integer(head + Int64(new.count)), .integers(positions), .manyBytes(new.map(\.digest.bytes)),
                .integers(new.map(\.event.time.seconds)), .integers(new.map { Int64($0.event.time.nanoseconds) }),
                .texts(new.map(\.event.owningAccount?.text)), .booleans(new.map(\.event.isInRegistry)),
                .texts(new.map(\.event.unknownType)), .texts(new.map(\.event.line)),
            ]
        )
        guard inserted == new.count else {
            throw ServerProblem.damaged(detail: "\(inserted) of \(new.count) events were inserted")
        }
        attempted.withLock { attempted in
            for (position, (_, digest)) in zip(positions, new) { attempted[digest, default: []].insert(position) }
        }
    }
}

/// Decides what becomes of the events of an append.
private struct Judgment {
    /// An event that the ledger holds, or will hold with this append.
    struct Kept {
        let position: Int64
        let line: String
    }

    private let head: Int64
    private(set) var kept: [IdentityDigest: Kept]
    /// Events that an earlier attempt of this append has committed.
    var own: Set<IdentityDigest> = []
    var erasures: Erasures
    /// What the kept events do not reflect yet.
    var news = Erasures.News()
    /// The events to insert.
    var new: [(event: Event, digest: IdentityDigest)] = []

    init(after head: Int64, _ kept: [IdentityDigest: Kept], erasures: Erasures) {
        self.head = head
        self.kept = kept
        self.erasures = erasures
    }

    /// Decides what becomes of the events of one batch.
    ///
    /// - Parameter keepsWhole: whether nothing of a batch with a conflict is kept.
    mutating func judge(_ events: [Event], _ digests: [IdentityDigest], keepsWhole: Bool) -> AppendReceipt {
        var receipt = AppendReceipt()
        let before = (new: new.count, own: own, erasures: erasures, news: news)
        for (index, (sent, digest)) in zip(events, digests).enumerated() {
            let event = erasures.erased(sent)
            if let known = kept[digest] {
                if !erasures.recognizes(known.line, as: event) {
                    receipt.refuse(event.identity, at: index)
                } else if own.remove(digest) != nil {
                    receipt.accept(at: LedgerPosition(rawValue: known.position))
                } else {
                    receipt.recognize()
                }
            } else {
                new.append((event, digest))
                let position = head + Int64(new.count)
                kept[digest] = Kept(position: position, line: event.line)
                receipt.accept(at: LedgerPosition(rawValue: position))
                erasures.learn(from: sent, &news)
            }
        }
        if keepsWhole, !receipt.conflicts.isEmpty {
            for (_, digest) in new[before.new...] { kept[digest] = nil }
            new.removeSubrange(before.new...)
            (own, erasures, news) = (before.own, before.erasures, before.news)
            receipt.withdraw()
        }
        return receipt
    }
}
#endif
