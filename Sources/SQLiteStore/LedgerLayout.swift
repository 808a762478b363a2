import GRDB
import Ledger

/// The tables of the ledger file, how an older file becomes a newer one, and how to tell that a file is a ledger.
enum LedgerLayout {
    /// "Vitr", in the header of the file (`PRAGMA application_id`).
    static let applicationID = 0x5669_7472

    /// What each migration does, in order; a name stays for ever, and a change is a new line.
    ///
    /// The number of migrations that have run is the file's layout (`PRAGMA user_version`).
    static let migrations: [(name: String, sql: String)] = [
        (name: "keep events and the quarantine", sql: eventsAndQuarantine),
        (name: "remember erased people", sql: erasures),
    ]

    /// `line` is the event; the other columns repeat what has to be found without decoding.
    ///
    /// Texts of the quarantine are blobs: they may hold anything, even null bytes, at which SQLite would cut a text.
    /// AUTOINCREMENT, so that an operator's `drop 3` never meets a later entry.
    private static let eventsAndQuarantine = """
        CREATE TABLE events (
            position INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            id TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL,
            account TEXT,
            in_registry INTEGER NOT NULL,
            unknown_type TEXT,
            line TEXT NOT NULL,
            UNIQUE (source, id)
        ) STRICT;
        CREATE INDEX events_by_time ON events (seconds, nanoseconds);
        CREATE INDEX events_by_account ON events (account) WHERE account IS NOT NULL;
        CREATE INDEX events_in_registry ON events (seconds, nanoseconds) WHERE in_registry = 1;
        CREATE INDEX events_of_unknown_type ON events (unknown_type) WHERE unknown_type IS NOT NULL;
        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            text BLOB NOT NULL UNIQUE,
            reason BLOB NOT NULL,
            origin BLOB NOT NULL
        ) STRICT;
        """

    /// What `Erasures` holds.
    ///
    /// `generation` counts the transactions that changed it; `is_clean` is 0 while the file may still
    /// contain what was erased.
    private static let erasures = """
        CREATE TABLE erasure_state (
            key BLOB NOT NULL,
            generation INTEGER NOT NULL,
            is_clean INTEGER NOT NULL
        ) STRICT;
        INSERT INTO erasure_state VALUES (randomblob(32), 0, 1);
        CREATE TABLE erased_people (
            account TEXT NOT NULL,
            user TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            nanoseconds INTEGER NOT NULL,
            PRIMARY KEY (account, user)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE erased_names (
            digest BLOB NOT NULL,
            account TEXT NOT NULL,
            PRIMARY KEY (digest, account)
        ) STRICT, WITHOUT ROWID;
        """

    /// Throws where the file is no ledger of this version or an older one; an empty file may become one.
    static func check(_ database: Database, path: String) throws {
        // In this order: a process that is just making the ledger sets the mark before the tables.
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        let mark = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        guard mark == applicationID else {
            guard mark == 0, tables == 0 else { throw EventStoreError.foreign(path: path) }
            return
        }
        let layout = try layout(database)
        // Only a writer can bring an older file up to date; its own reading connections are opened after that.
        let isStale = layout > 0 && layout < migrations.count && database.configuration.readonly
        if layout > migrations.count || isStale {
            throw EventStoreError.otherVersion(path: path, found: layout, known: migrations.count)
        }
    }

    /// Whether the file holds the tables; a first process may have been stopped before it made them.
    static func isThere(_ database: Database) throws -> Bool {
        try layout(database) > 0
    }

    /// Runs the migrations that have not run.
    ///
    /// The mark comes first: whatever is cut short after it can still be told from a foreign file.
    static func bringUpToDate(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration(migration.name) { database in
                try database.execute(sql: migration.sql)
                try database.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        try migrator.migrate(pool)
    }

    private static func layout(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
}
