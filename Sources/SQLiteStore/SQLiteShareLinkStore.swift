package import Basics
import Foundation
import GRDB
import Ledger
import Licensing
package import Sharing
import Synchronization

/// Share links in SQLite, in a separate file `DIRECTORY/links.sqlite`.
///
/// The ledger file has exactly one writing process. Commands create and revoke links while `vitrina serve` writes to
/// the ledger and records first uses. So links have a file of their own.
///
/// The file has no write-ahead log. SQLite before 3.51.3, such as that of Debian 12, can in rare cases damage a file in
/// WAL mode when two connections write and checkpoint at the same time (sqlite.org/wal.html, "The WAL-Reset Bug"). With
/// a rollback journal, processes write in turn, and wait up to 5 seconds for each other. Every read sees all commits.
package final class SQLiteShareLinkStore: ShareLinkStore {
    private let directory: String
    private let path: String
    /// The current connection, which is replaced if the file was replaced.
    private let connection: Mutex<ShareLinkConnection>

    /// Opens the share links of a directory, and creates both if they are missing.
    package init(directory: String) throws(StorageError) {
        self.directory = directory
        path = Self.path(in: directory)
        connection = Mutex(try Self.connect(directory, path))
    }

    /// The path of the links in a data directory.
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

    /// Sets a moment that is not set yet.
    ///
    /// Another process may have set it since the caller read it.
    ///
    /// - Parameter event: `revoked` or `first_used`.
    /// - Returns: whether this call set it.
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

    /// Runs statements, each in a transaction of its own.
    ///
    /// A lookup is then one statement instead of several. SQLite also cannot upgrade two transactions from reading to
    /// writing at the same time. The asynchronous methods of GRDB are not used, because cancellation of the task would
    /// interrupt a statement.
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
