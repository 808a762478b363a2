private import Synchronization
import SystemPackage

/// A hidden directory inside the site directory, in which files are written before a rename moves them to their place.
///
/// It exists only during publishing, is closed to other users, and is on the file system of the site, so that renames
/// are atomic. All temporary files of a killed process are in it.
final class ScratchDirectory: Sendable {
    /// The name, which cannot occur in a site path because it begins with a full stop.
    static let name = ".vitrina-tmp"
    private static let ending = ".tmp"

    private struct State {
        var directory: OpenDirectory?
        /// The number of files that are being written; the directory is kept while there are any.
        var users = 0
        var serial = 0
    }

    private let root: OpenDirectory
    private let state = Mutex(State())

    /// The scratch directory of a locked site directory; the first use creates it.
    init(in root: OpenDirectory) {
        self.root = root
    }

    /// Replaces or creates a file atomically.
    ///
    /// The new file has a modification time at least one second later than `old`.
    func put(
        _ bytes: [UInt8],
        in parent: OpenDirectory,
        as name: String,
        replacing old: OpenDirectory.Entry?
    ) throws(Errno) {
        let (directory, temporary) = try enter()
        defer { leave() }
        do throws(Errno) {
            let file = try directory.create(temporary)
            try file.write(bytes)
            // Web servers distinguish versions by the second of the modification time. With two versions in one second,
            // a browser would keep the older one.
            if let old, let now = try file.status()?.modifiedSeconds, now <= old.modified {
                try file.setModified(old.modified + 1)
            }
            try file.close()
            try directory.rename(temporary, to: parent, as: name)
        } catch {
            // try?: the first error is thrown.
            try? directory.remove(temporary)
            throw error
        }
    }

    /// Creates a file atomically.
    ///
    /// - Returns: false, without a change, if the name is taken or the file system has no atomic operation for this.
    func add(_ bytes: [UInt8], in parent: OpenDirectory, as name: String) throws(Errno) -> Bool {
        let (directory, temporary) = try enter()
        defer { leave() }
        do throws(Errno) {
            let file = try directory.create(temporary)
            try file.write(bytes)
            try file.close()
            if try directory.add(temporary, to: parent, as: name) { return true }
            try directory.remove(temporary)
            return false
        } catch {
            // try?: the first error is thrown.
            try? directory.remove(temporary)
            throw error
        }
    }

    /// Creates the directory if it is missing.
    ///
    /// It exists from the first change of a batch until after the last one, so a leftover directory is a sign of a
    /// killed process.
    func prepare() throws(Errno) {
        _ = try state.withLock { state throws(Errno) in try open(&state) }
    }

    /// Removes the directory with its temporary files, unless it is in use.
    ///
    /// - Returns: whether it existed.
    @discardableResult
    func tidy() throws(Errno) -> Bool {
        try state.withLock { state throws(Errno) in
            guard state.users == 0 else { return false }
            state.directory = nil
            return try removeLitter()
        }
    }

    /// Closes the directory, so that the next use creates it again if another process removed it.
    func forget() {
        state.withLock { $0.directory = nil }
    }

    private func removeLitter() throws(Errno) -> Bool {
        let directory: OpenDirectory
        do throws(Errno) {
            directory = try root.directory(Self.name)
        } catch .noSuchFileOrDirectory {
            return false
        }
        var litter: [String] = []
        try directory.forEachName { name, _ in
            // Only names that this type creates; files of other programs are kept.
            if name.hasSuffix(Self.ending), Int(name.dropLast(Self.ending.count)) != nil { litter.append(name) }
        }
        for name in litter { try directory.remove(name) }
        // try?: the directory is kept if it contains files of other programs.
        try? root.removeDirectory(Self.name)
        return true
    }

    private func enter() throws(Errno) -> (OpenDirectory, String) {
        try state.withLock { state throws(Errno) in
            let directory = try open(&state)
            state.users += 1
            state.serial += 1
            return (directory, "\(state.serial)\(Self.ending)")
        }
    }

    private func open(_ state: inout State) throws(Errno) -> OpenDirectory {
        if let known = state.directory { return known }
        try root.make(Self.name, mode: 0o700)
        let directory = try root.directory(Self.name)
        state.directory = directory
        return directory
    }

    private func leave() {
        state.withLock { $0.users -= 1 }
    }
}
