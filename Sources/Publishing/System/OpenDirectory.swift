import Glibc
import SystemPackage

/// A directory held open; closed when nobody uses it any more.
///
/// Names are single parts, seen from this directory, and symbolic links are never followed: whatever is done here is
/// done in this very directory, wherever it has been moved to.
final class OpenDirectory: Sendable {
    /// What stands in a directory under one name.
    struct Entry {
        let kind: PublishError.FileKind
        /// The second of the last change of content.
        let modified: Int
        /// Differs once somebody has written to it or put something else in its place, unless two changes came within one
        /// tick of the clock.
        let mark: UInt64
        /// Nanoseconds since the last change, by the clock that dates changes.
        let age: Int64
    }

    private let descriptor: Int32
    /// Whether this process made the directory a moment ago, so that only its own files are in it.
    let isNew: Bool

    /// The directory at a path of the surrounding system; here alone a symbolic link is followed.
    init(at path: String) throws(Errno) {
        descriptor = try SystemCall.check { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        isNew = false
    }

    private init(_ name: String, in descriptor: Int32, isNew: Bool) throws(Errno) {
        self.isNew = isNew
        self.descriptor = try SystemCall.check {
            openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
    }

    deinit {
        close(descriptor)
    }

    /// The directory inside this one.
    func directory(_ name: String) throws(Errno) -> OpenDirectory {
        try OpenDirectory(name, in: descriptor, isNew: false)
    }

    /// Makes a directory inside this one; that it is there already is fine.
    ///
    /// - Returns: whether it was made.
    @discardableResult
    func make(_ name: String, mode: mode_t = 0o777) throws(Errno) -> Bool {
        do throws(Errno) {
            _ = try SystemCall.check { mkdirat(descriptor, name, mode) }
            return true
        } catch .fileExists {
            return false
        }
    }

    /// Makes a directory inside this one, unless it is there already, and opens it.
    func makeDirectory(_ name: String) throws(Errno) -> OpenDirectory {
        try OpenDirectory(name, in: descriptor, isNew: try make(name))
    }

    /// What stands under a name; nil if nothing does.
    func entry(_ name: String) throws(Errno) -> Entry? {
        var status = stat()
        do throws(Errno) {
            _ = try SystemCall.check { fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) }
        } catch .noSuchFileOrDirectory {
            return nil
        }
        let kind: PublishError.FileKind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        return Entry(kind: kind, modified: status.modifiedSeconds, mark: status.mark, age: status.age)
    }

    /// Opens what stands under a name for reading; never waits, not even for a pipe.
    func file(_ name: String) throws(Errno) -> OpenFile {
        OpenFile(
            owning: try SystemCall.check {
                openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            }
        )
    }

    /// Makes a new file under a name that is free.
    func create(_ name: String) throws(Errno) -> OpenFile {
        OpenFile(
            owning: try SystemCall.check {
                openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
            }
        )
    }

    /// Moves a file; the file that has the new name gives way in the same instant.
    func rename(_ name: String, to directory: OpenDirectory, as newName: String) throws(Errno) {
        _ = try SystemCall.check { renameat(descriptor, name, directory.descriptor, newName) }
    }

    /// Moves a file to a name that is free.
    ///
    /// - Returns: false, and nothing is moved, if the name is not free or the file system cannot tell in one step.
    func add(_ name: String, to directory: OpenDirectory, as newName: String) throws(Errno) -> Bool {
        guard let renameat2 = Self.renameat2 else { return false }
        do throws(Errno) {
            let noReplace: UInt32 = 1
            _ = try SystemCall.check { renameat2(descriptor, name, directory.descriptor, newName, noReplace) }
            return true
        } catch .fileExists, .invalidArgument {
            return false
        }
    }

    // Swift's Glibc module does not show renameat2 (a GNU extension); the library has it.
    private static let renameat2 = dlsym(nil, "renameat2").map {
        unsafeBitCast(
            $0,
            to: (@convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32).self
        )
    }

    /// Removes a file; that it is missing is fine.
    func remove(_ name: String) throws(Errno) {
        do throws(Errno) {
            _ = try SystemCall.check { unlinkat(descriptor, name, 0) }
        } catch .noSuchFileOrDirectory {}
    }

    /// Removes an empty directory; that it is missing is fine.
    func removeDirectory(_ name: String) throws(Errno) {
        do throws(Errno) {
            _ = try SystemCall.check { unlinkat(descriptor, name, AT_REMOVEDIR) }
        } catch .noSuchFileOrDirectory {}
    }

    /// Locks the directory until `unlock`, or the end of the process, against everybody else who asks for the lock.
    ///
    /// Throws `wouldBlock` if somebody has it.
    func lock() throws(Errno) {
        _ = try SystemCall.check { flock(descriptor, LOCK_EX | LOCK_NB) }
    }

    /// Gives the lock back.
    ///
    /// Closing is not enough: a child process that is just being started has a copy of the descriptor for a moment.
    func unlock() {
        _ = flock(descriptor, LOCK_UN)
    }

    /// Calls `body` with every name in the directory and whether it may be a directory itself.
    func forEachName(_ body: (_ name: String, _ kind: PublishError.FileKind?) -> Void) throws(Errno) {
        // A stream owns its descriptor, so it gets one of its own.
        let own = try SystemCall.check { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(own) else {
            let code = errno
            close(own)
            throw Errno(rawValue: code)
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            body(name, PublishError.FileKind(type: Int32(entry.pointee.d_type)))
        }
        if errno != 0 { throw Errno(rawValue: errno) }
    }

    /// Returns when everything on the file system of this directory is on the device.
    func syncFileSystem() throws(Errno) {
        // Swift's Glibc module does not show syncfs (a GNU extension); the library has it.
        guard let symbol = dlsym(nil, "syncfs") else { return sync() }
        let syncfs = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
        _ = try SystemCall.check { syncfs(descriptor) }
    }
}

extension PublishError.FileKind {
    /// The kind that a directory entry tells; nil where the file system does not tell.
    fileprivate init?(type: Int32) {
        switch type {
        case Int32(DT_REG): self = .file
        case Int32(DT_DIR): self = .directory
        case Int32(DT_LNK): self = .symbolicLink
        case Int32(DT_UNKNOWN): return nil
        default: self = .other
        }
    }
}
