#if Cluster
import Basics
import Foundation
import Ledger
import Licensing
import PostgresCluster
import TestKit
import Testing

@testable import PostgresStore

/// Properties of erasures that are specific to PostgreSQL; the laws of every store are in `EventStoreConformance`.
struct PostgresErasureTests {
    @Test func `one process does not store personal data that another process has erased`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let (first, second) = (try store(schema), try store(schema))
        // Both have read that nobody is erased.
        try await first.append(events(1...3))
        try await second.append(events(4...4))
        try await first.append([erasure(of: 1)])
        let late = try EventDecoder().decode(try events(1...1)[0].line.replacing("acme-1", with: "late"))
        #expect(try await second.append([late]).accepted == 1)
        try await second.quarantine([RefusedEvent(text: "x;a@example.com", reason: "r", origin: "o")])
        #expect(try await first.quarantined().isEmpty)
        let lines = try await first.events(after: .start, limit: .max).map(\.line)
        #expect(lines.filter { $0.contains("\"u-1\"") }.allSatisfy { !$0.contains("Ana") })
        #expect(lines.count { $0.contains("Ana") } == 3)
    }

    @Test func `a text quarantined during an erasure by another process does not remain`() async throws {
        for round in 1...5 {
            let schema = try PostgresCluster.shared().newSchema()
            let (first, second) = (try store(schema), try store(schema))
            try await first.append(events(1...1))
            try await withThrowingTaskGroup { group in
                for index in 1...12 {
                    group.addTask {
                        let text = "\(index);a@example.com"
                        try await second.quarantine([RefusedEvent(text: text, reason: "r", origin: "o")])
                    }
                }
                group.addTask { _ = try await first.append([try erasure(of: 1)]) }
                try await group.waitForAll()
            }
            #expect(try await first.quarantined().isEmpty, "round \(round)")
        }
    }

    @Test func `a reader continues after an erasure of the last event that it read`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let (reader, writer) = (try store(schema), try store(schema))
        try await writer.append(events(1...3))
        let last = try #require(try await reader.events(after: .start, limit: 10).last)
        try await writer.append([erasure(of: 3)])
        #expect(try await reader.events(after: last.position, limit: 10).map(\.position.rawValue) == [4])
        #expect(try await writer.events(after: .start, limit: 3).last?.line != last.line)
    }

    @Test func `an erasure leaves no dead rows, and the next append vacuums after a killed process`()
        async throws
    {
        // A separate server, because transactions of other tests would keep old versions of rows.
        let schema = try PostgresCluster().newSchema()
        try schema.run("CREATE EXTENSION pgstattuple")
        func dead() throws -> String {
            try schema.run(
                """
                SELECT sum(dead_tuple_count) FROM unnest(ARRAY['events', 'quarantine']) AS name, pgstattuple(name::regclass)
                """
            )
        }
        let store = try store(schema)
        try await store.append(events(1...100))
        try await store.quarantine([RefusedEvent(text: "x;a@example.com", reason: "r", origin: "o")])
        // There are only new events, so no vacuum is necessary.
        #expect(try schema.run("SELECT erasures, vacuumed FROM head") == "0|0")
        try await store.append([erasure(of: 1)])
        #expect(try schema.run("SELECT erasures, vacuumed FROM head") == "1|1")
        #expect(try dead() == "0")
        // The state after a process was killed between its commit and the vacuum.
        try schema.run("UPDATE events SET line = line; UPDATE head SET vacuumed = 0")
        #expect(try dead() == "101")
        try await store.append(events(1...1))
        #expect(try schema.run("SELECT erasures, vacuumed FROM head") == "1|1")
        #expect(try dead() == "0")
    }

    @Test func `a role that does not own the tables can erase`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        try await store(schema).append(events(1...2))
        let role = "guest_of_\(schema.name)"
        try schema.run(
            """
            CREATE ROLE \(role) LOGIN;
            GRANT USAGE ON SCHEMA \(schema.name) TO \(role);
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA \(schema.name) TO \(role)
            """
        )
        let server = try #require(PostgresServer(schema.address(port: schema.port, user: role)))
        let guest = PostgresEventStore(server, for: .writing)
        try await guest.append([erasure(of: 1)])
        #expect(try await guest.events(after: .start, limit: .max).filter { $0.line.contains("Ana") }.count == 1)
    }

    // MARK: Helpers

    private func store(_ schema: PostgresCluster.Schema) throws -> PostgresEventStore {
        PostgresEventStore(try #require(PostgresServer(schema.address)), for: .writing)
    }
}

/// The erasure of one of the users of `events(_:_:name:)`, after all of them were added.
func erasure(of index: Int, _ account: String = "acme") throws -> Event {
    let data = #"{"account":"\#(account)","user":"u-\#(index)"}"#
    let attributes = #""id":"\#(account)-erase-\#(index)","source":"/console","type":"user.erased""#
    return try EventDecoder().decode(
        #"{"specversion":"1.0",\#(attributes),"time":"2026-03-02T10:00:00Z","data":\#(data)}"#
    )
}
#endif
