import Glibc
import SystemPackage

/// What is done with whole paths outside the site: data directory and site directory.
enum PathOnDisk {
    /// Makes a directory and those above it; that they are there already is fine.
    ///
    /// Throws `fileExists` or `notDirectory` if something else is in the way.
    static func makeDirectories(_ path: String) throws(Errno) {
        do throws(Errno) {
            _ = try SystemCall.check { mkdir(path, 0o777) }
        } catch .fileExists {
            if !isDirectory(path) { throw .fileExists }
        } catch .noSuchFileOrDirectory {
            let above = parent(of: path)
            if above == path { throw .noSuchFileOrDirectory }
            try makeDirectories(above)
            if isDirectory(path) { return }
            _ = try SystemCall.check { mkdir(path, 0o777) }
        }
    }

    /// The directory that holds what a path names.
    static func parent(of path: String) -> String {
        let trimmed = path.trimmingEnd(of: UInt8(ascii: "/"))
        guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return trimmed.isEmpty ? path : "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// The absolute path of something that is there, without symbolic links.
    static func absolute(_ path: String) throws(Errno) -> String {
        guard let resolved = realpath(path, nil) else { throw Errno(rawValue: errno) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Moves a file; the file that has the new name gives way in the same instant.
    static func move(_ path: String, to newPath: String) throws(Errno) {
        _ = try SystemCall.check { rename(path, newPath) }
    }

    /// Removes a file; that it is missing is fine.
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

extension [UInt8] {
    /// Whether both hold the same bytes, compared as fast as memory is read.
    func isIdentical(to other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        return withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                guard let first = mine.baseAddress, let second = theirs.baseAddress else { return true }
                return memcmp(first, second, mine.count) == 0
            }
        }
    }
}
