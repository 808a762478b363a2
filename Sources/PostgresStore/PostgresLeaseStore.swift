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
            ? PostgresPool(server, for: .writing, connections: 1) { session in
                try PostgresLayout.prepareForWriting(session)
                // A process that is paused under the lock of the table must not keep others from renewing their leases.
                try session.run("SET idle_in_transaction_session_timeout = '1s'")
            }
            : PostgresPool(server, for: .reading(onPrimary: true), connections: 1) { session in
                try PostgresLayout.prepareForReading(session, make: nil)
            }
    }

    package func renew(_ node: ClusterNode, _ request: LeaseRequest?) async throws(EventStoreError) -> Lease? {
        try await run("renew a lease") { session -> Lease? in
            try session.run("BEGIN")
            // Nodes decide one after the other. Reading the leases needs no lock.
            if request != nil { try session.run("LOCK TABLE leases IN SHARE ROW EXCLUSIVE MODE") }
            try session.run(
                """
                INSERT INTO nodes (id, name, roles, version, renewed, site, parts)
                VALUES ($1, $2, $3, $4, clock_timestamp(), NULLIF($5, ''), $6)
                ON CONFLICT (id) DO UPDATE SET renewed = clock_timestamp(), site = NULLIF($5, ''), parts = $6
                """,
                [
                    .text(node.id), .text(node.name), .text(node.roles.joined(separator: ",")), .text(node.version),
                    .text(request?.site ?? ""), .integer(request.map { Int64($0.part.count) }),
                ]
            )
            // Removes nodes that ended without `leave`.
            try session.run("DELETE FROM nodes WHERE renewed < clock_timestamp() - interval '1 day'")
            let lease = try request.flatMap { request in try self.lease(for: request, node, session) }
            try session.run("COMMIT")
            return lease
        }
    }

    /// A row of the table of leases.
    private struct Row {
        let part: SitePart
        let node: String
        let number: Int64
        let isExpired: Bool
        /// Whether the row excludes other nodes: the lease has not expired, or within the margin.
        let isTaken: Bool
    }

    /// Extends or acquires a lease, under the lock of the table.
    private func lease(for request: LeaseRequest, _ node: ClusterNode, _ session: PostgresSession) throws -> Lease? {
        var rows: [Row] = []
        try session.run(
            """
            SELECT part, parts, node, number, until <= clock_timestamp(),
                until >= clock_timestamp() - interval '\(Self.margin) s'
            FROM leases WHERE site = $1 ORDER BY part
            """,
            [.text(request.site)]
        ) { row in
            let part = SitePart(Int(row.integer(0) ?? 0), of: Int(row.integer(1) ?? 1))
            rows.append(
                Row(
                    part: part,
                    node: row.text(2) ?? "",
                    number: row.integer(3) ?? 0,
                    isExpired: row.boolean(4),
                    isTaken: row.boolean(5)
                )
            )
        }
        let row = rows.first { $0.part.number == request.part.number }
        let own = rows.filter { $0.node == node.id && !$0.isExpired && $0.part.count == request.part.count }
        let isOwn = own.contains { $0.part == request.part }
        // A site that is divided differently belongs to nodes with other settings.
        if !isOwn, row?.isTaken == true || rows.contains(where: { $0.isTaken && $0.part.count != request.part.count }) {
            return nil
        }
        let least = try leastLoad(request, rows, session)
        if !isOwn, own.count > least { return nil }
        var lease: Lease?
        try session.run(
            """
            INSERT INTO leases (site, part, parts, node, number, until, published, edition)
            VALUES ($1, $2, $3, $4, 1, \(Self.end(length)), $5, NULLIF($6, ''))
            ON CONFLICT (site, part) DO UPDATE SET
                parts = $3, node = $4, number = leases.number + $7, until = \(Self.end(length)), published = $5,
                edition = NULLIF($6, '')
            RETURNING number
            """,
            [
                .text(request.site), .integer(Int64(request.part.number)), .integer(Int64(request.part.count)),
                .text(node.id), .integer(request.published?.rawValue), .text(request.edition ?? ""),
                .integer(isOwn ? 0 : 1),
            ]
        ) { row in
            // The last part of a node goes first, so that the node keeps the first one.
            let isSurplus = isOwn && own.count > least + 1 && own.last?.part == request.part
            lease = Lease(number: row.integer(0) ?? 0, isSurplus: isSurplus)
        }
        if !isOwn, request.part.number == 0 {
            // Rows of an earlier division into more parts.
            try session.run(
                "DELETE FROM leases WHERE site = $1 AND part >= $2",
                [.text(request.site), .integer(Int64(request.part.count))]
            )
        }
        return lease
    }

    /// The number of parts of the node with the fewest, among the nodes that request parts of the site.
    private func leastLoad(_ request: LeaseRequest, _ rows: [Row], _ session: PostgresSession) throws -> Int {
        var loads: [Int] = []
        try session.run(
            """
            SELECT id FROM nodes
            WHERE site = $1 AND parts = $2 AND renewed > clock_timestamp() - interval '\(length.components.seconds) s'
            """,
            [.text(request.site), .integer(Int64(request.part.count))]
        ) { node in
            loads.append(rows.count { $0.node == node.text(0) && !$0.isExpired && $0.part.count == request.part.count })
        }
        return loads.min() ?? 0
    }

    /// The end of a lease that another node can take at once.
    private static let ended = "clock_timestamp() - interval '\(margin + 1) s'"

    private static func end(_ length: Duration) -> String {
        "clock_timestamp() + interval '\(length.components.seconds) s'"
    }

    package func release(
        _ part: SitePart,
        of site: String,
        _ node: ClusterNode,
        isLeaving: Bool
    ) async throws(EventStoreError) {
        try await run("end a lease") { session in
            if isLeaving { try session.run("UPDATE nodes SET site = NULL WHERE id = $1", [.text(node.id)]) }
            try session.run(
                "UPDATE leases SET until = \(Self.ended) WHERE site = $1 AND part = $2 AND node = $3",
                [.text(site), .integer(Int64(part.number)), .text(node.id)]
            )
        }
    }

    package func leave(_ node: ClusterNode) async throws(EventStoreError) {
        try await run("end a lease") { session in
            try session.run("UPDATE leases SET until = \(Self.ended) WHERE node = $1", [.text(node.id)])
            try session.run("DELETE FROM nodes WHERE id = $1", [.text(node.id)])
        }
    }

    package func state() async throws(EventStoreError) -> ClusterState {
        try await run("list the nodes") { session in
            ClusterState(members: try members(session), sites: try Self.sites(session))
        }
    }

    private func members(_ session: PostgresSession) throws -> [ClusterMember] {
        var members: [ClusterMember] = []
        try session.run(
            """
            SELECT id, name, roles, version, floor(extract(epoch FROM renewed))::bigint,
                renewed > clock_timestamp() - interval '\(length.components.seconds) s', leases.site, part,
                leases.parts, number,
                CASE WHEN published IS NOT NULL THEN (SELECT count(*) FROM events WHERE position > published) END,
                edition
            FROM nodes LEFT JOIN leases ON node = id AND until > clock_timestamp()
            ORDER BY name, id, leases.site, part
            """
        ) { row in
            let node = ClusterNode(
                id: row.text(0) ?? "",
                name: row.text(1) ?? "",
                roles: (row.text(2) ?? "").split(separator: ",").map(String.init),
                version: row.text(3) ?? ""
            )
            var leases = members.last?.node == node ? members.removeLast().leases : []
            if let site = row.text(6), let part = row.integer(7), let parts = row.integer(8),
                let number = row.integer(9)
            {
                leases.append(
                    ClusterMember.Lease(
                        site: site,
                        part: SitePart(Int(part), of: Int(parts)),
                        number: number,
                        lag: row.integer(10),
                        edition: row.text(11)
                    )
                )
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

    private static func sites(_ session: PostgresSession) throws -> [ClusterSite] {
        var sites: [ClusterSite] = []
        try session.run(
            """
            SELECT site, parts, parts - rendered,
                CASE WHEN rendered = parts AND known THEN (SELECT count(*) FROM events WHERE position > shown) END
            FROM (
                SELECT site, max(parts) AS parts, count(*) FILTER (WHERE until > clock_timestamp()) AS rendered,
                    bool_and(published IS NOT NULL) AS known, min(published) AS shown
                FROM leases GROUP BY site HAVING max(until) > clock_timestamp() - interval '1 day'
            ) AS sites ORDER BY site
            """
        ) { row in
            sites.append(
                ClusterSite(
                    name: row.text(0) ?? "",
                    parts: Int(row.integer(1) ?? 1),
                    unrendered: Int(row.integer(2) ?? 0),
                    lag: row.integer(3)
                )
            )
        }
        return sites
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
