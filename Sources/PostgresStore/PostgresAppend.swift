#if Cluster
import Basics
import Crypto
import Ledger
import Licensing
import Synchronization

/// The key of an event in the database: SHA-256 of its source, a null byte, and its id.
struct IdentityDigest: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ identity: EventIdentity) {
        var hash = SHA256()
        hash.update(data: Array(identity.source.utf8))
        // Neither part can contain a control character, so the null byte separates them.
        hash.update(data: [0])
        hash.update(data: Array(identity.id.utf8))
        bytes = Array(hash.finalize())
    }

    init(bytes: [UInt8]) { self.bytes = bytes }
}

/// One append, which may take several attempts.
///
/// If the connection breaks during a commit, the outcome is unknown, and the append runs again. Identities prevent
/// duplicates. An event that an earlier attempt inserted at its position counts as accepted, not as a duplicate.
final class PostgresAppend: Sendable {
    private let batches: [[Event]]
    private let decoder: EventDecoder
    private let digests: [[IdentityDigest]]
    /// Whether a conflict excludes all events of its batch.
    private let keepsBatchesWhole: Bool
    /// The positions at which earlier attempts inserted events.
    private let attempted = Mutex<[IdentityDigest: Set<Int64>]>([:])

    init(_ batches: [[Event]], _ decoder: EventDecoder, keepsBatchesWhole: Bool) {
        self.batches = batches
        self.decoder = decoder
        self.keepsBatchesWhole = keepsBatchesWhole
        digests = batches.map { $0.map { IdentityDigest($0.identity) } }
    }

    /// The result of a successful attempt.
    struct Outcome {
        let receipts: [AppendReceipt]
        /// The number of the last erasure; nil if the tables have been vacuumed since.
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
        // Reads under the lock, so that no other append inserts events after this read.
        var judgment = Judgment(
            after: head.position,
            try kept(session),
            decoder,
            erasures: try known.read(session, head)
        )
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
                // New events are stored without the names that this append erases.
                judgment.new = judgment.new.map { (judgment.erasures.erased($0.event), $0.digest) }
            }
            try insert(judgment.new, after: head.position, session)
            try session.run("COMMIT")
        }
        return Outcome(receipts: receipts, unvacuumed: erasures > head.vacuumed ? erasures : nil)
    }

    /// The stored events with the identities of the new events.
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

/// Decides for each event of an append whether it is accepted, a duplicate, or in conflict.
private struct Judgment {
    /// An event that the ledger contains, or will contain after this append.
    struct Kept {
        let position: Int64
        let line: String
    }

    private let head: Int64
    private let decoder: EventDecoder
    private(set) var kept: [IdentityDigest: Kept]
    /// The events that an earlier attempt of this append committed.
    var own: Set<IdentityDigest> = []
    var erasures: Erasures
    /// The erasures that are not yet applied to the stored events.
    var news = Erasures.News()
    /// The events to insert.
    var new: [(event: Event, digest: IdentityDigest)] = []

    init(after head: Int64, _ kept: [IdentityDigest: Kept], _ decoder: EventDecoder, erasures: Erasures) {
        self.head = head
        self.decoder = decoder
        self.kept = kept
        self.erasures = erasures
    }

    /// Decides for each event of one batch.
    ///
    /// - Parameter keepsWhole: whether a conflict excludes all events of the batch.
    mutating func judge(_ events: [Event], _ digests: [IdentityDigest], keepsWhole: Bool) -> AppendReceipt {
        var receipt = AppendReceipt()
        let before = (new: new.count, own: own, erasures: erasures, news: news)
        for (index, (sent, digest)) in zip(events, digests).enumerated() {
            let event = erasures.erased(sent)
            if let known = kept[digest] {
                if !erasures.recognizes(known.line, as: event, decoded: try decoder.decode(known.line)) {
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
