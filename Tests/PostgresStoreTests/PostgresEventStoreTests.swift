#if Cluster
import Basics
import ConformanceSuites
import Foundation
import Ledger
import Licensing
import PostgresCluster
import Synchronization
import TestKit
import Testing

@testable import PostgresStore

struct PostgresEventStoreTests {
    @Test(arguments: EventStoreConformance.allCases)
    func `the PostgreSQL store meets the requirements for an event store`(_ law: EventStoreConformance) async throws {
        let schema = try PostgresCluster.shared().newSchema()
        try await law.check { body in try await body(try store(schema)) }
    }

    @Test func `a reader that follows two writers misses no event and sees a single order`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let isOver = Flag()
        try await withThrowingTaskGroup { group in
            group.addTask {
                // Also after a failure, so that the reader ends.
                defer { isOver.isSet.withLock { $0 = true } }
                try await withThrowingTaskGroup { writing in
                    for (writer, store) in [try store(schema), try store(schema)].enumerated() {
                        for task in 0..<3 {
                            writing.addTask {
                                var random = SeededGenerator(seed: writer * 3 + task)
                                var left = try events(1...40, "\(writer)-\(task)")[...]
                                while !left.isEmpty {
                                    let part = left.prefix(Int.random(in: 1...5, using: &random))
                                    left = left.dropFirst(part.count)
                                    #expect(try await store.append(Array(part)).accepted == part.count)
                                }
                            }
                        }
                    }
                    try await writing.waitForAll()
                }
            }
            // Reads page by page while the others write.
            group.addTask {
                let reader = try store(schema)
                var followed: [StoredEvent] = []
                while true {
                    let wasOver = isOver.isSet.withLock(\.self)
                    let page = try await reader.events(after: followed.last?.position ?? .start, limit: 7)
                    followed += page
                    if wasOver, page.isEmpty { break }
                }
                #expect(followed.map(\.position.rawValue) == Array(1...240))
                #expect(try await reader.events(after: .start, limit: .max) == followed)
                try await reader.check()
            }
            try await group.waitForAll()
        }
    }

    @Test func `an event that two writers send at the same time is accepted once`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let stores = [try store(schema), try store(schema)]
        let events = try events(1...30)
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for store in stores {
                for event in events { group.addTask { try await store.append([event]).accepted } }
            }
            return try await group.reduce(0, +)
        }
        #expect(accepted == events.count)
        #expect(try await stores[0].summary(asOf: .init(seconds: 0)).events == events.count)
    }

    @Test func `a listener is notified of commits by another process`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let (reader, writer) = (try store(schema), try store(schema))
        var heard = reader.commits().makeAsyncIterator()
        for index in 1...3 {
            let position = try await writer.append(events(index...index)).lastPosition
            #expect(await heard.next() == position)
        }
    }

    @Test(arguments: StatementCutter.Cut.allCases)
    func `a connection lost at any statement changes neither the results nor the events`(
        _ cut: StatementCutter.Cut
    ) async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let undisturbed = try StatementCutter(before: schema.port)
        let expected = try await history(try store(schema, port: undisturbed.port))
        undisturbed.stop()
        try #require(undisturbed.count > 30)
        for statement in 1...undisturbed.count {
            try schema.run(
                """
                TRUNCATE events, quarantine, erased_people, erased_names RESTART IDENTITY;
                UPDATE head SET position = 0, erasures = 0, vacuumed = 0
                """
            )
            let cutter = try StatementCutter(before: schema.port, cutting: (statement, cut))
            let found = try await history(try store(schema, port: cutter.port))
            cutter.stop()
            #expect(found == expected, "statement \(statement) of \(undisturbed.count)")
        }
    }

    @Test(arguments: StatementCutter.Cut.allCases)
    func `the tables are created once even if the connection is lost during their creation`(
        _ cut: StatementCutter.Cut
    ) async throws {
        let cluster = try PostgresCluster.shared()
        var statement = 0
        var isCut = true
        while isCut {
            statement += 3
            let schema = try cluster.newSchema()
            let cutter = try StatementCutter(before: schema.port, cutting: (statement, cut))
            #expect(try await store(schema, port: cutter.port).append(events(1...1)).accepted == 1)
            isCut = cutter.count >= statement
            cutter.stop()
        }
        #expect(statement > 20)
    }

    /// The results of a sequence of calls, and the contents of the ledger afterwards.
    private func history(_ store: PostgresEventStore) async throws -> [String] {
        let (first, second) = (try events(1...3), try events(4...6))
        let other = try events(2...2, name: "Other")
        var answers: [String] = []
        answers.append("\(try await store.append(batches: [first, second + other, [first[0]], second + second]))")
        answers.append("\(try await store.appendEach(other + events(7...8)))")
        let refused = ["a", "b"].map { RefusedEvent(text: $0, reason: "r", origin: "o") }
        try await store.quarantine(refused)
        let entries = try await store.quarantined()
        answers += entries.map { "\($0.refused)" }
        answers.append("\(try await store.release(try #require(entries.first).id))")
        answers.append("\(try await store.release(try #require(entries.first).id))")
        answers.append("\(try await store.quarantined().map(\.refused))")
        answers.append("\(try await store.append([erasure(of: 2)]))")
        answers.append("\(try await store.append(first + [erasure(of: 9)]))")
        answers.append("\(try await store.summary(asOf: Timestamp(seconds: 0)))")
        answers += try await store.events(after: .start, limit: .max).map { "\($0)" }
        try await store.check()
        return answers
    }

    @Test func `acknowledged events survive server crashes, and each is stored once`() async throws {
        let cluster = try PostgresCluster()
        let schema = try cluster.newSchema()
        let isOver = Flag()
        let acknowledgements = Counter()
        let acknowledged = try await withThrowingTaskGroup(of: [String].self) { group in
            for sender in 0..<3 {
                let store = try self.store(schema)
                group.addTask {
                    var lines: [String] = []
                    for index in 1...10_000 where !isOver.isSet.withLock(\.self) {
                        let event = try events(index...index, "\(sender)")
                        // A sender repeats until it is acknowledged. The server is away for longer than a store waits.
                        while (try? await store.append(event)) == nil { try await Task.sleep(for: .milliseconds(50)) }
                        lines.append(event[0].line)
                        acknowledgements.count.withLock { $0 += 1 }
                    }
                    return lines
                }
            }
            for crash in 0...3 {
                if crash > 0 { try cluster.crash() }
                let before = acknowledgements.count.withLock(\.self)
                while acknowledgements.count.withLock(\.self) < before + 10 {
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            isOver.isSet.withLock { $0 = true }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let store = try store(schema)
        let kept = try await store.events(after: .start, limit: .max).map(\.line)
        #expect(acknowledged.count >= 40)
        #expect(kept.count == acknowledged.count)
        #expect(Set(kept) == Set(acknowledged))
        try await store.check()
    }

    @Test func `the loss of events is detected, even if the ledger has grown again`() async throws {
        for growth in [0, 1, 3] {
            let schema = try PostgresCluster.shared().newSchema()
            let (reader, writer) = (try store(schema), try store(schema))
            try await writer.append(events(1...5))
            let read = try #require(try await reader.events(after: .start, limit: 10).last)
            #expect(try await reader.events(after: read.position, limit: 10).isEmpty)
            // The state after a failover to a standby that had not received everything.
            try schema.run("DELETE FROM events WHERE position > 4; UPDATE head SET position = 4")
            if growth > 0 { try await writer.append(events(11...10 + growth)) }
            await #expect(throws: EventStoreError.storage(.server(try name(schema), .wentBack(position: 5)))) {
                try await reader.events(after: read.position, limit: 10)
            }
            // A store that has not read the event detects only a shorter ledger.
            let other = try store(schema)
            guard growth == 0 else { continue }
            await #expect(throws: EventStoreError.storage(.server(try name(schema), .wentBack(position: 5)))) {
                try await other.events(after: read.position, limit: 10)
            }
        }
    }

    @Test func `a stored event that cannot be decoded is reported, not omitted, and still exported`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let store = try store(schema)
        try await store.append(events(1...2))
        try schema.run("UPDATE events SET line = replace(line, 'Ana', '') WHERE position = 2")
        let expected = EventStoreError.undecodable(
            path: try name(schema),
            position: LedgerPosition(rawValue: 2),
            reason: .invalid(pointer: "/data/name", reason: "empty: write 1 to 200 characters")
        )
        let account = try #require(AccountID("acme"))
        await #expect(throws: expected) { try await store.events(of: account) }
        #expect(try await store.events(after: .start, limit: 10).count == 2)
    }

    @Test(arguments: [
        "UPDATE head SET position = 9", "DELETE FROM events WHERE position = 1",
        "UPDATE events SET identity = sha256('x') WHERE position = 2", "DELETE FROM head",
    ])
    func `check reports an inconsistent ledger as damaged`(sql: String) async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let store = try store(schema)
        try await store.append(events(1...3))
        try await store.check()
        try schema.run(sql)
        let error = await #expect(throws: EventStoreError.self) { try await store.check() }
        guard case .storage(.server(_, .damaged)) = error else { throw try #require(error) }
    }

    @Test func `text that PostgreSQL cannot decode does not count as damage`() async throws {
        let store = try store(try PostgresCluster.shared().newSchema())
        let line =
            #"{"specversion":"1.0","id":"1","source":"/s","type":"a.b","time":"2026-03-01T10:00:00Z","data":{"x":"\u0000\ud83d\ude00"}}"#
        #expect(try await store.append([try EventDecoder().decode(line)]).accepted == 1)
        try await store.check()
    }

    @Test func `an identity of the maximum length is stored and recognized as a duplicate`() async throws {
        let schema = try PostgresCluster.shared().newSchema()
        let store = try store(schema)
        let id = String(repeating: "\u{10FFF0}", count: 200)
        let source = "/" + String(repeating: "s", count: 1000)
        let line =
            #"{"specversion":"1.0","id":"\#(id)","source":"\#(source)","type":"a.b","time":"2026-03-01T10:00:00Z","data":{}}"#
        let event = try EventDecoder().decode(line)
        #expect(try await store.append([event]).accepted == 1)
        #expect(try await store.append([event]).duplicates == 1)
        try await store.check()
    }

    @Test func `a query ends when its task is cancelled`() async throws {
        let server = try #require(PostgresServer(try PostgresCluster.shared().newSchema().address))
        let pool = PostgresPool(server, for: .reading(onPrimary: true), connections: 1) { _ in }
        let task = Task { try await pool.perform { _ = try $0.run("SELECT pg_sleep(600)") } }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // The connection can be used again.
        #expect(try await pool.perform { try $0.run("SELECT 1") } == 1)
    }

    @Test func `a cancelled append stores nothing`() async throws {
        let store = try store(try PostgresCluster.shared().newSchema())
        let events = try events(1...10)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.append(events)
        }
        await #expect(throws: EventStoreError.storage(.cancelled)) { try await task.value }
        #expect(try await store.events(after: .start, limit: 1).isEmpty)
    }

    // MARK: Helpers

    private final class Counter: Sendable {
        let count = Mutex(0)
    }

    private final class Flag: Sendable {
        let isSet = Mutex(false)
    }

    private func name(_ schema: PostgresCluster.Schema) throws -> String {
        "postgresql://127.0.0.1:\(schema.port)/postgres"
    }

    private func store(_ schema: PostgresCluster.Schema, port: UInt16? = nil) throws -> PostgresEventStore {
        let address = schema.address(port: port ?? schema.port)
        return PostgresEventStore(try #require(PostgresServer(address)), for: .writing)
    }
}

/// Events of one account.
func events(_ range: ClosedRange<Int>, _ account: String = "acme", name: String = "Ana") throws -> [Event] {
    try range.map { index in
        let data = #"{"account":"\#(account)","user":"u-\#(index)","name":"\#(name)","email":"a@example.com"}"#
        let attributes = #""id":"\#(account)-\#(index)","source":"/console","type":"user.added""#
        return try EventDecoder().decode(
            #"{"specversion":"1.0",\#(attributes),"time":"2026-03-01T10:00:00Z","data":\#(data)}"#
        )
    }
}
#endif
