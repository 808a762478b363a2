import ConformanceSuites
import Foundation
import GRDB
import Ledger
import Licensing
import Testing

@testable import SQLiteStore

struct SQLiteEventStoreTests {
    private let ledger = TemporaryLedger()

    @Test(arguments: EventStoreConformance.allCases)
    func `the SQLite store meets the requirements for an event store`(_ law: EventStoreConformance) async throws {
        try await law.check { body in try await body(try ledger.open()) }
    }

    @Test func `a call that fills the disk is refused and does not change the ledger`() async throws {
        let database = try SQLiteDatabase(directory: ledger.directory, for: .writing)
        let store = SQLiteEventStore(database)
        let kept = try TemporaryLedger.events(1...10)
        try await store.append(kept)
        try await limitPages(of: database, to: "(SELECT page_count + 4 FROM pragma_page_count)")
        let many = try TemporaryLedger.events(1...2000, account: "big")
        await #expect(throws: EventStoreError.storage(.full(path: ledger.path))) { try await store.appendEach(many) }
        await #expect(throws: EventStoreError.storage(.full(path: ledger.path))) { try await store.append(many) }
        #expect(try await store.events(after: .start, limit: .max).map(\.line) == kept.map(\.line))
        #expect(try await store.accounts().map(\.text) == ["acme"])
        try await limitPages(of: database, to: "1000000")
        #expect(try await store.append(many).accepted == many.count)
    }

    @Test func `a stored event that no longer decodes is reported, never skipped, and still exported`() async throws {
        let event = try TemporaryLedger.events(1...2)
        let database = try SQLiteDatabase(directory: ledger.directory, for: .writing)
        let store = SQLiteEventStore(database)
        try await store.append(event)
        try await database.pool.write { database in
            try database.execute(sql: "UPDATE events SET line = replace(line, 'Ana', '') WHERE position = 2")
        }
        let expected = EventStoreError.undecodable(
            path: ledger.path,
            position: LedgerPosition(rawValue: 2),
            reason: .invalid(pointer: "/data/name", reason: "empty: write 1 to 200 characters")
        )
        let account = try #require(AccountID("acme"))
        await #expect(throws: expected) { try await store.events(of: account) }
        #expect(try await store.events(after: .start, limit: 10).count == 2)
    }

    @Test func `an erased event of a product of the settings is a duplicate of the original event`() async throws {
        let product = try #require(ProductID("mitel-one"))
        let mitelOne = Product(
            id: product,
            name: "Mitel One",
            requires: .miteamMeetings,
            controlledBy: [],
            whenSwitchedOff: .retain
        )
        let products = ProductCatalog(ProductCatalog.standard.products + [mitelOne])
        let store = SQLiteEventStore(
            try SQLiteDatabase(directory: ledger.directory, for: .writing),
            decoder: EventDecoder(from: .ledger, products: products)
        )
        let data = #"{"account":"acme","user":"ana","product":"mitel-one"}"#
        let event = try EventDecoder(products: products).decode(
            #"{"specversion":"1.0","id":"1","source":"/t","type":"license.assigned","time":"2026-03-01T10:00:00Z","data":\#(data),"actor":"Ana Ruiz"}"#
        )
        try await store.append([event])
        #expect(try await store.appendEach([event.erasingActor()]).duplicates == 1)
    }

    @Test func `a canceled append stores nothing`() async throws {
        let store = try ledger.open()
        let events = try TemporaryLedger.events(1...10)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.append(events)
        }
        await #expect(throws: EventStoreError.storage(.cancelled)) { try await task.value }
        #expect(try await store.events(after: .start, limit: 1).isEmpty)
    }

    private func limitPages(of database: SQLiteDatabase, to count: String) async throws {
        try await database.pool.writeWithoutTransaction { database in
            let limit = try Int.fetchOne(database, sql: "SELECT \(count)") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(limit)")
        }
    }
}
