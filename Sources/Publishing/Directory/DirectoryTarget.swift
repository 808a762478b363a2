import SystemPackage

/// A directory that web servers read: the site on disk.
///
/// - One target at a time has the directory, in this process and in all others: it holds a lock on the directory itself
///   as long as it lives, and leaves no lock file.
/// - A file changes by one rename. What a killed process left half done is removed when the next target opens.
/// - Symbolic links inside the directory are never followed and never replaced.
/// - A replaced file is newer than its predecessor by at least a second, which is as fine as web servers look.
package final class DirectoryTarget: PublishTarget {
    /// The absolute path of the directory, without symbolic links.
    package let identity: String
    package let naming: FileNaming
    private let site: SiteDirectory
    private let scratch: ScratchDirectory

    /// Opens the directory for publishing: makes it if it is missing, locks it, removes litter.
    ///
    /// - Throws: `PublishError.directoryInUse` if somebody else has it; `PublishError.obstacle` if something else stands
    ///   there; `PublishError.failed` with the system's reason.
    package init(opening directory: String) throws(PublishError) {
        do throws(Errno) {
            try PathOnDisk.makeDirectories(directory)
            identity = try PathOnDisk.absolute(directory)
        } catch .fileExists, .notDirectory {
            throw .obstacle(directory, found: .file, needed: .directory)
        } catch {
            throw .failed(.makeDirectory, path: directory, code: error.rawValue)
        }
        site = try SiteDirectory(at: directory)
        do throws(Errno) {
            try site.root.lock()
        } catch .wouldBlock {
            throw .directoryInUse(directory)
        } catch {
            throw .failed(.lockSite, path: directory, code: error.rawValue)
        }
        // Only now: before, it may be in use by the one that has the lock.
        scratch = ScratchDirectory(in: site.root)
        // try?: on a disk that takes no directory nothing will be written.
        naming = (try? Self.naming(in: site.root)) ?? .exact
        // A killed process may have made a directory without its file, or removed a file without its directory.
        if try tidyScratch() { Self.removeEmptyDirectories(below: site.root) }
    }

    /// Removes empty directories, except hidden ones and those that cannot be removed.
    private static func removeEmptyDirectories(below directory: OpenDirectory) {
        var names: [String] = []
        // try?: an unreadable directory stays as it is.
        try? directory.forEachName { name, kind in
            if kind == .directory || kind == nil, !name.hasPrefix(".") { names.append(name) }
        }
        for name in names {
            // try?: it may be something else, or not empty.
            guard let below = try? directory.directory(name) else { continue }
            removeEmptyDirectories(below: below)
            try? directory.removeDirectory(name)
        }
    }

    /// Makes an empty directory, and asks for it by other names.
    private static func naming(in root: OpenDirectory) throws(Errno) -> FileNaming {
        let name = ".vitrina-names"
        try root.make(name)
        let naming = FileNaming(
            ignoresCase: try root.entry(name.uppercased()) != nil,
            dropsFinalStops: try root.entry(name + ".") != nil
        )
        try root.removeDirectory(name)
        return naming
    }

    deinit {
        // try?: litter is found again at the next start.
        _ = try? scratch.tidy()
        site.root.unlock()
    }

    package func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
        try site.read(path)
    }

    package func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        try site.compare(path, with: bytes)
    }

    package func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError) {
        try site.forEachPath(below: directory, body)
    }

    package func marks(below directory: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)] {
        try site.marks(below: directory)
    }

    package func add(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Bool {
        let parent = try directory(of: path)
        // Elsewhere a file is there more often than not.
        guard parent.isNew else { return false }
        do throws(Errno) {
            return try scratch.add(bytes, in: parent, as: path.name)
        } catch .noSuchFileOrDirectory {
            // Somebody removed a directory that was held open; `replace` makes it once more.
            return false
        } catch {
            throw .failed(.write, path: site.display(path), code: error.rawValue)
        }
    }

    package func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) {
        do throws(PublishError) {
            try put(bytes, at: path)
        } catch {
            guard case .failed(_, _, Errno.noSuchFileOrDirectory.rawValue) = error else { throw error }
            // Somebody removed a directory that was held open: look for it, or make it, once more.
            site.forgetDirectories()
            scratch.forget()
            try put(bytes, at: path)
        }
    }

    private func put(_ bytes: [UInt8], at path: SitePath) throws(PublishError) {
        let parent = try directory(of: path)
        let name = path.name
        let old: OpenDirectory.Entry?
        do throws(Errno) {
            old = try parent.entry(name)
            if old == nil || old?.kind == .file { return try scratch.put(bytes, in: parent, as: name, replacing: old) }
        } catch {
            throw .failed(.write, path: site.display(path), code: error.rawValue)
        }
        throw .obstacle(site.display(path), found: old?.kind ?? .other, needed: .file)
    }

    /// The directory of a file, made if it is missing.
    private func directory(of path: SitePath) throws(PublishError) -> OpenDirectory {
        if let directory = try site.directory(path.parent) { return directory }
        try prepareScratch(.makeDirectory, path.parent)
        return try site.makeDirectory(path.parent)
    }

    private func prepareScratch(_ operation: PublishError.Operation, _ path: SitePath?) throws(PublishError) {
        do throws(Errno) {
            try scratch.prepare()
        } catch {
            throw .failed(operation, path: site.display(path), code: error.rawValue)
        }
    }

    package func remove(_ path: SitePath) throws(PublishError) {
        try prepareScratch(.remove, path)
        if let parent = try site.directory(path.parent) {
            do throws(Errno) {
                if try parent.entry(path.name)?.kind == .file { try parent.remove(path.name) }
            } catch {
                throw .failed(.remove, path: site.display(path), code: error.rawValue)
            }
        }
        try removeEmptyDirectories(from: path.parent)
    }

    /// Also goes up from a directory that is missing: a run may have been killed between two steps.
    private func removeEmptyDirectories(from directory: SitePath?) throws(PublishError) {
        var next = directory
        while let path = next {
            if let above = try site.directory(path.parent) {
                // try?: it is not empty, or may stay for another reason; nobody is worse off.
                guard (try? above.removeDirectory(path.name)) != nil else { return }
                site.forgetDirectory(path)
            }
            next = path.parent
        }
    }

    /// Also lets go of the directories held open and of the scratch directory, so that between batches nothing is held
    /// but the lock.
    package func sync() throws(PublishError) {
        site.forgetDirectories()
        _ = try tidyScratch()
        do throws(Errno) {
            try site.root.syncFileSystem()
        } catch {
            throw .failed(.sync, path: site.location, code: error.rawValue)
        }
    }

    /// - Returns: whether there was a scratch directory.
    private func tidyScratch() throws(PublishError) -> Bool {
        do throws(Errno) {
            return try scratch.tidy()
        } catch .notDirectory, .tooManySymbolicLinkLevels {
            let path = site.display(nil) + "/" + ScratchDirectory.name
            // try?: without an answer it is something that is not a directory, which is all that is known.
            let found = (try? site.root.entry(ScratchDirectory.name))?.kind ?? .other
            throw .obstacle(path, found: found, needed: .directory)
        } catch {
            throw .failed(.remove, path: site.display(nil) + "/" + ScratchDirectory.name, code: error.rawValue)
        }
    }
}
