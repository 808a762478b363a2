package import Basics
import Foundation
import GRDB
import Ledger

/// The SQLite file of a data directory, `DIRECTORY/ledger.sqlite`, with one writing process and any number of readers.
///
/// All users of the ledger in a process share the database and its one writing connection.
package final class SQLiteDatabase: Sendable {
    /// The path of the file, for errors.
    let path: String
    let access: StorageError.Access
    let pool: DatabasePool
    /// The lock of the directory; nil for reading.
    private let lock: DirectoryLock?

    /// Opens the ledger of a directory.
    ///
    /// For writing, it creates a missing directory and ledger, and fails if another process writes. For reading, the
    /// ledger must exist; another process may write at the same time.
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
                    // GRDB changes `synchronous` after `prepareDatabase`, so it is set here.
                    try database.insistOnDurability(journal: "wal", path: path)
                    try SQLiteLayout.ledger.bringUpToDate(database)
                }
                try pool.barrierWriteWithoutTransaction { try $0.removeTraces() }
                // SQLite ignores a failure to flush the directory, after which a power failure could remove a new
                // ledger.
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

    /// The path of the ledger in a data directory.
    static func path(in directory: String) -> String { "\(directory)/ledger.sqlite" }

    /// Closes the connections before the lock is released, so that the next process finds a closed ledger.
    deinit {
        try? pool.close()  // a connection that stays open closes with the process, and nothing is lost
    }

    /// Runs a read-only transaction, which sees one state of the ledger.
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

    /// Runs a transaction and returns after its commit is on disk.
    ///
    /// An error rolls it back.
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

    /// Converts an error of a statement.
    func failure(_ error: any Error, _ operation: String) -> EventStoreError {
        EventStoreError(error) { StorageError($0, of: .ledger, operation: operation, path: path, for: access) }
    }

    /// Measured settings for large imports.
    ///
    /// Identities have a random order in their index. Larger pages and less frequent checkpoints reduce the writes to
    /// the index, and a cache of 64 MB holds parts of it. The page size applies only to new files. The log grows during
    /// long reads, such as a backup, and is truncated to 64 MB afterwards.
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
            // Before the first write, so that a file of another application is not changed.
            try SQLiteLayout.ledger.check(database, path: path)
            if !database.configuration.readonly { try database.execute(sql: tuning) }
        }
        return configuration
    }
}
