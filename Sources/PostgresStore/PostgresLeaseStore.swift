#if Cluster
package import Basics
package import Ledger
import Licensing

/// Leases in PostgreSQL, timed by the clock of the server.
package final class PostgresLeaseStore: LeaseStore {
    package let length: Duration
    /// The seconds between the end of a lease and the next one, in which the last requests of its node complete.
    private static let margin = 1

    private let server: PostgresServer
    /// A separate connection, so that no long transaction delays a renewal.
    private let pool: PostgresPool

    /// - Parameter length: the length of a lease, in whole seconds.
    package init(_ server: PostgresServer, for access: StorageError.Access, length: Duration = .seconds(5)) {
        self.server = server
        self.length = length
        pool =
            access == .writing
            ? PostgresPool(server, for: .writing, connections: 1, prepare: PostgresLayout.prepareForWriting)
            : PostgresPool(server, for: .reading(onPrimary: true), connections: 1) { session in
                try PostgresLayout.prepareForReading(session, make: nil)
            }
    }

    package func renew(
        _ node: ClusterNode,
        site: String?,
        published: LedgerPosition?
    ) async throws(EventStoreError) -> Int64? {
        try await run("renew a lease") { session in
            try session.run(
                """
                INSERT INTO nodes (id, name, roles, version, renewed) VALUES ($1, $2, $3, $4, clock_timestamp())
                ON CONFLICT (id) DO UPDATE SET renewed = clock_timestamp()
                """,
                [.text(node.id), .text(node.name), .text(node.roles.joined(separator: ",")), .text(node.version)]
            )
            // Removes nodes that ended without `leave`.
            try session.run("DELETE FROM nodes WHERE renewed < clock_timestamp() - interval '1 day'")
            guard let site else { return nil }
            var number: Int64?
            try session.run(
                """
                INSERT INTO leases AS lease (site, node, number, until, published)
                VALUES ($1, $2, 1, \(Self.end(length)), $3)
                ON CONFLICT (site) DO UPDATE SET
                    node = $2,
                    published = $3,
                    number = lease.number
                        + CASE WHEN lease.node = $2 AND lease.until > clock_timestamp() THEN 0 ELSE 1 END,
                    until = \(Self.end(length))
                WHERE lease.node = $2 AND lease.until > clock_timestamp()
                    OR lease.until < clock_timestamp() - interval '\(Self.margin) s'
                RETURNING number
                """,
                [.text(site), .text(node.id), .integer(published?.rawValue)]
            ) { number = $0.integer(0) }
            return number
        }
    }

    private static func end(_ length: Duration) -> String {
        "clock_timestamp() + interval '\(length.components.seconds) s'"
    }

    package func leave(_ node: ClusterNode) async throws(EventStoreError) {
        try await run("end a lease") { session in
            try session.run(
                "UPDATE leases SET until = '-infinity' WHERE node = $1",
                [.text(node.id)]
            )
            try session.run("DELETE FROM nodes WHERE id = $1", [.text(node.id)])
        }
    }

    package func members() async throws(EventStoreError) -> [ClusterMember] {
        let seconds = length.components.seconds
        return try await run("list the nodes") { session in
            var members: [ClusterMember] = []
            try session.run(
                """
                SELECT id, name, roles, version, floor(extract(epoch FROM renewed))::bigint,
                    renewed > clock_timestamp() - interval '\(seconds) s', site, number,
                    CASE WHEN published IS NOT NULL THEN (SELECT count(*) FROM events WHERE position > published) END
                FROM nodes LEFT JOIN leases ON node = id AND until > clock_timestamp() ORDER BY name, id, site
                """
            ) { row in
                let node = ClusterNode(
                    id: row.text(0) ?? "",
                    name: row.text(1) ?? "",
                    roles: (row.text(2) ?? "").split(separator: ",").map(String.init),
                    version: row.text(3) ?? ""
                )
                var leases = members.last?.node == node ? members.removeLast().leases : []
                if let site = row.text(6), let number = row.integer(7) {
                    leases.append(ClusterMember.Lease(site: site, number: number, lag: row.integer(8)))
                }
                members.append(
                    ClusterMember(
                        node: node,
                        isAlive: row.boolean(5),
                        lastRenewal: Timestamp(seconds: row.integer(4) ?? 0),
                        leases: leases
                    )
                )
            }
            return members
        }
    }

    private func run<Value: Sendable>(
        _ operation: String,
        _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws(EventStoreError) -> Value {
        do {
            return try await pool.perform(body)
        } catch {
            throw EventStoreError(error) { StorageError($0, operation, at: server) }
        }
    }
}
#endif
