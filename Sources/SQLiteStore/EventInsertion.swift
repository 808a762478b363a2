import GRDB
import Ledger
import Licensing

/// Puts events into the ledger within one transaction.
struct EventInsertion {
    private let database: Database
    private let insert: Statement
    private let find: Statement

    init(_ database: Database) throws {
        self.database = database
        insert = try database.cachedStatement(
            sql: """
                INSERT INTO events (source, id, seconds, nanoseconds, account, in_registry, unknown_type, line)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        find = try database.cachedStatement(sql: "SELECT line FROM events WHERE source = ? AND id = ?")
    }

    /// Inserts what can be inserted, and says what became of each event.
    func insert(_ events: [Event]) throws -> AppendReceipt {
        var receipt = AppendReceipt()
        for (index, event) in events.enumerated() {
            bind(event)
            try insert.execute()
            if database.changesCount == 1 {
                receipt.accept(at: LedgerPosition(rawValue: database.lastInsertedRowID))
            } else if try kept(event.identity).utf8.elementsEqual(event.line.utf8) {
                receipt.recognize()
            } else {
                receipt.refuse(event.identity, at: index)
            }
        }
        return receipt
    }

    /// Binds the values of one event straight to SQLite's statement.
    ///
    /// `StatementArguments` would build an array of existentials per event, a quarter of an import's time. Setting none
    /// resets the statement and tells GRDB that its arguments are in order. What cannot be bound (a text of a gigabyte)
    /// stays NULL, and the table refuses it.
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

    /// The line that the ledger holds under an identity.
    private func kept(_ identity: EventIdentity) throws -> String {
        try String.fetchOne(find, arguments: [identity.source, identity.id]) ?? ""
    }
}
