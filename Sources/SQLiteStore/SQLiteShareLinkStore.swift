package import Basics
import Foundation
import GRDB
import Ledger
import Licensing
package import Sharing
import Synchronization

/// Share links in SQLite, in a file of their own: `DIRECTORY/links.sqlite`.
///
/// Not in the ledger's file, which has exactly one writing process: links are made and revoked by commands while
/// `vitrina serve` holds the ledger and records first uses. Nor in a write-ahead log: SQLite before 3.51.3, as Debian 12
/// has it, can in rare cases damage such a file when two connections write and checkpoint at the same time
/// (sqlite.org/wal.html, "The WAL-Reset Bug"). With the rollback journal, processes take turns, up to 5 seconds long, and
/// every reader looks into the file anew: a few system calls, and no commit is missed.
package final class SQLiteShareLinkStore: ShareLinkStore {
    private let directory: String
    private let path: String
    /// Guards which connection is the current one; it is replaced where the file was.
    private let connection: Mutex<ShareLinkConnection>

    /// Opens the share links of a directory; both are made where they are missing.
    package init(directory: String) throws(StorageError) {
        self.directory = directory
        path = Self.path(in: directory)
        connection = Mutex(try Self.connect(directory, path))
    }

    /// The file of the links in a data directory.
    static func path(in directory: String) -> String { "\(directory)/links.sqlite" }

    package func create(_ new: NewShareLink, token digest: ShareTokenDigest) async throws(StorageError) -> ShareLink {
        try await run("create a link") { database in
            try database.execute(
                sql: "INSERT INTO links (\(NewShareLink.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: new.arguments(digest)
            )
            return ShareLink(id: ShareLinkID(rawValue: database.lastInsertedRowID), new)
        }
    }

    package func links() async throws(StorageError) -> [ShareLink] {
        let path = path
        return try await run("list the links") { database in
            try Row.fetchAll(database, sql: "SELECT \(ShareLink.columns) FROM links ORDER BY id").map {
                try ShareLink($0, path: path)
            }
        }
    }

    package func link(for digest: ShareTokenDigest) async throws(StorageError) -> ShareLink? {
        try await run("look up a link") { [path] database in
            try Self.link(database, "digest", Data(digest.bytes), path)
        }
    }

    package func revoke(_ id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> ShareLink? {
        try await run("revoke a link") { [path] database in
            guard let link = try Self.link(database, "id", id.rawValue, path) else { return nil }
            guard link.revoked == nil else { return link }
            try Self.mark(database, "revoked", id, moment)
            return try Self.link(database, "id", id.rawValue, path)
        }
    }

    package func recordUse(of id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> Bool {
        try await run("record a first use") { [path] database in
            guard let link = try Self.link(database, "id", id.rawValue, path), link.firstUsed == nil else {
                return false
            }
            return try Self.mark(database, "first_used", id, moment)
        }
    }

    private static func link(
        _ database: Database,
        _ column: String,
        _ value: any DatabaseValueConvertible,
        _ path: String
    ) throws -> ShareLink? {
        let statement = try database.cachedStatement(sql: "SELECT \(ShareLink.columns) FROM links WHERE \(column) = ?")
        return try Row.fetchOne(statement, arguments: [value]).map { try ShareLink($0, path: path) }
    }

    /// Writes a moment where there is none yet; another process may have been quicker since the caller looked.
    ///
    /// - Returns: whether there was none.
    @discardableResult
    private static func mark(
        _ database: Database,
        _ event: String,
        _ id: ShareLinkID,
        _ moment: Timestamp
    ) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE links SET \(event)_seconds = ?, \(event)_nanoseconds = ? WHERE id = ? AND \(event)_seconds IS NULL
                """,
            arguments: [moment.seconds, moment.nanoseconds, id.rawValue]
        )
        return database.changesCount == 1
    }

    /// Runs statements, of which each is a transaction of its own.
    ///
    /// So a lookup is one statement and not five, and no transaction begins as a reader and then wants to write, which
    /// SQLite cannot grant two of at once. GRDB's own asynchronous calls are not used: they give up in the middle where
    /// the task is cancelled.
    private func run<Value: Sendable>(
        _ operation: String,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StorageError) -> Value {
        let queue = try currentQueue()
        let result = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { database in
                continuation.resume(returning: Result { try body(database) })
            }
        }
        do {
            return try result.get()
        } catch {
            throw StorageError(error, of: .shareLinks, operation: operation, path: path)
        }
    }

    private func currentQueue() throws(StorageError) -> DatabaseQueue {
        try connection.withLock { (connection) throws(StorageError) in
            if !connection.isCurrent { connection = try Self.connect(directory, path) }
            return connection.queue
        }
    }

    private static func connect(_ directory: String, _ path: String) throws(StorageError) -> ShareLinkConnection {
        try DataDirectory.make(directory)
        return try ShareLinkConnection(path: path)
    }
}
