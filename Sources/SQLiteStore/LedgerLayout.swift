import Basics

/// The tables of the ledger file.
extension SQLiteLayout {
    static let ledger = SQLiteLayout(
        contents: .ledger,
        // "Vitr" in ASCII.
        applicationID: 0x5669_7472,
        steps: [eventsAndQuarantine, erasures]
    )

    /// The column `line` contains the event.
    ///
    /// The other columns repeat values for searches without decoding.
    ///
    /// Texts of the quarantine are blobs, because SQLite truncates a text at a null byte. AUTOINCREMENT ensures that an
    /// id is never reused, so `drop 3` of an operator cannot delete a later entry.
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

    /// The contents of `Erasures`.
    ///
    /// `generation` counts the transactions that changed them. `is_clean` is 0 while the file may still contain erased
    /// data.
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
}
