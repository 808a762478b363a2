import Foundation
import GRDB

/// A copy of a database in one file of its own, made beside its place and put there in one step once it is on disk.
///
/// The copy shows one moment of the source, whoever writes to it meanwhile. One that is not put in its place goes away.
struct DatabaseCopy: ~Copyable {
    private let place: String
    private let partial: String

    /// Copies a database and looks at every page of the copy.
    ///
    /// - Parameters:
    ///   - look: looks at the copy before it is closed, and throws where it is not what it should be.
    /// - Throws: what SQLite says, of the source or of the copy.
    init(of source: some DatabaseReader, for place: String, look: (Database) throws -> Void) throws {
        self.place = place
        partial = "\(place).partial-\(getpid())"
        // Nobody but the owner may look in. SQLite, left to itself, would let everybody.
        unlink(partial)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupError.cannotWrite(path: place, detail: DirectoryLock.reason(errno)) }
        close(descriptor)
        do {
            let copy = try DatabaseQueue(path: partial, configuration: Self.configuration)
            try source.backup(to: copy)
            try copy.writeWithoutTransaction { database in
                // A file that takes its turn with no other: the write-ahead log of the source is not part of a copy.
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
                try look(database)
            }
            try copy.close()
            try Self.synchronize(partial, for: place)
        } catch {
            unlink(partial)
            throw error
        }
    }

    deinit {
        unlink(partial)
    }

    /// Puts the copy in its place, instead of what was there, and returns after that is on disk.
    consuming func put() throws {
        guard rename(partial, place) == 0 else {
            throw BackupError.cannotWrite(path: place, detail: DirectoryLock.reason(errno))
        }
        try Self.synchronize(Self.directory(of: place), for: place)
    }

    /// Where a file lies.
    static func directory(of path: String) -> String {
        URL(filePath: path).deletingLastPathComponent().path
    }

    /// What is cut short is thrown away, and what is whole is synced at the end.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "copy"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        return configuration
    }

    private static func synchronize(_ path: String, for place: String) throws(BackupError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite(path: place, detail: DirectoryLock.reason(errno)) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cannotWrite(path: place, detail: DirectoryLock.reason(errno)) }
    }
}

extension Database {
    /// What is wrong with the file, by a look at every page and at every entry of every index; nil where nothing is.
    func damage() throws -> String? {
        let found = try String.fetchOne(self, sql: "PRAGMA integrity_check(1)")
        guard found != "ok" else { return nil }
        return (found ?? "no answer").split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
