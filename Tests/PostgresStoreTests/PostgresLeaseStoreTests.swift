#if Cluster
import Basics
import Ledger
import Licensing
import PostgresCluster
import TestKit
import Testing

@testable import PostgresStore

struct PostgresLeaseStoreTests {
    private let schema: PostgresCluster.Schema
    private let store: PostgresLeaseStore
    private let ana = Self.node("ana")
    private let ben = Self.node("ben")

    init() throws {
        schema = try PostgresCluster.shared().newSchema()
        store = try Self.store(schema)
    }

    /// A store whose leases do not end during the test, even on a slow machine.
    private static func store(_ schema: PostgresCluster.Schema) throws -> PostgresLeaseStore {
        let server = try #require(PostgresServer(schema.address))
        return PostgresLeaseStore(server, for: .writing, length: .seconds(3600))
    }

    private static func node(_ name: String) -> ClusterNode {
        ClusterNode(id: "id of \(name)", name: name, roles: ["receive", "render"], version: "1")
    }

    /// Renews the lease of a part, and returns its number.
    private func renew(
        _ node: ClusterNode,
        _ part: Int = 0,
        of parts: Int = 1,
        site: String = "site",
        published: LedgerPosition? = nil,
        edition: String? = nil
    ) async throws -> Int64? {
        let request = LeaseRequest(
            site: site,
            part: SitePart(part, of: parts),
            published: published,
            edition: edition
        )
        return try await store.renew(node, request)?.number
    }

    /// The parts of the nodes that request all parts of a site, after several rounds of renewals.
    ///
    /// A node gives a surplus part back at once.
    private func parts(_ nodes: [ClusterNode], of count: Int) async throws -> [String: [Int]] {
        for _ in 0..<count {
            for node in nodes {
                for number in 0..<count {
                    let part = SitePart(number, of: count)
                    let lease = try await store.renew(node, LeaseRequest(site: "site", part: part))
                    if lease?.isSurplus == true { try await store.release(part, of: "site", node, isLeaving: false) }
                }
            }
        }
        return try await store.state().members.reduce(into: [:]) { $0[$1.node.name] = $1.leases.map(\.part.number) }
    }

    /// Sets the end of all leases to a time in the past, as if they had not been renewed.
    private func end(_ ago: String) throws {
        try schema.run("UPDATE leases SET until = clock_timestamp() - interval '\(ago)'")
    }

