import Basics
import Foundation
import Synchronization

/// The directory of the ledger.
enum DataDirectory {
    /// Creates the directory if it is missing, and returns after it is on disk.
    ///
    /// Only the owner can access it, because the ledger contains names and addresses.
    static func make(_ path: String) throws(StorageError) {
        var missing: [URL] = []
        var current = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL
        while access(current.path, F_OK) != 0, current.pathComponents.count > 1 {
            missing.append(current)
            current.deleteLastPathComponent()
        }
        for directory in missing.reversed() {
            let isLast = directory == missing.first
            guard mkdir(directory.path, isLast ? 0o700 : 0o777) == 0 || errno == EEXIST else {
                throw .cannotOpen(path: directory.path, for: .writing, detail: DirectoryLock.reason(errno))
            }
            InheritedOwner.apply(toDirectoryAt: directory.path)
            try synchronize(directory.deletingLastPathComponent().path)
        }
    }

    /// Creates an empty database file that only its owner can read, unless it exists.
    ///
    /// With the default permissions of SQLite, all users could read it.
    static func makeFile(_ path: String) throws(StorageError) {
        // Closing a file drops all locks of the process on it, including SQLite's locks for another connection
        // (sqlite.org/howtocorrupt.html, section 2.2). The mutex delays other connections of this process until the
        // file is closed. Locks of other processes are not affected.
        let failure: Int32? = making.withLock { _ in
            guard access(path, F_OK) != 0 else { return nil }
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor < 0 else {
                InheritedOwner.apply(to: descriptor, at: path)
                close(descriptor)
                return nil
            }
            return errno == EEXIST ? nil : errno
        }
        switch failure {
        case nil: break
        case ENOSPC, EDQUOT: throw .full(path: path)
        case EROFS: throw .readOnly(path: path)
        case .some(let code): throw .cannotOpen(path: path, for: .writing, detail: DirectoryLock.reason(code))
        }
    }

    /// Protects the time between creating a file and closing it.
    private static let making = Mutex(())

    /// Returns after the entries of a directory are on disk.
    static func synchronize(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, for: .writing, detail: DirectoryLock.reason(errno))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .failed(operation: "synchronize the data directory", path: path, detail: DirectoryLock.reason(errno))
        }
    }
}
