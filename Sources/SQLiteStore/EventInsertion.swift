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
    private let insert: Statement
    private let find: Statement

    init(_ database: Database, _ erasures: Erasures) throws {
        self.database = database
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
            bind(event)
            try insert.execute()
            if database.changesCount == 1 {
                receipt.accept(at: LedgerPosition(rawValue: database.lastInsertedRowID))
                erasures.learn(from: sent, &news)
            } else if erasures.recognizes(try kept(event.identity), as: event) {
                receipt.recognize()
            } else {
                receipt.refuse(event.identity, at: index)
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
    /// The file may contain the names until `removeTraces()`.
    mutating func eraseKept(_ decode: (Row) throws -> Event) throws {
        guard !news.isEmpty else { return }
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
        // Canonical JSON sorts members by name, so a line with an actor begins with it.
        if !news.names.isEmpty { try erase("substr(line, 1, 9) = '{\"actor\":'", [], decode) }
        for row in try Row.fetchAll(database, sql: "SELECT id, text FROM quarantine")
        where erasures.mentions(Array(row[1] as Data)) {
            try database.execute(sql: "DELETE FROM quarantine WHERE id = ?", arguments: [row[0] as Int64])
        }
        news = Erasures.News()
    }

    private func erase(_ condition: String, _ arguments: StatementArguments, _ decode: (Row) throws -> Event) throws {
        let sql = "SELECT position, line FROM events WHERE \(condition)"
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        var changed: [(Int64, String)] = []
        while let row = try rows.next() {
            let event = try decode(row)
            let erased = erasures.erased(event)
            if !erased.line.isExactly(event.line) { changed.append((row[0], erased.line)) }
        }
        let update = try database.cachedStatement(sql: "UPDATE events SET line = ? WHERE position = ?")
        for (position, line) in changed { try update.execute(arguments: [line, position]) }
    }

    /// Binds the values of an event directly to SQLite's statement.
    ///
    /// `StatementArguments` allocates an array for each event, which took a quarter of the time of an import. Setting
    /// empty arguments resets the statement, and GRDB then accepts its bindings. A value that cannot be bound, such as
    /// a text of a gigabyte, stays NULL; the table refuses a line that is NULL.
    private func bind(_ event: Event) {
        insert.setUncheckedArguments([])
        let statement = insert.sqliteStatement
        _ = event.identity.source.bind(to: statement, at: 1)
        _ = event.identity.id.bind(to: statement, at: 2)
        _ = event.time.seconds.bind(to: statement, at: 3)
        _ = event.time.nanoseconds.bind(to: statement, at: 4)
        if let account = event.owningAccount { _ = account.text.bind(to: statement, at: 5) }
        _ = event.isInRegistry.bind(to: statement, at: 6)
        if let type = event.unknownType { _ = type.bind(to: statement, at: 7) }
        _ = event.line.bind(to: statement, at: 8)
    }

    /// The stored line of an identity.
    private func kept(_ identity: EventIdentity) throws -> String {
        try String.fetchOne(find, arguments: [identity.source, identity.id]) ?? ""
    }
}
