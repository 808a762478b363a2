import Basics
import GRDB

/// The tables of a file, how an older file becomes a newer one, and how to tell that a file is one of these.
struct SQLiteLayout: Sendable {
    let contents: StorageError.Contents
    /// Four letters in the header of the file (`PRAGMA application_id`).
    let applicationID: Int
    /// The statements of each step, in order; a change is a new step.
    ///
    /// The number of steps that have run is the file's layout (`PRAGMA user_version`).
    let steps: [String]

    /// Throws where the file has not this layout or an older one; an empty file may come to have it.
    func check(_ database: Database, path: String) throws {
        // Read in one transaction: another process may just be making the tables and the marks.
        try database.inTransaction(.deferred) {
            let mark = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard mark == applicationID || (mark == 0 && tables == 0) else {
                throw StorageError.foreign(contents, path: path)
            }
            let found = try number(of: database)
            // Only a writer can bring an older file up to date; its own reading connections are opened after that.
            let isStale = found > 0 && found < steps.count && database.configuration.readonly
            if found > steps.count || isStale {
                throw StorageError.otherVersion(path: path, found: found, known: steps.count)
            }
            return .commit
        }
    }

    /// Whether the file holds the tables; a first process may have been stopped before it made them.
    func isThere(_ database: Database) throws -> Bool {
        try number(of: database) > 0
    }

    /// Runs the steps that have not run, all in one transaction with the marks: another process sees all of it or none.
    func bringUpToDate(_ database: Database) throws {
        // Read first without the right to write, which is not needed to list links from a read-only disk.
        guard try number(of: database) < steps.count else { return }
        try database.inTransaction(.immediate) {
            // Another process may have done it since.
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
    /// Makes a commit mean "on disk", or refuses to run.
    ///
    /// The settings are read back, because GRDB sets `synchronous` to NORMAL when it turns WAL on: a commit could then be lost
    /// with the power. The `fullfsync` settings matter on macOS, where `fsync` alone does not reach the disk.
    ///
    /// - Parameters:
    ///   - journal: the journal mode that the file must have.
    ///   - path: of the file.
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
