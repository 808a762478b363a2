import Basics
import Foundation
import GRDB
import Ledger
import Licensing
import Sharing
import Testing

@testable import SQLiteStore

@Suite struct BackupTests {
    private let ledger = TemporaryLedger()
    /// The directory of backups and of ledgers restored from them.
    private let elsewhere = TemporaryLedger()

    private var file: String { elsewhere.directory + "/backup.sqlite" }

    init() throws {
        try FileManager.default.createDirectory(atPath: elsewhere.directory, withIntermediateDirectories: true)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: elsewhere.directory).sorted()
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a backup is one file that only its owner can read, and it restores the whole ledger`() async throws {
        let events = try TemporaryLedger.events(1...500)
        let store = try ledger.open()
        try await store.append(events)
        try await store.quarantine([RefusedEvent(text: "{", reason: "cut off", origin: "a test")])
        #expect(try Backup.write(ledger.directory, to: file).events == 500)
        #expect(try names() == ["backup.sqlite"])
        #expect(try mode(file) == 0o600)

        let restored = TemporaryLedger()
        #expect(try Backup.restore(file, to: restored.directory).events == 500)
        #expect(try mode(restored.directory) == 0o700)
        #expect(try mode(restored.path) == 0o600)
        // It is first opened for reading, as by `status`, before any write.
        #expect(try await restored.open(for: .reading).events(of: #require(AccountID("acme"))) == events.sorted())
        let again = try restored.open()
        #expect(try await again.quarantined() == store.quarantined())
        try await again.append(TemporaryLedger.events(501...501))
        #expect(try await again.events(after: .start, limit: 1000).count == 501)
    }

    @Test func `a backup during writes contains all events up to one moment and none after it`() async throws {
        let store = try ledger.open()
        try await store.append(TemporaryLedger.events(1...200))
        let writing = Task {
            for index in 201...600 { try await store.append(TemporaryLedger.events(index...index)) }
        }
        for _ in 0..<10 {
            let before = try await store.events(after: .start, limit: 1000).count
            let count = try Backup.write(ledger.directory, to: file).events
            let after = try await store.events(after: .start, limit: 1000)
            #expect((before...after.count).contains(count))
            let restored = TemporaryLedger()
            #expect(try Backup.restore(file, to: restored.directory).events == count)
            let lines = try await restored.open().events(after: .start, limit: 1000).map(\.line)
            #expect(lines == after.prefix(count).map(\.line))
        }
        try await writing.value
    }

    @Test func `share links are restored with the ledger, and ids are not reused`() async throws {
        _ = try ledger.open()
        let links = try SQLiteShareLinkStore(directory: ledger.directory)
        let token = ShareToken.random()
        let made = try await links.create(TemporaryLinks.link(), token: token.digest)
        let revoked = try await links.create(TemporaryLinks.link(), token: ShareToken.random().digest)
        _ = try await links.revoke(revoked.id, at: made.created)
        #expect(try Backup.write(ledger.directory, to: file).links == 2)
        #expect(try names() == ["backup.sqlite", "backup.sqlite.links"])
        #expect(try mode(Backup.links(of: file)) == 0o600)

        let restored = TemporaryLedger()
        #expect(try Backup.restore(file, to: restored.directory).links == 2)
        let again = try SQLiteShareLinkStore(directory: restored.directory)
        #expect(try await again.links() == links.links())
        #expect(try await again.link(for: token.digest) == made)
        let third = try await again.create(TemporaryLinks.link(), token: ShareToken.random().digest)
        #expect(third.id == ShareLinkID(rawValue: 3))
    }

    @Test func `a backup without links deletes the links of an older backup`() async throws {
        _ = try ledger.open()
        _ = try SQLiteShareLinkStore(directory: ledger.directory)
        _ = try Backup.write(ledger.directory, to: file)
        try FileManager.default.removeItem(atPath: ledger.directory + "/links.sqlite")
        #expect(try Backup.write(ledger.directory, to: file).links == nil)
        #expect(try names() == ["backup.sqlite"])
    }

    @Test func `check and backup report a missing index entry as damage, and an older backup remains`()
        async throws
    {
        try await ledger.open().append(TemporaryLedger.events(1...10))
        _ = try Backup.write(ledger.directory, to: file)
        let older = try Data(contentsOf: URL(filePath: file))
        try loseIndexEntry()
        let store = try ledger.open()
        // The file opens without an error, although the account has one event less than the ledger.
        #expect(try await store.events(of: #require(AccountID("acme"))).count == 10)
        let looking = await #expect(throws: EventStoreError.self) { try await store.check() }
        let copying = #expect(throws: StorageError.self) { try Backup.write(ledger.directory, to: file) }
        guard case .storage(let looked) = looking, let copying else { throw try #require(looking) }
        for error in [looked, copying] {
            guard case .damaged(.ledger, ledger.path, let detail) = error else { throw error }
            #expect(detail.contains("events_by_account"))
        }
        #expect(try names() == ["backup.sqlite"])
        #expect(try Data(contentsOf: URL(filePath: file)) == older)
    }

    /// Adds an event without adding it to the index by account.
    private func loseIndexEntry() throws {
        let index = "FROM sqlite_master WHERE name = 'events_by_account'"
        var row: Row?
        try edit { database in
            row = try Row.fetchOne(database, sql: "SELECT type, name, tbl_name, rootpage, sql \(index)")
            try database.execute(sql: "DELETE \(index)")
        }
        let columns = "seconds, nanoseconds, account, in_registry, unknown_type, line"
        try edit { database in
            try database.execute(
                sql:
                    "INSERT INTO events (source, id, \(columns)) SELECT source, 'another', \(columns) FROM events LIMIT 1"
            )
        }
        let values = try StatementArguments(#require(row).databaseValues)
        try edit { database in
            try database.execute(sql: "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", arguments: values)
        }
    }

    /// Each edit uses its own connection, which reads the schema again.
    private func edit(_ body: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: ledger.path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA writable_schema = ON")
            try body(database)
        }
        try queue.close()
    }

    @Test func `a truncated backup is reported as damaged and creates no ledger`() async throws {
        try await ledger.open().append(TemporaryLedger.events(1...500))
        _ = try Backup.write(ledger.directory, to: file)
        let bytes = try Data(contentsOf: URL(filePath: file))
        try bytes.prefix(bytes.count / 2).write(to: URL(filePath: file))
        let restored = TemporaryLedger()
        let error = #expect(throws: BackupError.self) { try Backup.restore(file, to: restored.directory) }
        guard case .damaged(file, _) = error else { throw try #require(error) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: restored.directory) == ["lock"])
    }

    @Test func `a backup overwrites the remains of a killed backup, but not a backup in progress`() async throws {
        try await ledger.open().append(TemporaryLedger.events(1...3))
        let partial = file + ".partial"
        for ending in ["", "-journal", "-wal"] {
            try Data(repeating: 0xAA, count: 9000).write(to: URL(filePath: partial + ending))
        }
        #expect(try Backup.write(ledger.directory, to: file).events == 3)
        #expect(try names() == ["backup.sqlite"])
        let other = open(partial, O_RDWR | O_CREAT, 0o600)
        defer { close(other) }
        #expect(flock(other, LOCK_EX) == 0)
        #expect(throws: BackupError.cannotWrite(path: file, detail: "another backup is being written there")) {
            try Backup.write(ledger.directory, to: file)
        }
    }

    @Test(arguments: ["ledger.sqlite-wal", "ledger.sqlite-journal", "links.sqlite", "links.sqlite-journal"])
    func `a restore is refused beside an existing log, journal or link file`(name: String) throws {
        _ = try ledger.open()
        _ = try Backup.write(ledger.directory, to: file)
        let restored = TemporaryLedger()
        try FileManager.default.createDirectory(atPath: restored.directory, withIntermediateDirectories: true)
        let path = restored.directory + "/" + name
        try Data("a change".utf8).write(to: URL(filePath: path))
        #expect(throws: BackupError.occupied(path: path)) { try Backup.restore(file, to: restored.directory) }
        #expect(!FileManager.default.fileExists(atPath: restored.path))
    }

    @Test func `a file that is not a backup is neither replaced nor restored`() throws {
        _ = try ledger.open()
        try Data("a letter".utf8).write(to: URL(filePath: file))
        #expect(throws: BackupError.inTheWay(path: file)) { try Backup.write(ledger.directory, to: file) }
        #expect(throws: BackupError.foreign(path: file)) { try Backup.restore(file, to: ledger.directory) }
        #expect(try Data(contentsOf: URL(filePath: file)) == Data("a letter".utf8))
        #expect(throws: BackupError.missing(path: file + "2")) { try Backup.restore(file + "2", to: ledger.directory) }
    }

    @Test func `a backup into the directory of the ledger and a restore over a ledger are refused`() async throws {
        try await ledger.open().append(TemporaryLedger.events(1...1))
        for path in [ledger.path, ledger.directory + "/../\(URL(filePath: ledger.directory).lastPathComponent)/b"] {
            #expect(throws: BackupError.amongLedger(path: path)) { try Backup.write(ledger.directory, to: path) }
        }
        _ = try Backup.write(ledger.directory, to: file)
        #expect(throws: BackupError.occupied(path: ledger.path)) { try Backup.restore(file, to: ledger.directory) }
        // The writer above may need a moment to close after its last transaction.
        #expect(try await ledger.open(for: .reading).events(after: .start, limit: 9).count == 1)
    }

    @Test func `a restore into a directory in use by another process is refused`() throws {
        _ = try ledger.open()
        _ = try Backup.write(ledger.directory, to: file)
        let restored = TemporaryLedger()
        let lock = try SQLiteDatabase(directory: restored.directory, for: .writing)
        defer { withExtendedLifetime(lock) {} }
        #expect(throws: StorageError.locked(directory: restored.directory, process: getpid())) {
            try Backup.restore(file, to: restored.directory)
        }
    }

    @Test func `a path that cannot be written is reported`() throws {
        _ = try ledger.open()
        let path = elsewhere.directory + "/missing/backup.sqlite"
        #expect(throws: BackupError.cannotWrite(path: path, detail: "No such file or directory")) {
            try Backup.write(ledger.directory, to: path)
        }
    }
}
