import Basics
import Foundation
import GRDB
import Ledger
import Sharing

/// A backup of a data directory: a file with the ledger, and a second file beside it with the share links.
///
/// SQLite's online backup copies both while a server writes. Every page of a copy is checked before the copy replaces
/// an older backup.
package enum Backup {
    /// The contents of a backup.
    package struct Contents: Equatable, Sendable {
        package fileprivate(set) var events = 0
        /// The number of links; nil if the directory has none.
        package fileprivate(set) var links: Int?
    }

    /// Copies the ledger and the links of a directory.
    ///
    /// The copies replace an older backup.
    ///
    /// - Throws: `BackupError` or `StorageError`. An older backup of the ledger is then unchanged.
    package static func write(_ directory: String, to file: String) throws -> Contents {
        let source = try SQLiteDatabase(directory: directory, for: .reading)
        guard FileIdentity(DatabaseCopy.directory(of: file)) != FileIdentity(directory) else {
            throw BackupError.amongLedger(path: file)
        }
        let linksFile = links(of: file)
        for (path, mark) in [
            (file, SQLiteLayout.ledger.applicationID), (linksFile, SQLiteLayout.shareLinks.applicationID),
        ] {
            guard try [.nothing, .database(mark: mark)].contains(occupant(of: path)) else {
                throw BackupError.inTheWay(path: path)
            }
        }
        var contents = Contents()
        let ledger = try copy(.ledger, source.pool, from: source.path, to: file, &contents)
        let linksPath = SQLiteShareLinkStore.path(in: directory)
        if try occupant(of: linksPath) != .nothing {
            let queue = try ShareLinkConnection(path: linksPath).queue
            try copy(.links, queue, from: linksPath, to: linksFile, &contents).put()
        } else {
            // The links of an older backup do not belong to this one. A restore would open them again.
            guard unlink(linksFile) == 0 || errno == ENOENT else {
                throw BackupError.cannotWrite(path: linksFile, detail: DirectoryLock.reason(errno))
            }
        }
        try ledger.put()
        return contents
    }

    /// Creates the files of a data directory from a backup.
    ///
    /// If the file of the links is missing, the directory has no links, and old links open nothing. An operator may
    /// omit it for this purpose.
    ///
    /// - Throws: `BackupError` or `StorageError`. The ledger of the backup is then not in the directory.
    package static func restore(_ file: String, to directory: String) throws -> Contents {
        switch try occupant(of: file) {
        case .nothing: throw BackupError.missing(path: file)
        case .database(SQLiteLayout.ledger.applicationID): break
        case .database, .something: throw BackupError.foreign(path: file)
        }
        try DataDirectory.make(directory)
        let lock = try DirectoryLock(directory: directory)
        defer { withExtendedLifetime(lock) {} }
        let (ledgerPath, linksPath) = (SQLiteDatabase.path(in: directory), SQLiteShareLinkStore.path(in: directory))
        for path in [ledgerPath, linksPath] {
            // SQLite would apply an old journal to the restored file. An empty journal has no effect.
            for name in [path, path + "-wal", path + "-journal"] where try occupant(of: name) != .nothing {
                guard name != path, FileIdentity(name)?.isEmpty == true else { throw BackupError.occupied(path: name) }
            }
        }
        var contents = Contents()
        do {
            let ledger = try copy(.ledger, reading(file), from: file, to: ledgerPath, &contents)
            let linksFile = links(of: file)
            if try occupant(of: linksFile) != .nothing {
                try copy(.links, reading(linksFile), from: linksFile, to: linksPath, &contents).put()
            }
            try ledger.put()
            return contents
        } catch StorageError.damaged(_, let path, let detail) {
            throw BackupError.damaged(path: path, detail: detail)
        }
    }

    /// The path of the links of a backup.
    package static func links(of file: String) -> String { file + ".links" }

    // MARK: Copies

    /// The differences between the ledger and the links in a copy.
    private struct Part: Sendable {
        let table: String
        let count: @Sendable (inout Contents, Int) -> Void
        let layout: SQLiteLayout
        /// The operation, for errors.
        let operation: String

        static let ledger = Part(
            table: "events",
            count: { $0.events = $1 },
            layout: .ledger,
            operation: "copy the ledger"
        )
        static let links = Part(
            table: "links",
            count: { $0.links = $1 },
            layout: .shareLinks,
            operation: "copy the share links"
        )
    }

    /// Copies and checks a file, and counts its entries.
    private static func copy(
        _ part: Part,
        _ source: some DatabaseReader,
        from path: String,
        to place: String,
        _ contents: inout Contents
    ) throws -> DatabaseCopy {
        do {
            return try DatabaseCopy(of: source, for: place) { database in
                if let damage = try database.damage() {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: damage)
                }
                try part.layout.check(database, path: path)
                part.count(&contents, try Int.fetchOne(database, sql: "SELECT count(*) FROM \(part.table)") ?? 0)
            }
        } catch let error as DatabaseError {
            let path = error.isAboutWriting ? place : path
            throw StorageError(error, of: part.layout.contents, operation: part.operation, path: path)
        }
    }

    private static func reading(_ file: String) throws(StorageError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "backup"
        do {
            return try DatabaseQueue(path: file, configuration: configuration)
        } catch {
            throw StorageError(error, of: .ledger, operation: "open the backup", path: file, for: .reading)
        }
    }

    // MARK: Files

    /// The kind of file at a path.
    private enum Occupant: Equatable {
        case nothing
        case something
        /// A database with an application ID.
        case database(mark: Int)
    }

    /// Determines the kind of a file from its header (sqlite.org/fileformat2.html, section 1.3).
    private static func occupant(of path: String) throws(BackupError) -> Occupant {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return .nothing }
            throw .cannotRead(path: path, detail: DirectoryLock.reason(errno))
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 72)
        guard pread(descriptor, &header, header.count, 0) == header.count,
            header.starts(with: "SQLite format 3\0".utf8)
        else { return .something }
        return .database(mark: header[68...].reduce(0) { $0 << 8 | Int($1) })
    }
}

extension DatabaseError {
    /// Whether the error concerns the copy, and not its source.
    fileprivate var isAboutWriting: Bool {
        switch extendedResultCode {
        case .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_TRUNCATE: true
        default: [.SQLITE_FULL, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM].contains(resultCode)
        }
    }
}
