import GRDB
import Sharing

/// The table of the file of share links, how an older file becomes a newer one, and how to tell that a file is one.
enum ShareLinkLayout {
    /// "VitL", in the header of the file (`PRAGMA application_id`).
    static let applicationID = 0x5669_744C

    /// What each step does, in order; a change is a new line.
    ///
    /// The number of steps that have run is the file's layout (`PRAGMA user_version`).
    static let steps = [links]

    /// AUTOINCREMENT, so that an operator's `revoke 3` never meets another link.
    ///
    /// The texts that somebody chose are blobs: SQLite would cut a text at a null byte.
    private static let links = """
        CREATE TABLE links (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            scope TEXT NOT NULL,
            opens_accounts INTEGER NOT NULL,
            locale BLOB,
            note BLOB,
            created_seconds INTEGER NOT NULL,
            created_nanoseconds INTEGER NOT NULL,
            expires_seconds INTEGER,
            expires_nanoseconds INTEGER,
            revoked_seconds INTEGER,
            revoked_nanoseconds INTEGER,
            first_used_seconds INTEGER,
            first_used_nanoseconds INTEGER
        ) STRICT;
        """

    /// Throws where the file holds no share links of this version or an older one; an empty file may come to hold them.
    static func check(_ database: Database, path: String) throws {
        // Looked at in one transaction: another process may just be making the table and the marks.
        try database.inTransaction(.deferred) {
            let mark = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard mark == applicationID || (mark == 0 && tables == 0) else { throw ShareLinkError.foreign(path: path) }
            let found = try layout(database)
            guard found <= steps.count else {
                throw ShareLinkError.otherVersion(path: path, found: found, known: steps.count)
            }
            return .commit
        }
    }

    /// Runs the steps that have not run, all in one transaction with the marks: another process sees all of it or none.
    static func bringUpToDate(_ database: Database) throws {
        // Looked up first without the right to write, which is not needed to list links from a read-only disk.
        guard try layout(database) < steps.count else { return }
        try database.inTransaction(.immediate) {
            // Another process may have done it since.
            for (index, step) in steps.enumerated().dropFirst(try layout(database)) {
                try database.execute(sql: step)
                try database.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            return .commit
        }
    }

    private static func layout(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
}
