import Basics
import Foundation
import GRDB

/// A copy of a database in one file of its own, made beside its place and put there in one step once it is on disk.
///
/// The copy shows one moment of the source, even if others write to it meanwhile. One that is not put in its place
/// goes away; what a killed process left of one is overwritten by the next.
struct DatabaseCopy: ~Copyable {
    private let place: String
    private let partial: String
    /// Keeps others from the same copy; closed after SQLite has closed the file, whose locks would end with it.
    private let lock: Int32
    private var isPlaced = false

    /// Copies a database.
    ///
    /// - Parameter look: checks the copy before it is closed, and throws if it is not as it should be.
    /// - Throws: `BackupError` about the place, and what SQLite says of the source or of the copy.
    init(of source: some DatabaseReader, for place: String, look: (Database) throws -> Void) throws {
        let partial = "\(place).partial"
        let lock = try Self.begin(partial, for: place)
        do {
            let copy = try DatabaseQueue(path: partial, configuration: Self.configuration)
            try source.backup(to: copy)
            try copy.writeWithoutTransaction { database in
                // A file that needs no other: the write-ahead log of the source is no part of it.
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
        // If the copy was put in its place, the name may be that of the next one.
        if !isPlaced { unlink(partial) }
        close(lock)
    }

    /// Puts the copy in its place, instead of what was there, and returns after that is on disk.
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

    /// Makes an empty file that no other process writes to and only its owner may read; SQLite would let everybody.
    private static func begin(_ partial: String, for place: String) throws(BackupError) -> Int32 {
        let descriptor = open(partial, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(place) }
        InheritedOwner.apply(to: descriptor, at: partial)
        let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        let isTaken = !isLocked && errno == EWOULDBLOCK
        // Another backup may have given the file its name since it was opened.
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

    /// Without a journal: what is cut short is thrown away, and what is whole is synced before it gets its name.
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
    /// The damage of the file, from a check of every page and of every entry of every index; nil if there is none.
    func damage() throws -> String? {
        let found = try String.fetchOne(self, sql: "PRAGMA integrity_check(1)")
        guard found != "ok" else { return nil }
        return (found ?? "no answer").split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
