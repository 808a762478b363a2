import Basics
import Foundation
import GRDB
import Ledger
import Licensing
import Sharing
import Testing

@testable import SQLiteStore

struct ShareLinkConnectionTests {
    private let links = TemporaryLinks()

    @Test func `a commit is durable, with synchronous FULL and a truncated rollback journal`() throws {
        _ = try links.open()
        let connection = try ShareLinkConnection(path: links.path)
        let settings = try connection.queue.writeWithoutTransaction { database in
            try ["synchronous", "journal_mode", "busy_timeout"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(settings == ["2", "truncate", "5000"])
    }

    @Test func `a new store has no links, and creates its directory with missing parents`() async throws {
        let nested = "\(links.directory)/a/b"
        #expect(try await SQLiteShareLinkStore(directory: nested).links().isEmpty)
        try links.write(Data())
        #expect(try await links.open().links().isEmpty)
    }

    @Test func `stores that open concurrently create one file`() async throws {
        let count = try await withThrowingTaskGroup(of: SQLiteShareLinkStore.self) { group in
            for _ in 1...8 { group.addTask { try links.open() } }
            for try await store in group {
                _ = try await store.create(TemporaryLinks.link(), token: ShareToken.random().digest)
            }
            return try await links.open().links().count
        }
        #expect(count == 8)
    }

    @Test func `a file that another process is creating is not mistaken for a foreign file`() throws {
        try links.write(Data())
        let other = try DatabaseQueue(path: links.path)
        let queue = try DatabaseQueue(path: links.path)
        try queue.writeWithoutTransaction { database in
            database.trace { event in
                guard "\(event)".contains("sqlite_master") else { return }
                // The other connection creates the tables between two reads of the first one. It cannot do so during a
                // read.
                try? other.writeWithoutTransaction(SQLiteLayout.shareLinks.bringUpToDate)
            }
            try SQLiteLayout.shareLinks.check(database, path: links.path)
        }
        try other.writeWithoutTransaction(SQLiteLayout.shareLinks.bringUpToDate)
        #expect(throws: Never.self) { try links.open() }
    }

    @Test func `a file that is not a database is reported as damaged and does not change`() throws {
        let bytes = Data(String(repeating: "This is no database. ", count: 100).utf8)
        try links.write(bytes)
        let error = #expect(throws: StorageError.self) { try links.open() }
        guard case .damaged(.shareLinks, links.path, _) = error else { throw try #require(error) }
        #expect(try links.bytes() == bytes)
    }

    @Test func `a truncated file is reported as damaged`() async throws {
        let store = try links.open()
        for _ in 1...200 { _ = try await store.create(TemporaryLinks.link(), token: ShareToken.random().digest) }
        try links.write(links.bytes().prefix(5000))
        let error = await #expect(throws: StorageError.self) { try await links.open().links() }
        guard case .damaged(.shareLinks, links.path, _) = error else { throw try #require(error) }
    }

    @Test func `a database of another program is reported as foreign and does not change`() async throws {
        try links.write(Data())
        let other = try DatabaseQueue(path: links.path)
        try await other.write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
        try other.close()
        let bytes = try links.bytes()
        #expect(throws: StorageError.foreign(.shareLinks, path: links.path)) { try links.open() }
        #expect(try links.bytes() == bytes)
    }

    @Test func `a ledger is reported as foreign`() throws {
        _ = try SQLiteDatabase(directory: links.directory, for: .writing)
        try FileManager.default.moveItem(atPath: "\(links.directory)/ledger.sqlite", toPath: links.path)
        #expect(throws: StorageError.foreign(.shareLinks, path: links.path)) { try links.open() }
    }

    @Test func `links of a newer version are refused and do not change`() async throws {
        _ = try links.open()
        let newer = try DatabaseQueue(path: links.path)
        try await newer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        try newer.close()
        let bytes = try links.bytes()
        let expected = StorageError.otherVersion(
            path: links.path,
            found: 99,
            known: SQLiteLayout.shareLinks.steps.count
        )
        #expect(throws: expected) { try links.open() }
        #expect(try links.bytes() == bytes)
    }

    @Test func `a directory that cannot be created is reported`() throws {
        try links.write(Data("a file".utf8))
        let below = "\(links.path)/data"
        #expect(throws: StorageError.cannotOpen(path: below, for: .writing, detail: "Not a directory")) {
            try SQLiteShareLinkStore(directory: below)
        }
    }

    @Test func `a directory in place of the file is reported`() throws {
        try FileManager.default.createDirectory(atPath: links.path, withIntermediateDirectories: true)
        let error = #expect(throws: StorageError.self) { try links.open() }
        guard case .cannotOpen(links.path, .writing, _) = error else { throw try #require(error) }
        #expect(error?.kind == .cannotWrite)
    }

    @Test func `write-ahead logging turned on by another program is turned off, or refused while in use`()
        async throws
    {
        _ = try links.open()
        let browser = try DatabaseQueue(path: links.path)
        try await browser.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(
                sql: """
                    INSERT INTO links (id, digest, scope, opens_accounts, created_seconds, created_nanoseconds)
                    VALUES (7, zeroblob(32), 'partners/p1', 0, 0, 0)
                    """
            )
        }
        #expect(throws: StorageError.busy(path: links.path)) { try links.open() }
        try browser.close()
        #expect(try await links.open().links().map(\.id.rawValue) == [7])
    }

    @Test func `a file locked by another program is reported as busy, and the call stores nothing`() async throws {
        let store = try links.open()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let browser = try DatabaseQueue(path: links.path, configuration: configuration)
        try await browser.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        await #expect(throws: StorageError.busy(path: links.path)) {
            try await store.create(TemporaryLinks.link(), token: ShareToken.random().digest)
        }
        try await browser.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(try await store.links().isEmpty)
    }
}
