#if Cluster
import Basics
import Crypto
package import Ledger
package import Licensing

/// A ledger in PostgreSQL, for any number of processes that write and read at the same time.
///
/// Connections are opened on first use. `init` therefore does not fail; the first call reports errors.
package final class PostgresEventStore: EventStore {
    private let server: PostgresServer
    private let decoder: EventDecoder
    private let reading: PostgresPool
    /// One connection, because appends wait for each other anyway; nil if the ledger was opened for reading.
    private let writing: PostgresPool?
    private let follower: CommitFollower
    private let pageEnds = PageEnds()
    private let erasures = KnownErasures()

    /// Creates a store for the ledger of a database.
    ///
    /// - Parameter decoder: decodes the stored events.
    package init(
        _ server: PostgresServer,
        for access: StorageError.Access,
        decoder: EventDecoder = EventDecoder(from: .ledger)
    ) {
        self.server = server
        self.decoder = decoder
        let isWriter = access == .writing
        let prepare: @Sendable (PostgresSession) throws -> Void = { session in
            // A writer creates the tables even if its first call only reads.
            try PostgresLayout.prepareForReading(
                session,
                make: isWriter
                    ? { try PostgresLayout.prepareForWriting(try PostgresSession(server, for: .writing)) } : nil
            )
        }
        let readers = PostgresAccess.reading(onPrimary: isWriter)
        reading = PostgresPool(server, for: readers, connections: 4, prepare: prepare)
        writing =
            isWriter
            ? PostgresPool(server, for: .writing, connections: 1, prepare: PostgresLayout.prepareForWriting) : nil
        follower = CommitFollower(PostgresConnection(server, for: readers, prepare: prepare))
    }

    deinit { follower.stop() }

    // MARK: Keeping

    package func append(batches: [[Event]]) async throws(EventStoreError) -> [AppendReceipt] {
        try await append(PostgresAppend(batches, decoder, keepsBatchesWhole: true))
    }

    package func appendEach(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt {
        try await append(PostgresAppend([events], decoder, keepsBatchesWhole: false)).first ?? AppendReceipt()
    }

    private func append(_ append: PostgresAppend) async throws(EventStoreError) -> [AppendReceipt] {
        guard !Task.isCancelled else { throw .storage(.cancelled) }
        let outcome = try await write("append events") { session, _ in
            var known = ListedEntries()
            return try append.run(session, erasures) { [self] in try decoded($0, &known) }
        }
        if let position = outcome.receipts.compactMap(\.lastPosition).max() {
            follower.announce(position)
            notify()
        }
        if let erasure = outcome.unvacuumed { await vacuum(after: erasure) }
        return outcome.receipts
    }

    /// Removes old versions of rows after an erasure: <doc:BeyondOneMachine#Erasure>.
    private func vacuum(after erasure: Int64) async {
        // Reading connections have the longer statement timeout. try?: if `vacuumed` is not updated, the next append
        // vacuums again.
        let isVacuumed = try? await reading.perform { session in
            guard try PostgresRights.canVacuum(session) else { return false }
            try session.run("VACUUM events, quarantine")
            return true
        }
        guard isVacuumed == true else { return }
        try? await writing?.perform { session in
            _ = try session.run("UPDATE head SET vacuumed = $1 WHERE vacuumed < $1", [.integer(erasure)])
        }
    }

    /// Wakes other processes after the commit.
    ///
    /// NOTIFY inside the transaction would serialize all commits of the server.
    private func notify() {
        let writing = writing
        // try?: a process that misses the notification reads `head` within a second.
        Task {
            try? await writing?.perform { _ = try $0.run("SELECT pg_notify($1, '')", [.text(CommitFollower.channel)]) }
        }
    }

    package func quarantine(_ refused: [RefusedEvent]) async throws(EventStoreError) {
        guard !refused.isEmpty else { return }
        try await write("add to the quarantine") { session, _ in
            try session.run("BEGIN")
            let erasures = try erasures.read(session, try LockedHead(session))
            let kept = refused.filter { !erasures.mentions($0.bytes) }
            try session.run(
                """
                INSERT INTO quarantine (digest, text, reason, origin)
                SELECT sha256(text), text, reason, origin
                FROM unnest($1, $2, $3) WITH ORDINALITY AS refused (text, reason, origin, place)
                ORDER BY place ON CONFLICT (digest) DO NOTHING
                """,
                [
                    .manyBytes(kept.map(\.bytes)), .manyBytes(kept.map { Array($0.reason.utf8) }),
                    .manyBytes(kept.map { Array($0.origin.utf8) }),
                ]
            )
            try session.run("COMMIT")
        }
    }

    package func quarantined() async throws(EventStoreError) -> [QuarantinedEvent] {
        try await read("read the quarantine") { session in
            var entries: [QuarantinedEvent] = []
            try session.run("SELECT id, text, reason, origin FROM quarantine ORDER BY id") { row in
                guard let id = row.integer(0), let bytes = row.bytes(1), let reason = row.text(2),
                    let origin = row.text(3)
                else { throw ServerProblem.damaged(detail: "an entry of the quarantine has no text") }
                let refused = RefusedEvent(bytes: bytes, reason: reason, origin: origin)
                entries.append(QuarantinedEvent(id: QuarantineID(rawValue: id), refused: refused))
            }
            return entries
        }
    }

    @discardableResult
    package func release(_ id: QuarantineID) async throws(EventStoreError) -> Bool {
        let wasThere = try await read("release from the quarantine") { session in
            try session.run("SELECT 1 FROM quarantine WHERE id = $1", [.integer(id.rawValue)]) == 1
        }
        guard wasThere else { return false }
        return try await write("release from the quarantine") { session, attempt in
            let count = try session.run("DELETE FROM quarantine WHERE id = $1", [.integer(id.rawValue)])
            // An earlier attempt may have deleted the entry without an answer.
            return count == 1 || !attempt.isFirst
        }
    }

    // MARK: Reading

    package func registryEvents() async throws(EventStoreError) -> [Event] {
        try await decoded(
            "read the registry",
            "SELECT position, line FROM events WHERE in_registry ORDER BY seconds, nanoseconds"
        )
    }

    package func events(
        of account: AccountID,
        upTo position: LedgerPosition
    ) async throws(EventStoreError) -> [Event] {
        try await decoded(
            "read an account",
            "SELECT position, line FROM events WHERE account = $1 AND position <= $2",
            [.text(account.text), .integer(position.rawValue)]
        )
    }

    package func lines(
        of account: AccountID,
        upTo position: LedgerPosition
    ) async throws(EventStoreError) -> [String] {
        try await read("read an account") { session in
            var lines: [String] = []
            try session.run(
                "SELECT line FROM events WHERE account = $1 AND position <= $2",
                [.text(account.text), .integer(position.rawValue)]
            ) { lines.append(try Self.value($0.text(0))) }
            return lines
        }
    }

    /// Steps from account to account in the index, so that the cost depends on the number of accounts and not of
    /// events.
    package func accounts() async throws(EventStoreError) -> [AccountID] {
        try await read("list the accounts") { session in
            var accounts: [AccountID] = []
            try session.run(
                """
                WITH RECURSIVE listed (account) AS (
                    SELECT min(account) FROM events WHERE account IS NOT NULL
                    UNION ALL
                    SELECT (SELECT min(account) FROM events WHERE account > listed.account)
                    FROM listed WHERE account IS NOT NULL
                )
                SELECT account FROM listed WHERE account IS NOT NULL
                """
            ) { row in
                accounts.append(try Self.account(row))
            }
            return accounts
        }
    }

    package func erasedActors() async throws(EventStoreError) -> [AccountID: Int] {
        try await read("count erased actors") { session in
            var counts: [AccountID: Int] = [:]
            try session.run(
                """
                SELECT account, count(*) FROM events
                WHERE starts_with(line, $1) AND account IS NOT NULL GROUP BY account
                """,
                [.text(Event.erasedActorPrefix)]
            ) { counts[try Self.account($0)] = Int($0.integer(1) ?? 0) }
            return counts
        }
    }

    /// - Parameter row: the id of an account in the first column.
    private static func account(_ row: PostgresRow) throws -> AccountID {
        guard let account = AccountID(try value(row.text(0))) else {
            throw ServerProblem.damaged(detail: "the id of an account is invalid")
        }
        return account
    }

    /// Reads a page of the ledger.
    ///
    /// If this store has returned the event at `position` before, the event is read again and compared. An older copy
    /// of the database may contain another event there, and a reader would then miss all events before it.
    ///
    /// - Throws: `ServerProblem.wentBack` in an `EventStoreError` if the event at `position` is another one or missing.
    package func events(
        after position: LedgerPosition,
        limit: Int
    ) async throws(EventStoreError) -> [StoredEvent] {
        let expected = pageEnds.identity(at: position)
        var (page, head) = try await read("read the ledger") { session in
            var page: [(event: StoredEvent, identity: IdentityDigest)] = []
            var head: Int64 = 0
            let count = max(0, limit).addingReportingOverflow(expected == nil ? 0 : 1)
            try session.run(
                """
                SELECT position, line, identity FROM events WHERE position \(expected == nil ? ">" : ">=") $1
                ORDER BY position LIMIT $2
                """,
                [.integer(position.rawValue), .integer(Int64(count.overflow ? .max : count.partialValue))]
            ) { page.append(try Self.stored($0)) }
            if page.isEmpty { try session.run("SELECT position FROM head") { head = $0.integer(0) ?? 0 } }
            return (page, head)
        }
        if let expected {
            guard let first = page.first, first.event.position == position, first.identity == expected else {
                throw wentBack(to: position)
            }
            page.removeFirst()
        } else if page.isEmpty, position < .end, head < position.rawValue {
            // No event follows, and the ledger ends before the position.
            throw wentBack(to: position)
        }
        if let last = page.last { pageEnds.note(last.event.position, last.identity) }
        return page.map(\.event)
    }

    /// The event and identity of a row with the columns position, line and identity.
    private static func stored(_ row: PostgresRow) throws -> (event: StoredEvent, identity: IdentityDigest) {
        let position = LedgerPosition(rawValue: row.integer(0) ?? 0)
        let identity = IdentityDigest(bytes: try value(row.bytes(2)))
        return (StoredEvent(position: position, line: try value(row.text(1))), identity)
    }

    private func wentBack(to position: LedgerPosition) -> EventStoreError {
        .storage(.server(server.name, .wentBack(position: position.rawValue)))
    }

    package func commits() -> AsyncStream<LedgerPosition> { follower.listen() }

    package func summary(asOf moment: Timestamp) async throws(EventStoreError) -> LedgerSummary {
        let (summary, last) = try await read("count the events") { session in
            // A transaction, so that all counts are of one state of the ledger.
            try session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let counted = try Self.summary(session, asOf: moment)
            try session.run("COMMIT")
            return counted
        }
        if let last { pageEnds.note(last.event.position, last.identity) }
        return summary
    }

    private static func summary(
        _ session: PostgresSession,
        asOf moment: Timestamp
    ) throws -> (LedgerSummary, last: (event: StoredEvent, identity: IdentityDigest)?) {
        var last: (event: StoredEvent, identity: IdentityDigest)?
        try session.run("SELECT position, line, identity FROM events ORDER BY position DESC LIMIT 1") {
            last = try stored($0)
        }
        let place: [PostgresValue] = [.integer(moment.seconds), .integer(Int64(moment.nanoseconds))]
        var counts: [Int] = []
        try session.run(
            "SELECT count(*), count(*) FILTER (WHERE (seconds, nanoseconds) > ($1, $2)) FROM events",
            place
        ) { counts = [Int($0.integer(0) ?? 0), Int($0.integer(1) ?? 0)] }
        func time(_ condition: String, _ order: String) throws -> Timestamp? {
            var time: Timestamp?
            try session.run(
                """
                SELECT seconds, nanoseconds FROM events WHERE (seconds, nanoseconds) \(condition) ($1, $2)
                ORDER BY seconds \(order), nanoseconds \(order) LIMIT 1
                """,
                place
            ) { time = Timestamp(seconds: $0.integer(0) ?? 0, nanoseconds: Int32($0.integer(1) ?? 0)) }
            return time
        }
        var unknown: [LedgerSummary.UnknownType] = []
        try session.run(
            """
            SELECT unknown_type, count(*) FROM events WHERE unknown_type IS NOT NULL
            GROUP BY unknown_type ORDER BY unknown_type
            """
        ) { unknown.append(.init(name: try value($0.text(0)), count: Int($0.integer(1) ?? 0))) }
        let summary = LedgerSummary(
            position: last?.event.position ?? .start,
            events: counts.first ?? 0,
            lastTime: try time("<=", "DESC"),
            waiting: counts.last ?? 0,
            nextTime: try time(">", "ASC"),
            unknownTypes: unknown
        )
        return (summary, last)
    }

    /// Verifies that positions have no gaps, that `head` has the last one, and that each identity matches its event.
    ///
    /// Every row is read, so a server with data checksums also verifies its pages.
    package func check() async throws(EventStoreError) {
        try await read("check for damage") { session in
            var damage: String?
            try session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try session.run(
                """
                SELECT (SELECT position FROM head), coalesce(max(position), 0), count(*) FROM events
                """
            ) { row in
                guard let head = row.integer(0), let last = row.integer(1), let count = row.integer(2) else {
                    throw ServerProblem.damaged(detail: "the table head has no row")
                }
                if head != last || last != count {
                    damage = "\(count) events up to position \(last), but \(head) are recorded"
                }
            }
            // PostgreSQL cannot decode an escaped null character or an unpaired surrogate, so lines with such escapes
            // are skipped.
            try session.run(
                """
                SELECT min(position), count(*) FROM events
                WHERE CASE WHEN line ~* '\\\\u(0000|d[89a-f])' THEN false ELSE identity <> sha256(
                    convert_to(line::json ->> 'source', 'UTF8') || '\\x00'::bytea || convert_to(line::json ->> 'id', 'UTF8')
                ) END
                """
            ) { row in
                if let position = row.integer(0) {
                    damage = "the event at position \(position) does not match its identity"
                }
            }
            try session.run("COMMIT")
            if let damage { throw ServerProblem.damaged(detail: damage) }
        }
    }

    /// Decodes the events of a query and sorts them here, because only Licensing defines the order of truth.
    private func decoded(
        _ operation: String,
        _ sql: String,
        _ parameters: [PostgresValue] = []
    ) async throws(EventStoreError) -> [Event] {
        let stored = try await read(operation) { session in
            var stored: [StoredEvent] = []
            try session.run(sql, parameters) { row in
                let position = LedgerPosition(rawValue: row.integer(0) ?? 0)
                stored.append(StoredEvent(position: position, line: row.text(1) ?? ""))
            }
            return stored
        }
        do throws(EventDecoder.Undecodable) {
            return try await decoder.decode(kept: stored).sorted()
        } catch {
            throw .undecodable(path: server.name, position: error.position, reason: error.reason)
        }
    }

    /// Decodes the event of a row with the columns position and line.
    private func decoded(_ row: PostgresRow, _ known: inout ListedEntries) throws -> Event {
        do throws(EventDecodingError) {
            return try decoder.decode(kept: row.text(1) ?? "", sharing: &known)
        } catch {
            throw EventStoreError.undecodable(
                path: server.name,
                position: LedgerPosition(rawValue: row.integer(0) ?? 0),
                reason: error
            )
        }
    }

    // MARK: Connections

    private static func value<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw ServerProblem.damaged(detail: "a value is missing") }
        return value
    }

    private func read<Value: Sendable>(
        _ operation: String,
        _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws(EventStoreError) -> Value {
        do {
            try Task.checkCancellation()
            return try await reading.perform(body)
        } catch {
            throw EventStoreError(error) { StorageError($0, operation, at: server) }
        }
    }

    private func write<Value: Sendable>(
        _ operation: String,
        _ body: @Sendable (PostgresSession, PostgresConnection.Attempt) throws -> Value
    ) async throws(EventStoreError) -> Value {
        guard let writing else { throw .storage(.readOnly(path: server.name)) }
        do {
            return try await writing.perform(body)
        } catch {
            throw EventStoreError(error) { StorageError($0, operation, at: server) }
        }
    }
}
#endif
