import CSQLite
import Foundation
import GRDB
import Ledger
import Licensing
import StrictJSON

/// Inserts events into the ledger within one transaction.
struct EventInsertion {
    private let database: Database
    private(set) var erasures: Erasures
    /// The erasures that are not yet applied to the stored events.
    private var news = Erasures.News()
    private let decoder: EventDecoder
    private let insert: Statement
    private let find: Statement

    init(_ database: Database, _ decoder: EventDecoder, _ erasures: Erasures) throws {
        self.database = database
        self.decoder = decoder
        self.erasures = erasures
        insert = try database.cachedStatement(
            sql: """
                INSERT INTO events (source, id, seconds, nanoseconds, account, in_registry, unknown_type, line)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        find = try database.cachedStatement(sql: "SELECT line FROM events WHERE source = ? AND id = ?")
    }

    /// Inserts every event without a conflict.
    mutating func insert(_ events: [Event]) throws -> AppendReceipt {
        var receipt = AppendReceipt()
        for index in events.indices {
            let sent = events[index]
            let event = erasures.erased(sent)
            if let position = try add(event) {
                receipt.accept(at: position)
                erasures.learn(from: sent, &news)
            } else {
                let line = try kept(event.identity)
                if erasures.recognizes(line, as: event, decoded: try decoder.decode(line)) {
                    receipt.recognize()
                } else {
                    receipt.refuse(event.identity, at: index)
                }
            }
        }
        return receipt
    }

    /// Inserts all events, or none of them if one has a conflict.
    mutating func insertWhole(_ events: [Event]) throws -> AppendReceipt {
        // A single event needs no savepoint, which costs as much as its insertion.
        guard events.count > 1 else { return try insert(events) }
        let known = (erasures, news)
        var receipt = AppendReceipt()
        try database.inSavepoint {
            receipt = try insert(events)
            return receipt.conflicts.isEmpty ? .commit : .rollback
        }
        if !receipt.conflicts.isEmpty {
            (erasures, news) = known
            receipt.withdraw()
        }
        return receipt
    }

    /// Removes the names of people whom the inserted events erase from stored events and the quarantine.
    ///
    /// - Returns: whether there are such people. The file may contain the names until `removeTraces()`.
    mutating func eraseKept(_ decode: (Row) throws -> Event) throws -> Bool {
        guard !news.isEmpty else { return false }
        try database.execute(sql: "PRAGMA secure_delete = ON")
        for account in news.accounts.sorted() {
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT position, line FROM events WHERE account = ?",
                arguments: [account.text]
            )
            while let row = try rows.next() { erasures.learn(from: try decode(row), &news) }
        }
        try database.store(news)
        for account in news.accounts.sorted() { try erase("account = ?", [account.text], decode) }
        if !news.people.isEmpty { try erase("unknown_type IS NOT NULL", [], decode) }
        if !news.names.isEmpty { try eraseActors(decode) }
        for row in try Row.fetchAll(database, sql: "SELECT id, text FROM quarantine")
        where erasures.mentions(Array(row[1] as Data)) {
            try database.execute(sql: "DELETE FROM quarantine WHERE id = ?", arguments: [row[0] as Int64])
        }
        news = Erasures.News()
        return true
    }

    private func eraseActors(_ decode: (Row) throws -> Event) throws {
        try erase("substr(line, 1, \(Event.actorPrefix.utf8.count)) = ?", [Event.actorPrefix], decode) { row in
            erasures.isActorErased(in: row[1], of: (row[2] as String?).flatMap(AccountID.init))
        }
    }

    private func erase(
        _ condition: String,
        _ arguments: StatementArguments,
        _ decode: (Row) throws -> Event,
        where isConcerned: (Row) -> Bool = { _ in true }
    ) throws {
        let sql = "SELECT position, line, account FROM events WHERE \(condition)"
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        var changed: [(Int64, String)] = []
        while let row = try rows.next() {
            guard isConcerned(row) else { continue }
            let event = try decode(row)
            let erased = erasures.erased(event)
            if !erased.line.isExactly(event.line) { changed.append((row[0], erased.line)) }
        }
        let update = try database.cachedStatement(sql: "UPDATE events SET line = ? WHERE position = ?")
        for (position, line) in changed { try update.execute(arguments: [line, position]) }
    }

    /// Stores an event, unless its identity is stored.
    ///
    /// This uses SQLite directly. GRDB's arguments and its checks before and after each statement take a quarter of the
    /// time of an import. A value that cannot be bound, such as a text of a gigabyte, is an error.
    ///
    /// - Returns: nil if the identity is stored.
    private func add(_ event: Event) throws -> LedgerPosition? {
        let (statement, connection) = (insert.sqliteStatement, database.sqliteConnection)
        defer { sqlite3_reset(statement) }
        guard statement.bind(event.identity.source, at: 1) == SQLITE_OK,
            statement.bind(event.identity.id, at: 2) == SQLITE_OK,
            sqlite3_bind_int64(statement, 3, event.time.seconds) == SQLITE_OK,
            sqlite3_bind_int64(statement, 4, Int64(event.time.nanoseconds)) == SQLITE_OK,
            statement.bind(event.owningAccount?.text, at: 5) == SQLITE_OK,
            sqlite3_bind_int64(statement, 6, event.isInRegistry ? 1 : 0) == SQLITE_OK,
            statement.bind(event.unknownType, at: 7) == SQLITE_OK,
            statement.bind(event.line, at: 8) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_DONE
        else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
                message: String(cString: sqlite3_errmsg(connection))
            )
        }
        guard sqlite3_changes(connection) == 1 else { return nil }
        return LedgerPosition(rawValue: sqlite3_last_insert_rowid(connection))
    }

    /// The stored line of an identity.
    private func kept(_ identity: EventIdentity) throws -> String {
        try String.fetchOne(find, arguments: [identity.source, identity.id]) ?? ""
    }
}

extension SQLiteStatement {
    /// Binds a copy of a text, or NULL.
    ///
    /// - Returns: the code of SQLite.
    fileprivate func bind(_ text: String?, at index: Int32) -> Int32 {
        guard var text else { return sqlite3_bind_null(self, index) }
        // SQLite copies the bytes before the call returns.
        let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text64(self, index, $0.baseAddress, UInt64($0.count), copying, UInt8(SQLITE_UTF8))
            }
        }
    }
}