    @Test func `only one of several nodes gets a lease, and renews it with the same number`() async throws {
        let stores = try (1...4).map { _ in try Self.store(schema) }
        let numbers = try await withThrowingTaskGroup(of: (Int, Int64?).self) { group in
            for (index, store) in stores.enumerated() {
                group.addTask {
                    (
                        index,
                        try await store.renew(Self.node("\(index)"), LeaseRequest(site: "site", part: .whole))?.number
                    )
                }
            }
            return try await group.reduce(into: [Int: Int64]()) { $0[$1.0] = $1.1 }
        }
        #expect(numbers.count == 1)
        let first = try #require(numbers.first)
        #expect(first.value == 1)
        for (index, store) in stores.enumerated() {
            #expect(
                try await store.renew(Self.node("\(index)"), LeaseRequest(site: "site", part: .whole))?.number
                    == (index == first.key ? 1 : nil)
            )
        }
    }

    @Test func `each site has its own lease, and a node gets none without a request`() async throws {
        #expect(try await store.renew(ana, nil) == nil)
        #expect(try await renew(ben, site: "one") == 1)
        #expect(try await renew(ana, site: "two") == 1)
        #expect(try await renew(ana, site: "one") == nil)
    }

    @Test func `another node can get an expired lease after a margin, with a new number`() async throws {
        #expect(try await renew(ana) == 1)
        try end("10 ms")
        #expect(try await renew(ben) == nil)
        try end("2 s")
        #expect(try await renew(ben) == 2)
        #expect(try await renew(ana) == nil)
    }

    @Test func `a node cannot renew its own expired lease`() async throws {
        #expect(try await renew(ana) == 1)
        try end("10 ms")
        #expect(try await renew(ana) == nil)
        try end("2 s")
        #expect(try await renew(ana) == 2)
    }

    @Test func `a node that leaves releases its lease immediately`() async throws {
        #expect(try await renew(ana) == 1)
        #expect(try await renew(ben) == nil)
        try await store.leave(ana)
        #expect(try await renew(ben) == 2)
        #expect(try await store.state().members.map(\.node) == [ben])
    }

    @Test func `a lease reports how many events its site does not show yet`() async throws {
        func lags() async throws -> [Int64?] { try await store.state().members.flatMap(\.leases).map(\.lag) }
        let server = try #require(PostgresServer(schema.address))
        let events = PostgresEventStore(server, for: .writing)
        _ = try await renew(ana)
        #expect(try await lags() == [nil])
        _ = try await renew(ana, published: .start)
        #expect(try await lags() == [0])
        try await events.append((1...3).map { try erasure(of: $0) })
        #expect(try await lags() == [3])
        let last = try #require(try await events.events(after: .start, limit: 3).last)
        _ = try await renew(ana, published: last.position)
        #expect(try await lags() == [0])
    }

    @Test func `members are listed with their leases, and removed after a long inactivity`() async throws {
        _ = try await store.renew(ben, nil)
        _ = try await renew(ana)
        var members = try await store.state().members
        #expect(members.map(\.node) == [ana, ben])
        #expect(
            members.map(\.leases) == [
                [ClusterMember.Lease(site: "site", part: .whole, number: 1, lag: nil, edition: nil)], [],
            ]
        )
        #expect(members.map(\.isAlive) == [true, true])
        try schema.run("UPDATE nodes SET renewed = renewed - interval '2 hours' WHERE name = 'ana'")
        try end("1 hour")
        members = try await store.state().members
        #expect(members.map(\.isAlive) == [false, true])
        #expect(members.map(\.leases) == [[], []])
        try schema.run("UPDATE nodes SET renewed = renewed - interval '1 day' WHERE name = 'ana'")
        _ = try await store.renew(ben, nil)
        #expect(try await store.state().members.map(\.node) == [ben])
    }

    @Test func `the parts of a site are distributed evenly, even after a node joins or leaves`() async throws {
        let cleo = Self.node("cleo")
        #expect(try await parts([ana], of: 4) == ["ana": [0, 1, 2, 3]])
        #expect(try await parts([ana, ben], of: 4) == ["ana": [0, 1], "ben": [2, 3]])
        let three = try await parts([ana, ben, cleo], of: 4)
        #expect(three.values.map(\.count).sorted() == [1, 1, 2])
        #expect(three.values.flatMap(\.self).sorted() == [0, 1, 2, 3])
        #expect(three["ana"]?.first == 0)
        try await store.leave(ana)
        #expect(try await parts([ben, cleo], of: 4).mapValues(\.count) == ["ben": 2, "cleo": 2])
        // A node that leaves its parts one after the other requests none, so others take them at once.
        try await store.release(SitePart(0, of: 4), of: "site", ben, isLeaving: true)
        try await store.release(SitePart(1, of: 4), of: "site", ben, isLeaving: true)
        #expect(try await parts([cleo], of: 4)["cleo"]?.count ?? 0 >= 3)
    }

    @Test func `a node does not take a second part while another node has none`() async throws {
        _ = try await renew(ben, 1, of: 2)
        try await store.release(SitePart(1, of: 2), of: "site", ben, isLeaving: false)
        #expect(try await renew(ana, 0, of: 2) == 1)
        #expect(try await renew(ana, 1, of: 2) == nil)
        #expect(try await renew(ben, 1, of: 2) == 2)
    }

    @Test func `a node that requests a different number of parts gets no lease`() async throws {
        #expect(try await renew(ana, 0, of: 2) == 1)
        #expect(try await renew(ben) == nil)
        #expect(try await renew(ben, 2, of: 3) == nil)
        try await store.leave(ana)
        #expect(try await renew(ben) == 2)
        #expect(try await renew(ana, 1, of: 2) == nil)
        let sites = try await store.state().sites
        #expect(sites == [ClusterSite(name: "site", parts: 1, unrendered: 0, lag: nil)])
    }

    @Test func `a site reports how many parts no node renders, and the lag of its slowest part`() async throws {
        func site() async throws -> ClusterSite? { try await store.state().sites.first }
        let server = try #require(PostgresServer(schema.address))
        let events = PostgresEventStore(server, for: .writing)
        try await events.append((1...3).map { try erasure(of: $0) })
        let last = try #require(try await events.events(after: .start, limit: 3).last).position
        _ = try await renew(ana, 0, of: 2, published: last, edition: "new")
        #expect(try await site() == ClusterSite(name: "site", parts: 2, unrendered: 1, lag: nil))
        _ = try await renew(ben, 1, of: 2, published: .start)
        #expect(try await site() == ClusterSite(name: "site", parts: 2, unrendered: 0, lag: 3))
        let editions = try await store.state().members.flatMap(\.leases).map(\.edition)
        #expect(editions == ["new", nil])
        try end("2 s")
        #expect(try await site() == ClusterSite(name: "site", parts: 2, unrendered: 2, lag: nil))
    }
}
#endif
