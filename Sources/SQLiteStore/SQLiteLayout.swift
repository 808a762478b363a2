import Basics
import GRDB

/// The tables of a file, their migration, and the identification of the file.
struct SQLiteLayout: Sendable {
    let contents: StorageError.Contents
    /// Four ASCII letters in the header of the file (`PRAGMA application_id`).
    let applicationID: Int
    /// The statements of each migration step, in order.
    ///
    /// A change of the layout is a new step.
    ///
    /// The layout is the number of completed steps, stored as `PRAGMA user_version`.
    let steps: [String]

    /// Checks that a file has this layout, or is empty or of an older layout and can be migrated.
    ///
    /// - Throws: `StorageError.foreign` or `.otherVersion`.
    func check(_ database: Database, path: String) throws {
        // One transaction, because another process may be creating the tables.
        try database.inTransaction(.deferred) {
            let mark = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard mark == applicationID || (mark == 0 && tables == 0) else {
                throw StorageError.foreign(contents, path: path)
            }
            let found = try number(of: database)
            // Only a writer can migrate an older file. Its own reading connections are opened afterwards.
            let isStale = found > 0 && found < steps.count && database.configuration.readonly
            if found > steps.count || isStale {
                throw StorageError.otherVersion(path: path, found: found, known: steps.count)
            }
            return .commit
        }
    }

    /// Whether the file has the tables; the first process may have ended before it created them.
    func isThere(_ database: Database) throws -> Bool {
        try number(of: database) > 0
    }

    /// Runs the missing steps in one transaction, so that other processes see all changes or none.
    func bringUpToDate(_ database: Database) throws {
        // Checks without a write lock, so that a current file on a read-only disk can be opened.
        guard try number(of: database) < steps.count else { return }
        try database.inTransaction(.immediate) {
            // Another process may have run steps since the check.
            for (index, step) in steps.enumerated().dropFirst(try number(of: database)) {
                try database.execute(sql: step)
                try database.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            return .commit
        }
    }

    private func number(of database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
}

extension Database {
    /// Ensures that a commit returns after it is on disk.
    ///
    /// The settings are read back, because GRDB sets `synchronous` to NORMAL when it enables WAL. A power failure could
    /// then lose a commit. The `fullfsync` settings affect only macOS, where `fsync` alone does not flush the disk.
    ///
    /// - Parameters:
    ///   - journal: the required journal mode.
    ///   - path: the path of the file, for errors.
    /// - Throws: `StorageError.notDurable`.
    func insistOnDurability(journal: String, path: String) throws {
        try execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1")
        let synchronous = try Int.fetchOne(self, sql: "PRAGMA synchronous") ?? -1
        guard synchronous == 2 else {
            throw StorageError.notDurable(path: path, detail: "synchronous is \(synchronous), not 2")
        }
        let found = try String.fetchOne(self, sql: "PRAGMA journal_mode") ?? "unknown"
        guard found == journal else {
            throw StorageError.notDurable(path: path, detail: "journal_mode is \(found), not \(journal)")
        }
    }
}
