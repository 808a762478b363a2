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

    /// What is in the ledger already, or will be with this append.
    private struct Known {
        let position: Int64
        let line: String
    }

    /// Runs the append in one transaction and returns after its commit.
    func run(_ session: PostgresSession) throws -> [AppendReceipt] {
        guard batches.contains(where: { !$0.isEmpty }) else { return batches.map { _ in AppendReceipt() } }
        try session.run("BEGIN")
        var head: Int64?
        try session.run("SELECT position FROM head FOR UPDATE") { head = $0.integer(0) }
        guard let head else { throw ServerProblem.damaged(detail: "the table head has no row") }
        // Under the lock, so that nothing is added after this look.
        var known = try known(session)
        var new: [(event: Event, digest: IdentityDigest)] = []
        // Events that an earlier attempt of this append has committed.
        var own = attempted.withLock { attempted in
            Set(known.filter { attempted[$0.key]?.contains($0.value.position) == true }.keys)
        }
        let receipts = zip(batches, digests).map { judge($0, $1, after: head, &known, &new, &own) }
        if new.isEmpty {
            try session.run("ROLLBACK")
        } else {
            try insert(new, after: head, session)
            try session.run("COMMIT")
        }
        return receipts
    }

    private func known(_ session: PostgresSession) throws -> [IdentityDigest: Known] {
        var known: [IdentityDigest: Known] = [:]
        try session.run(
            "SELECT identity, position, line FROM events WHERE identity = ANY ($1)",
            [.manyBytes(digests.joined().map(\.bytes))]
        ) { row in
            guard let identity = row.bytes(0), let position = row.integer(1), let line = row.text(2) else { return }
            known[IdentityDigest(bytes: identity)] = Known(position: position, line: line)
        }
        return known
    }

    /// Decides what becomes of the events of one batch.
    private func judge(
        _ events: [Event],
        _ digests: [IdentityDigest],
        after head: Int64,
        _ known: inout [IdentityDigest: Known],
        _ new: inout [(event: Event, digest: IdentityDigest)],
        _ own: inout Set<IdentityDigest>
    ) -> AppendReceipt {
        var receipt = AppendReceipt()
        let before = (new: new.count, own: own)
        for (index, (event, digest)) in zip(events, digests).enumerated() {
            if let kept = known[digest] {
                if !kept.line.utf8.elementsEqual(event.line.utf8) {
                    receipt.refuse(event.identity, at: index)
                } else if own.remove(digest) != nil {
                    receipt.accept(at: LedgerPosition(rawValue: kept.position))
                } else {
                    receipt.recognize()
                }
            } else {
                new.append((event, digest))
                let position = head + Int64(new.count)
                known[digest] = Known(position: position, line: event.line)
                receipt.accept(at: LedgerPosition(rawValue: position))
            }
        }
        if keepsBatchesWhole, !receipt.conflicts.isEmpty {
            for (_, digest) in new[before.new...] { known[digest] = nil }
            new.removeSubrange(before.new...)
            own = before.own
            receipt.withdraw()
        }
        return receipt
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
#endif
