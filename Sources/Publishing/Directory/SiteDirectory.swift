import Basics
private import Synchronization
import SystemPackage

/// The site directory as a tree of open directories, for finding, reading, and comparing files.
///
/// Each component of a path is opened relative to its parent directory and never through a symbolic link, so no file
/// outside of the site directory is read or written.
final class SiteDirectory: Sendable {
    /// The path from the caller, for messages.
    let location: String
    let root: OpenDirectory
    /// A cache of open directories, so that a file needs no walk from the root.
    ///
    /// It can be emptied at any time.
    private let recent = Mutex<[SitePath: OpenDirectory]>([:])
    /// Low enough for the usual limit of 1024 open files per process, and sufficient for pages that change together.
    private static let recentLimit = 128

    /// Opens the directory, which must exist.
    init(at location: String) throws(PublishError) {
        self.location = location
        do throws(Errno) {
            root = try OpenDirectory(at: location)
        } catch {
            throw .failed(.openSite, path: location, code: error.rawValue)
        }
    }

    /// The path of a file for messages.
    func display(_ path: SitePath?) -> String {
        guard let path else { return location }
        return location.hasSuffix("/") ? location + path.text : location + "/" + path.text
    }

    /// Opens a directory.
    ///
    /// - Parameter path: nil: the site directory itself.
    /// - Returns: nil if there is no such directory.
    func directory(_ path: SitePath?) throws(PublishError) -> OpenDirectory? {
        guard let path else { return root }
        if let known = recent.withLock({ $0[path] }) { return known }
        guard let parent = try directory(path.parent) else { return nil }
        do throws(Errno) {
            return remember(try parent.directory(path.name), at: path)
        } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels {
            return nil
        } catch {
            throw .failed(.read, path: display(path), code: error.rawValue)
        }
    }

    /// Opens a directory, and creates it and those above it if they are missing.
    ///
    /// - Throws: `PublishError.obstacle` if one of them is not a directory; `PublishError.failed`.
    func makeDirectory(_ path: SitePath?) throws(PublishError) -> OpenDirectory {
        guard let path else { return root }
        if let known = recent.withLock({ $0[path] }) { return known }
        let parent = try makeDirectory(path.parent)
        let name = path.name
        do throws(Errno) {
            do throws(Errno) {
                return remember(try parent.directory(name), at: path)
            } catch .noSuchFileOrDirectory {
                return remember(try parent.makeDirectory(name), at: path)
            }
        } catch {
            if error == .notDirectory || error == .tooManySymbolicLinkLevels, let entry = try? parent.entry(name) {
                // try?: otherwise the first error is thrown.
                throw .obstacle(display(path), found: entry.kind, needed: .directory)
            }
            throw .failed(.makeDirectory, path: display(path), code: error.rawValue)
        }
    }

    /// Closes the cached directories.
    func forgetDirectories() {
        recent.withLock { $0.removeAll(keepingCapacity: true) }
    }

    /// Closes one cached directory.
    func forgetDirectory(_ path: SitePath) {
        recent.withLock { _ = $0.removeValue(forKey: path) }
    }

    private func remember(_ directory: OpenDirectory, at path: SitePath) -> OpenDirectory {
        recent.withLock {
            if $0.count >= Self.recentLimit { $0.removeAll(keepingCapacity: true) }
            $0[path] = directory
        }
        return directory
    }

    /// The bytes of a file; nil if there is no regular file.
    func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
        guard let file = try open(path) else { return nil }
        return try file.bytes(0..<file.size)
    }

    /// Opens a file; nil if there is no regular file.
    func open(_ path: SitePath) throws(PublishError) -> OpenSiteFile? {
        guard let parent = try directory(path.parent) else { return nil }
        do throws(Errno) {
            let file = try parent.file(path.name)
            guard let status = try file.status() else { return nil }
            let mark = status.age > Self.tick ? status.mark : nil
            return OpenSiteFile(file, size: status.size, mark: mark, at: display(path))
        } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels, .noSuchAddressOrDevice {
            return nil
        } catch {
            throw .failed(.read, path: display(path), code: error.rawValue)
        }
    }

    /// The upper limit of the resolution of modification times, in nanoseconds.
    private static let tick: Int64 = 100_000_000

    /// The mark of a file.
    ///
    /// It is one system call from the root, which follows symbolic links to directories. That is safe, because it reads
    /// no content, and a file outside of the site has a mark of its own.
    ///
    /// - Returns: nil if there is no regular file, or if it changed so recently that the next change could have the
    ///   same mark.
    func mark(of path: SitePath) throws(PublishError) -> UInt64? {
        do throws(Errno) {
            let entry = try root.entry(path.text)
            guard let entry, entry.kind == .file, entry.age > Self.tick else { return nil }
            return entry.mark
        } catch .notDirectory, .tooManySymbolicLinkLevels {
            return nil
        } catch {
            throw .failed(.read, path: display(path), code: error.rawValue)
        }
    }

    /// Compares a file with `bytes`, and reads it only if the sizes are equal.
    func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        guard let parent = try directory(path.parent) else { return .absent }
        do throws(Errno) {
            let file = try parent.file(path.name)
            guard let status = try file.status() else { return .absent }
            guard status.size == bytes.count else { return .different }
            return try file.read(upTo: status.size).hasSameBytes(as: bytes) ? .same : .different
        } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels, .noSuchAddressOrDevice {
            return .absent
        } catch {
            throw .failed(.read, path: display(path), code: error.rawValue)
        }
    }
}
