package import Basics
import Foundation
import GRDB
import Ledger

/// The SQLite file of a data directory, `DIRECTORY/ledger.sqlite`: one writing process, any number of reading ones.
///
/// The stores of this target share one of these, and with it the one writing connection.
package final class SQLiteDatabase: Sendable {
    /// The file, for errors.
    let path: String
    let access: StorageError.Access
    let pool: DatabasePool
    /// Held as long as this process may write.
    private let lock: DirectoryLock?

    /// Opens the ledger of a directory.
    ///
    /// For writing, the directory and the ledger are made where they are missing, and no other process may be writing.
    /// For reading, the ledger must be there; a writer may go on beside it.
    package init(directory: String, for access: StorageError.Access) throws(StorageError) {
        let path = Self.path(in: directory)
        self.path = path
        self.access = access
        switch access {
        case .writing:
            try DataDirectory.make(directory)
            lock = try DirectoryLock(directory: directory)
            try DataDirectory.makeFile(path)
        case .reading:
            guard FileManager.default.fileExists(atPath: path) else { throw .missing(directory: directory) }
            lock = nil
        }
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration(path: path, for: access))
            switch access {
            case .writing:
                try pool.writeWithoutTransaction { database in
                    // Here and not in `prepareDatabase`, after which GRDB changes it.
                    try database.insistOnDurability(journal: "wal", path: path)
                    try SQLiteLayout.ledger.bringUpToDate(database)
                }
                try pool.barrierWriteWithoutTransaction { try $0.removeTraces() }
                // SQLite passes over a failure to sync the directory, without which a new ledger could vanish.
                try DataDirectory.synchronize(directory)
            case .reading:
                guard try pool.read(SQLiteLayout.ledger.isThere) else {
                    throw StorageError.missing(directory: directory)
                }
            }
        } catch {
            throw StorageError(error, of: .ledger, operation: "open the ledger", path: path, for: access)
        }
    }

    /// The ledger's file in a data directory.
    static func path(in directory: String) -> String { "\(directory)/ledger.sqlite" }

    /// The connections end before the lock does, so that the next process finds a ledger at rest.
    deinit {
        try? pool.close()  // a connection that does not close now ends with the process; nothing of it is unsaved
    }

    /// Runs a transaction that only reads; it sees one state of the ledger from beginning to end.
    func read<Value: Sendable>(
        _ operation: String,
        _ body: @Sendable (Database) throws -> Value
    ) async throws(EventStoreError) -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw failure(error, operation)
        }
    }

    /// Runs a transaction that writes, and returns after its commit is on disk; what throws leaves nothing behind.
    func write<Value: Sendable>(
        _ operation: String,
        _ body: @Sendable (Database) throws -> Value
    ) async throws(EventStoreError) -> Value {
        do {
            return try await pool.write(body)
        } catch {
            throw failure(error, operation)
        }
    }

    /// Translates an error that a statement threw.
    func failure(_ error: any Error, _ operation: String) -> EventStoreError {
        EventStoreError(error) { StorageError($0, of: .ledger, operation: operation, path: path, for: access) }
    }

    /// Settings for large imports, by measurement.
    ///
    /// The index of identities is met in random order: larger pages and rarer checkpoints write it less often, and 64 MB
    /// of it stay in memory. The page size holds for new files only. The log grows during long reads, such as a backup
    /// does, and gives the room back afterward.
    private static let tuning = """
        PRAGMA page_size = 8192; PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -65536
        """

    private static func configuration(path: String, for access: StorageError.Access) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = access == .reading
        configuration.label = "ledger"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = max(4, ProcessInfo.processInfo.activeProcessorCount)
        configuration.prepareDatabase { database in
            // Before anything is written: a file that is none of ours stays as it is.
            try SQLiteLayout.ledger.check(database, path: path)
            if !database.configuration.readonly { try database.execute(sql: tuning) }
        }
        return configuration
    }
}
