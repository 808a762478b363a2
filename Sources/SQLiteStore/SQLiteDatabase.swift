import Foundation
import GRDB
package import Ledger

/// The SQLite file of a data directory, `DIRECTORY/ledger.sqlite`: one writing process, any number of reading ones.
///
/// The stores of this target share one of these, and with it the one writing connection.
package final class SQLiteDatabase: Sendable {
    /// The file, for errors.
    let path: String
    let access: LedgerAccess
    let pool: DatabasePool
    /// Held as long as this process may write.
    private let lock: DirectoryLock?

    /// Opens the ledger of a directory.
    ///
    /// For writing, the directory and the ledger are made where they are missing, and no other process may be writing.
    /// For reading, the ledger must be there; a writer may go on beside it.
    package init(directory: String, for access: LedgerAccess) throws(EventStoreError) {
        let path = Self.path(in: directory)
        self.path = path
        self.access = access
        switch access {
        case .writing:
            try DataDirectory.make(directory)
            lock = try DirectoryLock(directory: directory)
        case .reading:
            guard FileManager.default.fileExists(atPath: path) else { throw .missing(directory: directory) }
            lock = nil
        }
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration(path: path, for: access))
            switch access {
            case .writing:
                try pool.writeWithoutTransaction { try Self.insistOnDurability($0, path: path) }
                try LedgerLayout.bringUpToDate(pool)
                try pool.barrierWriteWithoutTransaction { try $0.removeTraces() }
                // SQLite passes over a failure to sync the directory, without which a new ledger could vanish.
                try DataDirectory.synchronize(directory)
            case .reading:
                guard try pool.read(LedgerLayout.isThere) else { throw EventStoreError.missing(directory: directory) }
            }
        } catch {
            throw EventStoreError(error, operation: "open the ledger", path: path, for: access)
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
            throw EventStoreError(error, operation: operation, path: path, for: access)
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
            throw EventStoreError(error, operation: operation, path: path, for: access)
        }
    }

    /// Settings for large imports, by measurement.
    ///
    /// The index of identities is met in random order: larger pages and rarer checkpoints write it less often, and 64 MB
    /// of it stay in memory. The page size holds for new files only. The log grows while somebody reads for long, as a backup
    /// does, and gives the room back afterward.
    private static let tuning = """
        PRAGMA page_size = 8192; PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -65536
        """

    private static func configuration(path: String, for access: LedgerAccess) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = access == .reading
        configuration.label = "ledger"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = max(4, ProcessInfo.processInfo.activeProcessorCount)
        configuration.prepareDatabase { database in
            // Before anything is written: a file that is none of ours stays as it is.
            try LedgerLayout.check(database, path: path)
            if !database.configuration.readonly { try database.execute(sql: tuning) }
        }
        return configuration
    }

    /// Makes a commit mean "on disk", or refuses to run.
    ///
    /// GRDB sets `synchronous` to NORMAL when it turns WAL on, after `prepareDatabase`: a commit could then be lost with
    /// the power. So it is set here, after opening, and read back. The two others matter on macOS, where `fsync` alone
    /// does not reach the disk.
    private static func insistOnDurability(_ database: Database, path: String) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1")
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
        guard synchronous == 2 else {
            throw EventStoreError.notDurable(path: path, detail: "synchronous is \(synchronous), not 2")
        }
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "unknown"
        guard journal == "wal" else {
            throw EventStoreError.notDurable(path: path, detail: "journal_mode is \(journal), not wal")
        }
    }
}
