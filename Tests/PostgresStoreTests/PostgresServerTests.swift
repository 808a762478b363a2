#if Cluster
import Basics
import Ledger
import Licensing
import PostgresCluster
import Testing

@testable import PostgresStore

/// The errors about servers that a store cannot or must not use, and secrets that are never shown.
struct PostgresServerTests {
    @Test func `an address is shown without its user and password`() throws {
        let server = try #require(
            PostgresServer("postgresql://ana:secret-word@db.example.com:5433,other.example.com/ledger?sslmode=require")
        )
        #expect(server.name == "postgresql://db.example.com:5433,other.example.com/ledger")
        for text in ["\(server)", String(reflecting: server)] {
            #expect(!text.contains("secret-word"))
            #expect(!text.contains("ana"))
        }
        #expect(server.safe("a\nsecret-word\nb") == "a … b")
        #expect(PostgresServer("postgresql://[") == nil)
        #expect(PostgresServer("postgresql://h/d?nonsense=1") == nil)
    }

    @Test func `a connection that needs the primary server requests it, regardless of the address`() throws {
        let address = "postgresql://a.example.com,b.example.com/ledger?target_session_attrs=prefer-standby"
        let server = try #require(PostgresServer(address))
        for access in [PostgresAccess.writing, .reading(onPrimary: true)] {
            let parameters = server.parameters(for: access)
            let choice = try #require(parameters.lastIndex { $0.keyword == "target_session_attrs" })
            #expect(parameters[choice].value == "read-write")
            // libpq lets later parameters replace those of the address.
            let place = try #require(parameters.firstIndex { $0.keyword == "dbname" })
            #expect(choice > place)
        }
        let others = server.parameters(for: .reading(onPrimary: false))
        #expect(!others.contains { $0.keyword == "target_session_attrs" })
    }

    @Test func `a missing server is reported as unreachable, without the password`() async throws {
        let server = try #require(PostgresServer("postgresql://ana@127.0.0.1:1/ledger", password: "secret-word"))
        let store = PostgresEventStore(server, for: .writing)
        let error = await #expect(throws: EventStoreError.self) { try await store.append(events(1...1)) }
        guard case .storage(let failure) = error,
            case .server("postgresql://127.0.0.1:1/ledger", .unreachable) = failure
        else { throw try #require(error) }
        #expect(failure.kind == .unavailable)
        #expect(error?.description.contains("secret-word") == false)
    }

    @Test func `a connection to a nonexistent database or as a nonexistent user is denied`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        for address in [
            schema.address(port: schema.port, user: "nobody"), "postgresql://postgres@127.0.0.1:\(schema.port)/nothing",
        ] {
            let store = PostgresEventStore(try #require(PostgresServer(address)), for: .writing)
            let error = await #expect(throws: EventStoreError.self) { try await store.append(events(1...1)) }
            guard case .storage(.server(_, .denied)) = error else { throw try #require(error) }
        }
    }

    @Test func `a nonexistent schema is denied, and no table is created elsewhere`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let absent = PostgresCluster.Schema(name: "absent", port: schema.port)
        let store = PostgresEventStore(try #require(PostgresServer(absent.address)), for: .writing)
        let error = await #expect(throws: EventStoreError.self) { try await store.append(events(1...1)) }
        guard case .storage(.server(_, .denied)) = error else { throw try #require(error) }
        #expect(try schema.run("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'absent')") == "0")
    }

    @Test func `a reader creates no tables and reports that there is no ledger`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let store = PostgresEventStore(try #require(PostgresServer(schema.address)), for: .reading)
        await #expect(
            throws: EventStoreError.storage(.server("postgresql://127.0.0.1:\(schema.port)/postgres", .missing))
        ) {
            try await store.accounts()
        }
        #expect(try schema.run("SELECT count(*) FROM pg_tables WHERE schemaname = '\(schema.name)'") == "0")
        await #expect(throws: EventStoreError.self) { try await store.append(events(1...1)) }
    }

    @Test func `a foreign table is reported, and no tables are created`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        try schema.run("CREATE TABLE events (id int)")
        let store = PostgresEventStore(try #require(PostgresServer(schema.address)), for: .writing)
        let problem = ServerProblem.foreign(table: "events")
        await #expect(
            throws: EventStoreError.storage(.server("postgresql://127.0.0.1:\(schema.port)/postgres", problem))
        ) {
            try await store.append(events(1...1))
        }
        #expect(try schema.run("SELECT count(*) FROM pg_tables WHERE schemaname = '\(schema.name)'") == "1")
    }

    @Test func `tables of a newer version are refused`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let server = try #require(PostgresServer(schema.address))
        try await PostgresEventStore(server, for: .writing).append(events(1...1))
        try schema.run("UPDATE vitrina_layout SET version = 99")
        for access in [StorageError.Access.reading, .writing] {
            let error = await #expect(throws: EventStoreError.self) {
                try await PostgresEventStore(server, for: access).accounts()
            }
            guard case .storage(.server(_, .otherVersion(found: 99, _))) = error else { throw try #require(error) }
        }
    }

    @Test func `many processes can create the tables at the same time`() async throws {
        let server = try #require(PostgresServer(try PostgresCluster.shared().newSchema().address))
        try await withThrowingTaskGroup { group in
            for index in 1...8 {
                group.addTask { try await PostgresEventStore(server, for: .writing).append(events(index...index)) }
            }
            try await group.waitForAll()
        }
        #expect(try await PostgresEventStore(server, for: .reading).events(after: .start, limit: 20).count == 8)
    }

    @Test func `a commit waits for the disk, regardless of the connection options`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let address = schema.address(port: schema.port, options: "%20-csynchronous_commit%3Doff")
        let session = try PostgresSession(try #require(PostgresServer(address)), for: .writing)
        try PostgresLayout.prepareForWriting(session)
        var setting: String?
        try session.run("SELECT current_setting('synchronous_commit')") { setting = $0.text(0) }
        #expect(setting == "on")
    }

    @Test func `a server or a table that could lose commits is refused`() async throws {
        let careless = try PostgresCluster(settings: ["fsync=off"]).newSchema()
        let store = PostgresEventStore(try #require(PostgresServer(careless.address)), for: .writing)
        let problem = ServerProblem.losesCommits(setting: "fsync", value: "off")
        await #expect(
            throws: EventStoreError.storage(.server("postgresql://127.0.0.1:\(careless.port)/postgres", problem))
        ) {
            try await store.append(events(1...1))
        }
        let schema = try PostgresCluster.shared().newSchema()
        let server = try #require(PostgresServer(schema.address))
        try await PostgresEventStore(server, for: .writing).append(events(1...1))
        try schema.run("ALTER TABLE events SET UNLOGGED")
        let error = await #expect(throws: EventStoreError.self) {
            try await PostgresEventStore(server, for: .writing).append(events(2...2))
        }
        guard case .storage(.server(_, .unlogged(table: "events"))) = error else { throw try #require(error) }
    }

    @Test func `values of every type reach the server unchanged`() throws {
        let server = try #require(PostgresServer(try PostgresCluster.shared().newSchema().address))
        let session = try PostgresSession(server, for: .reading(onPrimary: true))
        let texts: [String?] = ["", "a,b", #"{"\"}"#, nil, "NULL", "é\u{301}😀"]
        var read: [String?] = []
        try session.run("SELECT * FROM unnest($1)", [.texts(texts)]) { read.append($0.text(0)) }
        #expect(read.map { $0.map { Array($0.utf8) } } == texts.map { $0.map { Array($0.utf8) } })
        let numbers = [Int64.min, -1, 0, 1, .max]
        var readNumbers: [Int64?] = []
        try session.run("SELECT * FROM unnest($1)", [.integers(numbers)]) { readNumbers.append($0.integer(0)) }
        #expect(readNumbers == numbers)
        let bytes: [[UInt8]] = [[], [0], Array(0...255)]
        var readBytes: [[UInt8]?] = []
        try session.run("SELECT * FROM unnest($1)", [.manyBytes(bytes)]) { readBytes.append($0.bytes(0)) }
        #expect(readBytes == bytes)
        var flags: [Bool] = []
        try session.run("SELECT * FROM unnest($1)", [.booleans([true, false])]) { flags.append($0.boolean(0)) }
        #expect(flags == [true, false])
        #expect(try session.run("SELECT * FROM unnest($1)", [.texts([])]) == 0)
    }
}
#endif
