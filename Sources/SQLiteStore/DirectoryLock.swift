import Basics
import Foundation

/// The right to be the one process that writes to a data directory; given up when the value ends, or the process does.
///
/// The lock is on a file of its own. The database file must never be opened beside SQLite: closing it would drop the
/// locks that SQLite itself holds on it (sqlite.org/howtocorrupt.html, section 2.2).
struct DirectoryLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock, without waiting for it.
    init(directory: String) throws(StorageError) {
        let path = "\(directory)/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: path, for: .writing, detail: Self.reason(errno))
        }
        InheritedOwner.apply(to: descriptor, at: path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(descriptor) }
            guard code == EWOULDBLOCK else {
                throw .failed(operation: "lock the data directory", path: path, detail: Self.reason(code))
            }
            throw .locked(directory: directory, process: Self.owner(descriptor))
        }
        Self.sign(descriptor)
        self.descriptor = descriptor
    }

    deinit {
        // Closing is not sufficient, because a child process that is being started has a copy of the descriptor.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// The system's message for an error number.
    static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }

    /// Leaves the process id for other processes that meet the lock.
    ///
    /// It is only a hint, so failures are ignored.
    private static func sign(_ descriptor: Int32) {
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0, let line = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").first
        else { return nil }
        return Int32(line)
    }
}
