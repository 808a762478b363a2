#if Cluster
import Basics
package import Ledger

/// The rights of a role on Vitrina's tables: <doc:BeyondOneMachine#Running>.
package struct PostgresRights: Sendable {
    /// The rights that the role lacks, such as `INSERT on events`, sorted by table.
    package let missing: [String]
    /// Whether the role can run `VACUUM`, which removes erased names from freed space.
    package let canVacuum: Bool

    /// Reads the rights of the role of a connection.
    package init(_ server: PostgresServer) async throws(EventStoreError) {
        let pool = PostgresPool(server, for: .reading(onPrimary: true), connections: 1) { _ in }
        do {
            (missing, canVacuum) = try await pool.perform { session in
                (try Self.missing(session), try Self.canVacuum(session))
            }
        } catch {
            throw EventStoreError(error) { StorageError($0, "read the rights", at: server) }
        }
    }

    private static func missing(_ session: PostgresSession) throws -> [String] {
        var missing: [String] = []
        try session.run(
            """
            SELECT privilege || ' on ' || relname
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace,
                unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS rights (privilege, place)
            WHERE nspname = current_schema() AND relname = ANY ($1)
                AND NOT has_table_privilege(pg_class.oid, privilege)
            ORDER BY relname, place
            """,
            [.texts(PostgresLayout.tables)]
        ) { row in row.text(0).map { missing.append($0) } }
        return missing
    }

    /// Whether `VACUUM` has an effect.
    ///
    /// PostgreSQL skips tables of other owners with a warning.
    static func canVacuum(_ session: PostgresSession) throws -> Bool {
        var isOwner = false
        try session.run(
            """
            SELECT coalesce(bool_and(pg_has_role(relowner, 'USAGE') OR pg_has_role(datdba, 'USAGE')), true)
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace, pg_database
            WHERE nspname = current_schema() AND relname IN ('events', 'quarantine') AND datname = current_database()
            """
        ) { isOwner = $0.boolean(0) }
        return isOwner
    }
}
#endif
