import Basics
import Foundation
import GRDB
import Ledger
import Licensing
import Testing

@testable import SQLiteStore

struct SQLiteDatabaseTests {
    private let ledger = TemporaryLedger()

    @Test func `a commit is durable, with synchronous FULL and a write-ahead log`() async throws {
        let database = try SQLiteDatabase(directory: ledger.directory, for: .writing)
        let settings = try await database.pool.writeWithoutTransaction { database in
            try ["synchronous", "journal_mode"].map { try String.fetchOne(database, sql: "PRAGMA \($0)") }
        }
        #expect(settings == ["2", "wal"])
    }

    @Test func `a second writer is refused, and the error names the writing process`() throws {
        let first = try SQLiteDatabase(directory: ledger.directory, for: .writing)
        #expect(throws: StorageError.locked(directory: ledger.directory, process: getpid())) {
            try SQLiteDatabase(directory: ledger.directory, for: .writing)
        }
        withExtendedLifetime(first) {}
    }

    @Test func `a closed writer releases the ledger for the next`() throws {
        for _ in 1...3 { _ = try SQLiteDatabase(directory: ledger.directory, for: .writing) }
    }

    @Test func `a reader works beside the writer and reads committed events`() async throws {
        let writer = try ledger.open()
        let reader = try ledger.open(for: .reading)
        for index in 1...3 {
            try await writer.append(TemporaryLedger.events(index...index))
            #expect(try await reader.events(after: .start, limit: 10).count == index)
        }
    }

    @Test func `a reader opens a ledger without a writer and does not block the next writer`() async throws {
        try await ledger.open().append(TemporaryLedger.events(1...3))
        let reader = try ledger.open(for: .reading)
        #expect(try await reader.events(after: .start, limit: 10).count == 3)
        try await ledger.open().append(TemporaryLedger.events(4...4))
        #expect(try await reader.events(after: .start, limit: 10).count == 4)
    }

    @Test func `a reader cannot append events`() async throws {
        _ = try ledger.open()
        let reader = try ledger.open(for: .reading)
        let events = try TemporaryLedger.events(1...1)
        await #expect(throws: EventStoreError.storage(.readOnly(path: ledger.path))) { try await reader.append(events) }
    }

    @Test func `a reader refuses a ledger with an unfinished change until a writer rolls it back`() async throws {
        try await ledger.open().append(TemporaryLedger.events(1...3))
        // A journal that was never played back, as after a kill during the first import: SQLite's magic number, no
        // page, and the previous number of pages of 8 KiB.
        let pages = UInt8(try Data(contentsOf: URL(fileURLWithPath: ledger.path)).count / 8192)
        let journal =
            Data([0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7])
            + Data([0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, pages, 0, 0, 2, 0, 0, 0, 32, 0]) + Data(count: 1024)
        try journal.write(to: URL(fileURLWithPath: ledger.path + "-journal"))
        #expect(throws: StorageError.unfinished(path: ledger.path)) { try ledger.open(for: .reading) }
        #expect(try await ledger.open().events(after: .start, limit: 10).count == 3)
        #expect(try await ledger.open(for: .reading).events(after: .start, limit: 10).count == 3)
    }

    @Test func `a reader reports a missing ledger and does not create it`() throws {
        #expect(throws: StorageError.missing(directory: ledger.directory)) { try ledger.open(for: .reading) }
        #expect(!FileManager.default.fileExists(atPath: ledger.directory))
        try ledger.write(Data())
        #expect(throws: StorageError.missing(directory: ledger.directory)) { try ledger.open(for: .reading) }
    }

    @Test func `a new data directory is created with its parents and is accessible only to its owner`() throws {
        let nested = "\(ledger.directory)/a/b"
        _ = try SQLiteDatabase(directory: nested, for: .writing)
        let attributes = try FileManager.default.attributesOfItem(atPath: nested)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a directory that cannot be created is reported`() throws {
        try ledger.write(Data("a file".utf8))
        let below = "\(ledger.path)/data"
        #expect(throws: StorageError.cannotOpen(path: below, for: .writing, detail: "Not a directory")) {
            try SQLiteDatabase(directory: below, for: .writing)
        }
    }

    @Test(arguments: [StorageError.Access.reading, .writing])
    func `a file that is not a database is reported as damaged and does not change`(
        _ access: StorageError.Access
    ) throws {
        let bytes = Data(String(repeating: "This is no database. ", count: 100).utf8)
        try ledger.write(bytes)
        let error = #expect(throws: StorageError.self) { try ledger.open(for: access) }
        guard case .damaged(.ledger, ledger.path, _) = error else { throw try #require(error) }
        #expect(try Data(contentsOf: URL(filePath: ledger.path)) == bytes)
    }

    @Test(arguments: [StorageError.Access.reading, .writing])
    func `a truncated file is reported as damaged`(_ access: StorageError.Access) async throws {
        try await ledger.open().append(TemporaryLedger.events(1...500))
        let bytes = try Data(contentsOf: URL(filePath: ledger.path))
        try ledger.write(bytes.prefix(bytes.count / 2))
        let error = #expect(throws: StorageError.self) { try ledger.open(for: access) }
        guard case .damaged(.ledger, ledger.path, _) = error else { throw try #require(error) }
    }

    @Test func `a database of another program is reported as foreign and does not change`() async throws {
        try ledger.write(Data())
        let other = try DatabaseQueue(path: ledger.path)
        try await other.write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
        try other.close()
        let bytes = try Data(contentsOf: URL(filePath: ledger.path))
        for access in [StorageError.Access.reading, .writing] {
            #expect(throws: StorageError.foreign(.ledger, path: ledger.path)) { try ledger.open(for: access) }
        }
        #expect(try Data(contentsOf: URL(filePath: ledger.path)) == bytes)
    }

    @Test func `the ledger of a newer version is refused`() async throws {
        _ = try ledger.open()
        let newer = try DatabaseQueue(path: ledger.path)
        try await newer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        try newer.close()
        let expected = StorageError.otherVersion(path: ledger.path, found: 99, known: SQLiteLayout.ledger.steps.count)
        for access in [StorageError.Access.reading, .writing] {
            #expect(throws: expected) { try ledger.open(for: access) }
        }
    }

    @Test func `a writer completes an interrupted creation of a ledger`() async throws {
        try ledger.write(Data())
        let half = try DatabaseQueue(path: ledger.path)
        try await half.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA application_id = \(SQLiteLayout.ledger.applicationID)")
        }
        try half.close()
        #expect(throws: StorageError.missing(directory: ledger.directory)) { try ledger.open(for: .reading) }
        #expect(try await ledger.open().append(TemporaryLedger.events(1...1)).accepted == 1)
    }
}
