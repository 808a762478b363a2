import Basics
import Glibc
import SystemPackage

/// An open directory, closed by its deinitializer.
///
/// Names are relative to the directory, and a symbolic link under a name is never followed. All operations affect this
/// directory, even after it was moved.
final class OpenDirectory: Sendable {
    /// An entry of a directory.
    struct Entry {
        let kind: PublishError.FileKind
        /// The modification time in seconds.
        let modified: Int
        /// A number that changes if the entry is written to or replaced, except by two changes within one tick of the
        /// clock.
        let mark: UInt64
        /// Nanoseconds since the last change, by the clock of modification times.
        let age: Int64
    }

    private let descriptor: Int32
    /// Whether this instance created the directory, so that it contains only files of this process.
    let isNew: Bool
    private let owner: InheritedOwner?

    /// Opens the directory at a path; only here a symbolic link is followed.
    init(at path: String) throws(Errno) {
        descriptor = try SystemCall.check { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        owner = InheritedOwner(of: descriptor)
        isNew = false
    }

    private init(_ name: String, in parent: OpenDirectory, isNew: Bool) throws(Errno) {
        self.isNew = isNew
        descriptor = try SystemCall.check {
            openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        owner = InheritedOwner(of: descriptor)
    }

    deinit {
        close(descriptor)
    }

    /// Opens a directory inside this one.
    func directory(_ name: String) throws(Errno) -> OpenDirectory {
        try OpenDirectory(name, in: self, isNew: false)
    }

    /// Creates a directory inside this one, unless it exists.
    ///
    /// - Returns: whether it was created.
    @discardableResult
    func make(_ name: String, mode: mode_t = 0o777) throws(Errno) -> Bool {
        do throws(Errno) {
            _ = try SystemCall.check { mkdirat(descriptor, name, mode) }
            // try?: if the directory cannot be opened, root remains its owner.
            if let owner, let created = try? directory(name) { owner.apply(to: created.descriptor) }
            return true
        } catch .fileExists {
            return false
        }
    }

    /// Opens a directory inside this one, and creates it if it is missing.
    func makeDirectory(_ name: String) throws(Errno) -> OpenDirectory {
        try OpenDirectory(name, in: self, isNew: try make(name))
    }

    /// The entry with a name; nil if there is none.
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

    /// Opens an entry for reading, without blocking if it is a pipe.
    func file(_ name: String) throws(Errno) -> OpenFile {
        OpenFile(
            owning: try SystemCall.check {
                openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            }
        )
    }

    /// Creates a file; fails if the name is taken.
    func create(_ name: String) throws(Errno) -> OpenFile {
        let file = try SystemCall.check {
            openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        }
        owner?.apply(to: file)
        return OpenFile(owning: file)
    }

    /// Moves a file, and atomically replaces an existing file with the new name.
    func rename(_ name: String, to directory: OpenDirectory, as newName: String) throws(Errno) {
        _ = try SystemCall.check { renameat(descriptor, name, directory.descriptor, newName) }
    }

    /// Moves a file to a new name, unless the name is taken.
    ///
    /// - Returns: false, without a change, if the name is taken or the file system has no atomic operation for this.
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

    // Swift's Glibc module does not declare renameat2, a GNU extension.
    private static let renameat2 = dlsym(nil, "renameat2").map {
        unsafeBitCast(
            $0,
            to: (@convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32).self
        )
    }

    /// Removes a file if it exists.
    func remove(_ name: String) throws(Errno) {
        do throws(Errno) {
            _ = try SystemCall.check { unlinkat(descriptor, name, 0) }
        } catch .noSuchFileOrDirectory {}
    }

    /// Removes an empty directory if it exists.
    func removeDirectory(_ name: String) throws(Errno) {
        do throws(Errno) {
            _ = try SystemCall.check { unlinkat(descriptor, name, AT_REMOVEDIR) }
        } catch .noSuchFileOrDirectory {}
    }

    /// Takes an advisory lock on the directory until `unlock` or the end of the process.
    ///
    /// - Throws: `Errno.wouldBlock` if the directory is locked.
    func lock() throws(Errno) {
        _ = try SystemCall.check { flock(descriptor, LOCK_EX | LOCK_NB) }
    }

    /// Releases the lock.
    ///
    /// Closing the directory is not sufficient, because a child process that is being started has a copy of the
    /// descriptor for a moment.
    func unlock() {
        _ = flock(descriptor, LOCK_UN)
    }

    /// Calls `body` with every name in the directory and its kind, which is nil if the file system does not report it.
    func forEachName(_ body: (_ name: String, _ kind: PublishError.FileKind?) -> Void) throws(Errno) {
        // A stream owns its descriptor, so it needs a separate one.
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

    /// Returns when all data of the directory's file system is on the device.
    func syncFileSystem() throws(Errno) {
        // Swift's Glibc module does not declare syncfs, a GNU extension.
        guard let symbol = dlsym(nil, "syncfs") else { return sync() }
        let syncfs = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
        _ = try SystemCall.check { syncfs(descriptor) }
    }
}

extension PublishError.FileKind {
    /// The kind in a directory entry; nil if the file system does not report it.
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
