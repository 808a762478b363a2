import Basics
import Foundation

/// The exclusive right of a process to write to a data directory.
///
/// It ends with the value or the process.
///
/// The lock has a file of its own. Closing the database file would drop SQLite's locks on it
/// (sqlite.org/howtocorrupt.html, section 2.2).
struct DirectoryLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Acquires the lock, without waiting.
    ///
    /// - Throws: `StorageError.locked` if another process has it.
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
        // Closing alone does not unlock, because a child process that is being started has a copy of the descriptor.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// The system's message for an error number.
    static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }

    /// Writes the process ID, for error messages of other processes.
    ///
    /// Errors are ignored, because the ID is only a hint.
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
