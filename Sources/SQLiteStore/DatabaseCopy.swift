import Basics
import Foundation
import GRDB

/// A copy of a database in a single file.
///
/// It is written beside its destination, and renamed once it is on disk.
///
/// The copy has one state of the source, even if other connections write. A copy that is not renamed is deleted. The
/// next copy overwrites the file of a process that was killed.
struct DatabaseCopy: ~Copyable {
    private let place: String
    private let partial: String
    /// The lock against other copies to the same place.
    ///
    /// Closing it would end SQLite's locks on the file, so SQLite closes first.
    private let lock: Int32
    private var isPlaced = false

    /// Copies a database.
    ///
    /// - Parameter look: checks the copy, and throws an error to discard it.
    /// - Throws: `BackupError` if the copy cannot be created, errors of SQLite about the source or the copy, and errors
    ///   of `look`.
    init(of source: some DatabaseReader, for place: String, look: (Database) throws -> Void) throws {
        let partial = "\(place).partial"
        let lock = try Self.begin(partial, for: place)
        do {
            let copy = try DatabaseQueue(path: partial, configuration: Self.configuration)
            try source.backup(to: copy)
            try copy.writeWithoutTransaction { database in
                // Ends the WAL mode, which the copy has from its source, so that the copy is a single file.
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
                try look(database)
            }
            try copy.close()
            guard fsync(lock) == 0 else { throw Self.failure(place) }
        } catch {
            unlink(partial)
            close(lock)
            throw error
        }
        self.place = place
        self.partial = partial
        self.lock = lock
    }

    deinit {
        // After the rename, the name may belong to the next copy.
        if !isPlaced { unlink(partial) }
        close(lock)
    }

    /// Renames the copy to its destination, replaces an older file, and returns after the change is on disk.
    consuming func put() throws(BackupError) {
        guard rename(partial, place) == 0 else { throw Self.failure(place) }
        isPlaced = true
        let directory = open(Self.directory(of: place), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Self.failure(place) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw Self.failure(place) }
    }

    /// The directory of a file.
    static func directory(of path: String) -> String {
        URL(filePath: path).deletingLastPathComponent().path
    }

    /// Creates and locks an empty file that only its owner can read, unlike with the default permissions of SQLite.
    private static func begin(_ partial: String, for place: String) throws(BackupError) -> Int32 {
        let descriptor = open(partial, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(place) }
        InheritedOwner.apply(to: descriptor, at: partial)
        let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        let isTaken = !isLocked && errno == EWOULDBLOCK
        // Another process may have renamed the file since it was opened.
        guard isLocked, FileIdentity(partial) == FileIdentity(descriptor) else {
            let failure =
                isLocked || isTaken
                ? .cannotWrite(path: place, detail: "another backup is being written there") : failure(place)
            close(descriptor)
            throw failure
        }
        for ending in ["-journal", "-wal", "-shm"] { unlink(partial + ending) }
        guard ftruncate(descriptor, 0) == 0, fchmod(descriptor, 0o600) == 0 else {
            let failure = failure(place)
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    private static func failure(_ place: String) -> BackupError {
        .cannotWrite(path: place, detail: DirectoryLock.reason(errno))
    }

    /// No journal and no flush by SQLite: an incomplete copy is deleted, and a complete one is flushed before its
    /// rename.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "copy"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        return configuration
    }
}

extension Database {
    /// The first damage that a check of all pages and index entries finds; nil if there is none.
    func damage() throws -> String? {
        let found = try String.fetchOne(self, sql: "PRAGMA integrity_check(1)")
        guard found != "ok" else { return nil }
        return (found ?? "no answer").split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
