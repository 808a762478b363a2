#if Cluster
import Basics
import Foundation
package import Licensing
package import Sharing

/// Share links in PostgreSQL, in the same schema as the ledger.
///
/// Every lookup uses the primary server: a standby that lags behind could open a revoked link.
package final class PostgresShareLinkStore: ShareLinkStore {
    private let server: PostgresServer
    private let pool: PostgresPool

    /// Creates a store for the share links of a database.
    ///
    /// The first call creates missing tables.
    package init(_ server: PostgresServer) {
        self.server = server
        pool = PostgresPool(server, for: .writing, connections: 4, prepare: PostgresLayout.prepareForWriting)
    }

    package func create(_ new: NewShareLink, token digest: ShareTokenDigest) async throws(StorageError) -> ShareLink {
        try await run("create a link") { session, attempt in
            var id: Int64?
            try session.run(
                """
                INSERT INTO links (
                    digest, scope, opens_accounts, locale, note, created_seconds, created_nanoseconds, expires_seconds,
                    expires_nanoseconds
                ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (digest) DO NOTHING RETURNING id
                """,
                [
                    .bytes(digest.bytes), .text(new.scope.text), .boolean(new.opensAccounts),
                    .bytes(new.locale.map { Array($0.utf8) }), .bytes(new.note.map { Array($0.utf8) }),
                    .integer(new.created.seconds), .integer(Int64(new.created.nanoseconds)),
                    .integer(new.expires?.seconds), .integer(new.expires.map { Int64($0.nanoseconds) }),
                ]
            ) { id = $0.integer(0) }
            // An earlier attempt may have created the link without an answer.
            if id == nil, !attempt.isFirst, let link = try Self.link(session, "digest", .bytes(digest.bytes)),
                link == ShareLink(id: link.id, new)
            {
                return link
            }
            guard let id else {
                throw ServerProblem.failed(operation: "create a link", detail: "the token belongs to another link")
            }
            return ShareLink(id: ShareLinkID(rawValue: id), new)
        }
    }

    package func links() async throws(StorageError) -> [ShareLink] {
        try await run("list the links") { session, _ in
            var links: [ShareLink] = []
            try session.run("SELECT \(ShareLink.columns) FROM links ORDER BY id") { links.append(try ShareLink($0)) }
            return links
        }
    }

    package func link(for digest: ShareTokenDigest) async throws(StorageError) -> ShareLink? {
        try await run("look up a link") { session, _ in try Self.link(session, "digest", .bytes(digest.bytes)) }
    }

    package func revoke(_ id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> ShareLink? {
        try await run("revoke a link") { session, _ in
            try Self.mark(session, "revoked", id, moment)
            return try Self.link(session, "id", .integer(id.rawValue))
        }
    }

    package func recordUse(of id: ShareLinkID, at moment: Timestamp) async throws(StorageError) -> Bool {
        try await run("record a first use") { session, attempt in
            if try Self.mark(session, "first_used", id, moment) { return true }
            // An earlier attempt may have recorded the use without an answer.
            guard !attempt.isFirst else { return false }
            return try Self.link(session, "id", .integer(id.rawValue))?.firstUsed == moment
        }
    }

    private static func link(
        _ session: PostgresSession,
        _ column: String,
        _ value: PostgresValue
    ) throws -> ShareLink? {
        var link: ShareLink?
        try session.run("SELECT \(ShareLink.columns) FROM links WHERE \(column) = $1", [value]) {
            link = try ShareLink($0)
        }
        return link
    }

    /// Sets a moment that is not set yet.
    ///
    /// - Parameter event: `revoked` or `first_used`.
    /// - Returns: whether this call set it.
    @discardableResult
    private static func mark(
        _ session: PostgresSession,
        _ event: String,
        _ id: ShareLinkID,
        _ moment: Timestamp
    ) throws -> Bool {
        try session.run(
            """
            UPDATE links SET \(event)_seconds = $1, \(event)_nanoseconds = $2 WHERE id = $3 AND \(event)_seconds IS NULL
            """,
            [.integer(moment.seconds), .integer(Int64(moment.nanoseconds)), .integer(id.rawValue)]
        ) == 1
    }

    /// Runs statements, each in a transaction of its own.
    ///
    /// Cancellation of the task does not stop them.
    private func run<Value: Sendable>(
        _ operation: String,
        _ body: @Sendable (PostgresSession, PostgresConnection.Attempt) throws -> Value
    ) async throws(StorageError) -> Value {
        do {
            return try await pool.perform(body)
        } catch {
            throw StorageError(error, operation, at: server)
        }
    }
}

extension ShareLink {
    /// The columns that `init(_:)` reads, in its order.
    fileprivate static let columns = """
        id, scope, opens_accounts, locale, note, created_seconds, created_nanoseconds, expires_seconds, \
        expires_nanoseconds, revoked_seconds, revoked_nanoseconds, first_used_seconds, first_used_nanoseconds
        """

    /// Reads a link from a row; throws `ServerProblem.damaged` if a value is invalid.
    fileprivate init(_ row: PostgresRow) throws {
        let id = ShareLinkID(rawValue: row.integer(0) ?? 0)
        guard let scope = ShareScope(row.text(1) ?? ""), let created = Self.time(row, 5) else {
            throw ServerProblem.damaged(detail: "link \(id) has an invalid scope")
        }
        let new = NewShareLink(
            scope: scope,
            opensAccounts: row.boolean(2),
            locale: row.text(3),
            note: row.text(4),
            created: created,
            expires: Self.time(row, 7)
        )
        self.init(id: id, new, revoked: Self.time(row, 9), firstUsed: Self.time(row, 11))
    }

    private static func time(_ row: PostgresRow, _ column: Int32) -> Timestamp? {
        guard let seconds = row.integer(column), let nanoseconds = row.integer(column + 1) else { return nil }
        return Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
    }
}
#endif
