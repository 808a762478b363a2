import Foundation
import GRDB
package import Ledger
package import Licensing
import Synchronization

/// A ledger in SQLite.
package final class SQLiteEventStore: EventStore {
    private let database: SQLiteDatabase
    private let decoder: EventDecoder
    private let signal = CommitSignal()
    /// The erasures that were read last, and their generation.
    private let erasures = Mutex<(generation: Int, erasures: Erasures)?>(nil)

    /// Creates a store for the ledger of a database.
    ///
    /// - Parameter decoder: decodes the stored events.
    package init(_ database: SQLiteDatabase, decoder: EventDecoder = EventDecoder(from: .ledger)) {
        self.database = database
        self.decoder = decoder
    }

    package func append(batches: [[Event]]) async throws(EventStoreError) -> [AppendReceipt] {
        try await insert { insertion in try batches.map { try insertion.insertWhole($0) } }
    }

    package func appendEach(_ events: [Event]) async throws(EventStoreError) -> AppendReceipt {
        try await insert { insertion in [try insertion.insert(events)] }.first ?? AppendReceipt()
    }

    /// Inserts events and applies their erasures in one transaction.
    private func insert(
        _ body: @Sendable (inout EventInsertion) throws -> [AppendReceipt]
    ) async throws(EventStoreError) -> [AppendReceipt] {
        let (receipts, hasTraces) = try await database.write("append events") { database in
            let state = try database.erasureState()
            var insertion = try EventInsertion(database, decoder, try erasures(database, state.generation))
            let receipts = try body(&insertion)
            var known = ListedEntries()
            let hasErased = try insertion.eraseKept { try decoded($0, &known) }
            return (receipts, state.hasTraces || hasErased)
        }
        signal.send(receipts)
        // If this fails, the call throws although the events are stored. The sender repeats them as duplicates, and
        // this runs again.
        if hasTraces { try await database.removeTraces() }
        return receipts
    }

    /// The erasures of the ledger, read again only after a change.
    private func erasures(_ database: Database, _ generation: Int) throws -> Erasures {
        if let known = erasures.withLock({ $0 }), known.generation == generation { return known.erasures }
        let read = try database.erasures(path: self.database.path)
        erasures.withLock { $0 = (generation, read) }
        return read
    }

    package func commits() -> AsyncStream<LedgerPosition> { signal.listen() }

    package func registryEvents() async throws(EventStoreError) -> [Event] {
        try await decoded(
            "read the registry",
            "SELECT position, line FROM events WHERE in_registry = 1 ORDER BY seconds, nanoseconds"
        )
    }

    package func events(
        of account: AccountID,
        upTo position: LedgerPosition
    ) async throws(EventStoreError) -> [Event] {
        try await decoded(
            "read an account",
            "SELECT position, line FROM events WHERE account = ? AND position <= ?",
            [account.text, position.rawValue]
        )
    }

    package func lines(
        of account: AccountID,
        upTo position: LedgerPosition
    ) async throws(EventStoreError) -> [String] {
        try await database.read("read an account") { database in
            let statement = try database.cachedStatement(
                sql: "SELECT line FROM events WHERE account = ? AND position <= ?"
            )
            return try String.fetchAll(statement, arguments: [account.text, position.rawValue])
        }
    }

    /// Steps from account to account in the index, so that the cost depends on the number of accounts and not of
    /// events.
    package func accounts() async throws(EventStoreError) -> [AccountID] {
        try await database.read("list the accounts") { [path = database.path] database in
            let next = try database.cachedStatement(sql: "SELECT min(account) FROM events WHERE account > ?")
            var accounts: [AccountID] = []
            while let text = try String.fetchOne(next, arguments: [accounts.last?.text ?? ""]) {
                accounts.append(try Self.account(text, path: path))
            }
            return accounts
        }
    }

    package func erasedActors() async throws(EventStoreError) -> [AccountID: Int] {
        try await database.read("count erased actors") { [path = database.path] database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT account, count(*) FROM events
                    WHERE substr(line, 1, ?) = ? AND account IS NOT NULL GROUP BY account
                    """
            )
            let prefix = Event.erasedActorPrefix
            let rows = try Row.fetchAll(statement, arguments: [prefix.utf8.count, prefix])
            return Dictionary(
                uniqueKeysWithValues: try rows.map { (try Self.account($0[0], path: path), $0[1] as Int) }
            )
        }
    }

    private static func account(_ text: String, path: String) throws(StorageError) -> AccountID {
        guard let account = AccountID(text) else {
            throw .damaged(.ledger, path: path, detail: "the id of an account is invalid")
        }
        return account
    }

    package func events(
        after position: LedgerPosition,
        limit: Int
    ) async throws(EventStoreError) -> [StoredEvent] {
        try await database.read("read the ledger") { database in
            let statement = try database.cachedStatement(
                sql: "SELECT position, line FROM events WHERE position > ? ORDER BY position LIMIT ?"
            )
            let rows = try Row.fetchCursor(statement, arguments: [position.rawValue, max(0, limit)])
            var events: [StoredEvent] = []
            while let row = try rows.next() {
                events.append(StoredEvent(position: LedgerPosition(rawValue: row[0]), line: row[1]))
            }
            return events
        }
    }

    /// Decodes the events of a query and sorts them here, because only Licensing defines the order of truth.
    private func decoded(
        _ operation: String,
        _ sql: String,
        _ arguments: StatementArguments = []
    ) async throws(EventStoreError) -> [Event] {
        let stored = try await database.read(operation) { database in
            let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
            var stored: [StoredEvent] = []
            while let row = try rows.next() {
                stored.append(StoredEvent(position: LedgerPosition(rawValue: row[0]), line: row[1]))
            }
            return stored
        }
        do throws(EventDecoder.Undecodable) {
            return try await decoder.decode(kept: stored).sorted()
        } catch {
            throw .undecodable(path: database.path, position: error.position, reason: error.reason)
        }
    }

    /// Decodes the event of a row with the columns position and line.
    private func decoded(_ row: Row, _ known: inout ListedEntries) throws -> Event {
        do throws(EventDecodingError) {
            return try decoder.decode(kept: row[1] as String, sharing: &known)
        } catch {
            throw EventStoreError.undecodable(
                path: database.path,
                position: LedgerPosition(rawValue: row[0]),
                reason: error
            )
        }
    }

    package func summary(asOf moment: Timestamp) async throws(EventStoreError) -> LedgerSummary {
        try await database.read("count the events") { try LedgerSummary($0, asOf: moment) }
    }

    package func check() async throws(EventStoreError) {
        let path = database.path
        try await database.read("check for damage") { database in
            if let damage = try database.damage() { throw StorageError.damaged(.ledger, path: path, detail: damage) }
        }
    }

    package func quarantine(_ refused: [RefusedEvent]) async throws(EventStoreError) {
        try await database.write("add to the quarantine") { database in
            let erasures = try erasures(database, try database.erasureState().generation)
            let insert = try database.cachedStatement(
                sql: "INSERT INTO quarantine (text, reason, origin) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            )
            for event in refused where !erasures.mentions(event.bytes) {
                try insert.execute(arguments: [Data(event.bytes), Data(event.reason.utf8), Data(event.origin.utf8)])
            }
        }
    }

    package func quarantined() async throws(EventStoreError) -> [QuarantinedEvent] {
        try await database.read("read the quarantine") { database in
            try Row.fetchAll(database, sql: "SELECT id, text, reason, origin FROM quarantine ORDER BY id").map { row in
                let bytes: Data = row[1]
                let texts = [row[2], row[3]].map { String(decoding: $0 as Data, as: UTF8.self) }
                return QuarantinedEvent(
                    id: QuarantineID(rawValue: row[0]),
                    refused: RefusedEvent(bytes: Array(bytes), reason: texts[0], origin: texts[1])
                )
            }
        }
    }

    @discardableResult
    package func release(_ id: QuarantineID) async throws(EventStoreError) -> Bool {
        try await database.write("release from the quarantine") { database in
            try database.execute(sql: "DELETE FROM quarantine WHERE id = ?", arguments: [id.rawValue])
            return database.changesCount == 1
        }
    }
}
