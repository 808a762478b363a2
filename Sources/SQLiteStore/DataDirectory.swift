import Basics
import Foundation
import Synchronization

/// The directory that holds the ledger.
enum DataDirectory {
    /// Makes the directory if it is missing, in a way that survives a loss of power.
    ///
    /// Only the owner may read it: the ledger holds names and addresses.
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

    /// Creates an empty database file that only its owner may read, unless it exists.
    ///
    /// SQLite would let everybody read it.
    static func makeFile(_ path: String) throws(StorageError) {
        // One at a time within the process: closing the file would drop the locks that SQLite had taken on it meanwhile
        // for another connection (sqlite.org/howtocorrupt.html, section 2.2). Other processes are not affected.
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

    /// Guards the moment between creating a file and closing it.
    private static let making = Mutex(())

    /// Returns after the names in a directory are on disk.
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
