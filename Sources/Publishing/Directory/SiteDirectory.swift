private import Synchronization
import SystemPackage

/// The site directory as a tree of open directories: reading, comparing and finding the place of a file.
///
/// Every part of a path is opened from the directory above it and never through a symbolic link, so nothing that is done
/// to a path can happen outside the site directory.
final class SiteDirectory: Sendable {
    /// Where the caller said the site is; for messages.
    let location: String
    let root: OpenDirectory
    /// Directories found lately, so that a page costs no walk from the top.
    ///
    /// It makes things faster, never right: it can be emptied at any time.
    private let recent = Mutex<[SitePath: OpenDirectory]>([:])
    /// Low enough for the usual limit of 1024 open files per process, high enough for the neighbours of a page.
    private static let recentLimit = 128

    /// Opens the directory, which has to be there.
    init(at location: String) throws(PublishError) {
        self.location = location
        do throws(Errno) {
            root = try OpenDirectory(at: location)
        } catch {
            throw .failed(.openSite, path: location, code: error.rawValue)
        }
    }

    /// The path of a file as a person would look for it.
    func display(_ path: SitePath?) -> String {
        guard let path else { return location }
        return location.hasSuffix("/") ? location + path.text : location + "/" + path.text
    }

    /// The directory at `path` (nil: the site directory itself); nil if there is none.
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

    /// The directory at `path`, made if it is missing, with those above it.
    ///
    /// Throws `obstacle` if something else is in the way.
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
                // try?: without an answer the first error is told.
                throw .obstacle(display(path), found: entry.kind, needed: .directory)
            }
            throw .failed(.makeDirectory, path: display(path), code: error.rawValue)
        }
    }

    /// Forgets where directories are, so that the next look goes to the disk.
    func forgetDirectories() {
        recent.withLock { $0.removeAll(keepingCapacity: true) }
    }

    /// Forgets one directory.
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

    /// The bytes of a file; nil if no regular file is there.
    func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
        guard let file = try open(path) else { return nil }
        return try file.bytes(0..<file.size)
    }

    /// A file, held open; nil if no regular file is there.
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

    /// Ticks of the clock that dates changes are at most this far apart, in nanoseconds.
    private static let tick: Int64 = 100_000_000

    /// The mark of a file; nil if no regular file is there, or if another change could still get the same mark.
    ///
    /// One look from the top, which may follow a link: a file that is reached by one has the mark of that file, and not that
    /// of any other.
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

    /// How a file compares with `bytes`; read only if the size is the same.
    func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        guard let parent = try directory(path.parent) else { return .absent }
        do throws(Errno) {
            let file = try parent.file(path.name)
            guard let status = try file.status() else { return .absent }
            guard status.size == bytes.count else { return .different }
            return try file.read(upTo: status.size).isIdentical(to: bytes) ? .same : .different
        } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels, .noSuchAddressOrDevice {
            return .absent
        } catch {
            throw .failed(.read, path: display(path), code: error.rawValue)
        }
    }
}
