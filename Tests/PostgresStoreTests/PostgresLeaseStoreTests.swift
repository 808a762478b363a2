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

    /// Sets the end of all leases to a time in the past, as if they had not been renewed.
    private func end(_ ago: String) throws {
        try schema.run("UPDATE leases SET until = clock_timestamp() - interval '\(ago)'")
    }

    @Test func `one of many nodes gets a lease, and keeps it with its number`() async throws {
        let stores = try (1...4).map { _ in try Self.store(schema) }
        let numbers = try await withThrowingTaskGroup(of: (Int, Int64?).self) { group in
            for (index, store) in stores.enumerated() {
                group.addTask { (index, try await store.renew(Self.node("\(index)"), site: "site", published: nil)) }
            }
            return try await group.reduce(into: [Int: Int64]()) { $0[$1.0] = $1.1 }
        }
        #expect(numbers.count == 1)
        let first = try #require(numbers.first)
        #expect(first.value == 1)
        for (index, store) in stores.enumerated() {
            #expect(
                try await store.renew(Self.node("\(index)"), site: "site", published: nil)
                    == (index == first.key ? 1 : nil)
            )
        }
    }

    @Test func `each site has a lease of its own, and a node that wants none takes none`() async throws {
        #expect(try await store.renew(ana, site: nil, published: nil) == nil)
        #expect(try await store.renew(ben, site: "one", published: nil) == 1)
        #expect(try await store.renew(ana, site: "two", published: nil) == 1)
        #expect(try await store.renew(ana, site: "one", published: nil) == nil)
    }

    @Test func `a lease that ended goes to another node after a margin, with a new number`() async throws {
        #expect(try await store.renew(ana, site: "site", published: nil) == 1)
        try end("10 ms")
        #expect(try await store.renew(ben, site: "site", published: nil) == nil)
        try end("2 s")
        #expect(try await store.renew(ben, site: "site", published: nil) == 2)
        #expect(try await store.renew(ana, site: "site", published: nil) == nil)
    }

    @Test func `a lease that ended is not continued by its own node`() async throws {
        #expect(try await store.renew(ana, site: "site", published: nil) == 1)
        try end("10 ms")
        #expect(try await store.renew(ana, site: "site", published: nil) == nil)
        try end("2 s")
        #expect(try await store.renew(ana, site: "site", published: nil) == 2)
    }

    @Test func `a node that leaves gives its lease away at once`() async throws {
        #expect(try await store.renew(ana, site: "site", published: nil) == 1)
        #expect(try await store.renew(ben, site: "site", published: nil) == nil)
        try await store.leave(ana)
        #expect(try await store.renew(ben, site: "site", published: nil) == 2)
        #expect(try await store.members().map(\.node) == [ben])
    }

    @Test func `a lease tells how many events its site does not show yet`() async throws {
        func lags() async throws -> [Int64?] { try await store.members().flatMap(\.leases).map(\.lag) }
        let server = try #require(PostgresServer(schema.address))
        let events = PostgresEventStore(server, for: .writing)
        _ = try await store.renew(ana, site: "site", published: nil)
        #expect(try await lags() == [nil])
        _ = try await store.renew(ana, site: "site", published: .start)
        #expect(try await lags() == [0])
        try await events.append((1...3).map { try erasure(of: $0) })
        #expect(try await lags() == [3])
        let last = try #require(try await events.events(after: .start, limit: 3).last)
        _ = try await store.renew(ana, site: "site", published: last.position)
        #expect(try await lags() == [0])
    }

    @Test func `members are listed with their leases until they are forgotten`() async throws {
        _ = try await store.renew(ben, site: nil, published: nil)
        _ = try await store.renew(ana, site: "site", published: nil)
        var members = try await store.members()
        #expect(members.map(\.node) == [ana, ben])
        #expect(members.map(\.leases) == [[ClusterMember.Lease(site: "site", number: 1, lag: nil)], []])
        #expect(members.map(\.isAlive) == [true, true])
        try schema.run("UPDATE nodes SET renewed = renewed - interval '2 hours' WHERE name = 'ana'")
        try end("1 hour")
        members = try await store.members()
        #expect(members.map(\.isAlive) == [false, true])
        #expect(members.map(\.leases) == [[], []])
        try schema.run("UPDATE nodes SET renewed = renewed - interval '1 day' WHERE name = 'ana'")
        _ = try await store.renew(ben, site: nil, published: nil)
        #expect(try await store.members().map(\.node) == [ben])
    }
}
#endif
