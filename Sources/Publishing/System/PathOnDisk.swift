import Basics
import Glibc
import SystemPackage

/// Operations on whole paths, for the data directory and the site directory.
enum PathOnDisk {
    /// Creates a directory and those above it, unless they exist.
    ///
    /// - Throws: `Errno.fileExists` or `Errno.notDirectory` if one of them is not a directory.
    static func makeDirectories(_ path: String) throws(Errno) {
        do throws(Errno) {
            try makeDirectory(path)
        } catch .fileExists {
            if !isDirectory(path) { throw .fileExists }
        } catch .noSuchFileOrDirectory {
            let above = parent(of: path)
            if above == path { throw .noSuchFileOrDirectory }
            try makeDirectories(above)
            if isDirectory(path) { return }
            try makeDirectory(path)
        }
    }

    private static func makeDirectory(_ path: String) throws(Errno) {
        _ = try SystemCall.check { mkdir(path, 0o777) }
        InheritedOwner.apply(toDirectoryAt: path)
    }

    /// The directory that contains the entry at a path.
    static func parent(of path: String) -> String {
        let trimmed = path.trimmingEnd(of: UInt8(ascii: "/"))
        guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return trimmed.isEmpty ? path : "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// The absolute path of an existing entry, without symbolic links.
    static func absolute(_ path: String) throws(Errno) -> String {
        guard let resolved = realpath(path, nil) else { throw Errno(rawValue: errno) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Moves a file, and atomically replaces an existing file with the new name.
    static func move(_ path: String, to newPath: String) throws(Errno) {
        _ = try SystemCall.check { rename(path, newPath) }
    }

    /// Removes a file if it exists.
    static func remove(_ path: String) throws(Errno) {
        do throws(Errno) {
            _ = try SystemCall.check { unlink(path) }
        } catch .noSuchFileOrDirectory {}
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

extension String {
    fileprivate func trimmingEnd(of byte: UInt8) -> Substring {
        var rest = self[...]
        while rest.utf8.last == byte { rest.removeLast() }
        return rest
    }
}
