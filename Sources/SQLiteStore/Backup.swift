import Foundation
import GRDB
import Ledger
import Sharing

/// A backup of what is precious in a data directory: the ledger in one file, and the share links in another beside it.
///
/// Both are made while a server goes on writing, by SQLite's online backup, and every page of a copy is looked at before
/// it gets its name.
package enum Backup {
    /// What a backup holds.
    package struct Contents: Equatable, Sendable {
        package fileprivate(set) var events = 0
        /// nil where there are no share links.
        package fileprivate(set) var links: Int?
    }

    /// Copies the ledger and the links of a directory, and takes the place of an older backup in the same file.
    ///
    /// - Throws: `BackupError`, `EventStoreError` or `ShareLinkError`; an older backup of the ledger is then as it was.
    package static func write(_ directory: String, to file: String) throws -> Contents {
        let source = try SQLiteDatabase(directory: directory, for: .reading)
        guard !isSame(DatabaseCopy.directory(of: file), directory) else { throw BackupError.amongLedger(path: file) }
        for (path, mark) in [(file, LedgerLayout.applicationID), (links(of: file), ShareLinkLayout.applicationID)] {
            guard !isThere(path) || isMarked(path, mark) else { throw BackupError.inTheWay(path: path) }
        }
        var contents = Contents()
        let ledger = try copy(ledger: source.pool, from: source.path, to: file, &contents)
        let linksPath = SQLiteShareLinkStore.path(in: directory)
        if isThere(linksPath) {
            let queue = try ShareLinkConnection(path: linksPath).queue
            try copy(links: queue, from: linksPath, to: links(of: file), &contents).put()
        } else {
            unlink(links(of: file))
        }
        try ledger.put()
        return contents
    }

    /// Makes a data directory of a backup; nothing may be in the place of its files.
    ///
    /// Without the file of the links, which may be left away on purpose, every link has ended.
    ///
    /// - Throws: `BackupError`, `EventStoreError` or `ShareLinkError`; there is then no ledger in the directory.
    package static func restore(_ file: String, to directory: String) throws -> Contents {
        guard isThere(file) else { throw BackupError.missing(path: file) }
        guard isMarked(file, LedgerLayout.applicationID) else { throw BackupError.foreign(path: file) }
        try DataDirectory.make(directory)
        let lock = try DirectoryLock(directory: directory)
        defer { withExtendedLifetime(lock) {} }
        let (ledgerPath, linksPath) = (SQLiteDatabase.path(in: directory), SQLiteShareLinkStore.path(in: directory))
        // A log that was left behind would be played back into the ledger.
        for path in [ledgerPath, ledgerPath + "-wal", linksPath] where isThere(path) {
            throw BackupError.occupied(path: path)
        }
        var contents = Contents()
        do {
            let ledger = try copy(ledger: reading(file), from: file, to: ledgerPath, &contents)
            let links = links(of: file)
            if isThere(links) { try copy(links: reading(links), from: links, to: linksPath, &contents).put() }
            try ledger.put()
        } catch EventStoreError.damaged(let path, let detail) {
            throw BackupError.damaged(path: path, detail: detail)
        } catch ShareLinkError.damaged(let path, let detail) {
            throw BackupError.damaged(path: path, detail: detail)
        }
        return contents
    }

    /// The file of the links that belong to a backup.
    package static func links(of file: String) -> String { file + ".links" }

    // MARK: Copies

    private static func copy(
        ledger: some DatabaseReader,
        from path: String,
        to place: String,
        _ contents: inout Contents
    ) throws -> DatabaseCopy {
        do {
            return try DatabaseCopy(of: ledger, for: place) { database in
                if let damage = try database.damage() { throw EventStoreError.damaged(path: path, detail: damage) }
                try LedgerLayout.check(database, path: path)
                contents.events = try Int.fetchOne(database, sql: "SELECT count(*) FROM events") ?? 0
            }
        } catch let error as DatabaseError {
            let culprit = error.isDamage ? path : place
            throw EventStoreError(error, operation: "copy the ledger", path: culprit, for: .writing)
        }
    }

    private static func copy(
        links: some DatabaseReader,
        from path: String,
        to place: String,
        _ contents: inout Contents
    ) throws -> DatabaseCopy {
        do {
            return try DatabaseCopy(of: links, for: place) { database in
                if let damage = try database.damage() { throw ShareLinkError.damaged(path: path, detail: damage) }
                try ShareLinkLayout.check(database, path: path)
                contents.links = try Int.fetchOne(database, sql: "SELECT count(*) FROM links") ?? 0
            }
        } catch let error as DatabaseError {
            throw ShareLinkError(error, operation: "copy the share links", path: error.isDamage ? path : place)
        }
    }

    private static func reading(_ file: String) throws(EventStoreError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "backup"
        do {
            return try DatabaseQueue(path: file, configuration: configuration)
        } catch {
            throw EventStoreError(error, operation: "open the backup", path: file, for: .reading)
        }
    }

    // MARK: Files

    private static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func isSame(_ directory: String, _ other: String) -> Bool {
        guard let one = FileIdentity(directory), let two = FileIdentity(other) else { return false }
        return one == two
    }

    /// Whether a file begins as a database with this mark does (sqlite.org/fileformat2.html, section 1.3).
    private static func isMarked(_ path: String, _ applicationID: Int) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let header = try? file.read(upToCount: 72),
            header.count == 72, header.starts(with: Data("SQLite format 3\0".utf8))
        else { return false }
        return header[68..<72].reduce(0) { $0 << 8 | Int($1) } == applicationID
    }
}

extension DatabaseError {
    /// Whether it is about what was read, and not about the place of a copy.
    fileprivate var isDamage: Bool {
        [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT].contains(resultCode)
    }
}
