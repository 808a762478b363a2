import SystemPackage

/// The site in a local directory, from which web servers can serve it.
///
/// - Only one target at a time can open the directory, over all processes. It locks the directory itself, so there is
///   no lock file.
/// - A rename replaces each file atomically. The next target removes the temporary files of a killed process.
/// - Symbolic links inside the directory are never replaced, and never followed to read or write a file.
/// - The modification time of a file increases by at least a second with each change, because web servers compare
///   seconds.
package final class DirectoryTarget: PublishTarget {
    /// The absolute path of the directory, without symbolic links.
    package let identity: String
    package let naming: FileNaming
    private let site: SiteDirectory
    private let scratch: ScratchDirectory

    /// Opens the directory for publishing: creates it if it is missing, locks it, and removes temporary files.
    ///
    /// - Throws: `PublishError.directoryInUse` if another target has it open; `PublishError.obstacle` if something else
    ///   is at the path; `PublishError.failed` with the system's reason.
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
        // After the lock, because the holder of the lock may be using the scratch directory.
        scratch = ScratchDirectory(in: site.root)
        // try?: if no directory can be created, no file can be written either.
        naming = (try? Self.naming(in: site.root)) ?? .exact
        // A killed process may have created a directory without its file, or removed a file without its directory.
        if try tidyScratch() { Self.removeEmptyDirectories(below: site.root) }
    }

    /// Removes empty directories, except hidden ones and those that cannot be removed.
    private static func removeEmptyDirectories(below directory: OpenDirectory) {
        var names: [String] = []
        // try?: an unreadable directory is kept.
        try? directory.forEachName { name, kind in
            if kind == .directory || kind == nil, !name.hasPrefix(".") { names.append(name) }
        }
        for name in names {
            // try?: the name may not be that of a directory, or the directory may not be empty.
            guard let below = try? directory.directory(name) else { continue }
            removeEmptyDirectories(below: below)
            try? directory.removeDirectory(name)
        }
    }

    /// Detects which names the file system treats as equal, with a temporary directory.
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
        // try?: the next target removes what is left.
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
        // In a directory that already existed, the file usually exists too.
        guard parent.isNew else { return false }
        do throws(Errno) {
            return try scratch.add(bytes, in: parent, as: path.name)
        } catch .noSuchFileOrDirectory {
            // Another process removed an open directory; `replace` creates it again.
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
            // Another process removed an open directory. Open or create it again.
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

    /// Opens the directory of a file, and creates it if it is missing.
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

    /// Removes a directory and those above it, up to the first that is not empty.
    ///
    /// A missing directory does not end this, because an earlier run may have been killed between two steps.
    private func removeEmptyDirectories(from directory: SitePath?) throws(PublishError) {
        var next = directory
        while let path = next {
            if let above = try site.directory(path.parent) {
                // try?: the directory is not empty, or cannot be removed, which does no harm.
                guard (try? above.removeDirectory(path.name)) != nil else { return }
                site.forgetDirectory(path)
            }
            next = path.parent
        }
    }

    /// Also closes the open directories and removes the scratch directory, so that only the lock is held between
    /// batches.
    package func sync() throws(PublishError) {
        site.forgetDirectories()
        _ = try tidyScratch()
        do throws(Errno) {
            try site.root.syncFileSystem()
        } catch {
            throw .failed(.sync, path: site.location, code: error.rawValue)
        }
    }

    /// - Returns: whether the scratch directory existed.
    private func tidyScratch() throws(PublishError) -> Bool {
        do throws(Errno) {
            return try scratch.tidy()
        } catch .notDirectory, .tooManySymbolicLinkLevels {
            let path = site.display(nil) + "/" + ScratchDirectory.name
            // try?: on failure, the kind is unknown, except that it is not a directory.
            let found = (try? site.root.entry(ScratchDirectory.name))?.kind ?? .other
            throw .obstacle(path, found: found, needed: .directory)
        } catch {
            throw .failed(.remove, path: site.display(nil) + "/" + ScratchDirectory.name, code: error.rawValue)
        }
    }
}
