import Basics
import Foundation

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
            try synchronize(directory.deletingLastPathComponent().path)
        }
    }

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
