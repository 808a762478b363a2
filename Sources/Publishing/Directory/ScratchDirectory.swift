private import Synchronization
import SystemPackage

/// Where files are written before they move to their place: a hidden directory inside the site directory.
///
/// It is there only while something is being published, closed to other users, and on the file system of the site, so
/// that moving a file out of it is one step. What a killed run left is found here and nowhere else.
final class ScratchDirectory: Sendable {
    /// Cannot be a part of a site path: those never start with a full stop.
    static let name = ".vitrina-tmp"
    private static let ending = ".tmp"

    private struct State {
        var directory: OpenDirectory?
        /// Files being written now: while there are any, the directory stays.
        var users = 0
        var serial = 0
    }

    private let root: OpenDirectory
    /// Who uses the directory, and which name comes next.
    private let state = Mutex(State())

    /// The scratch directory of a site that nobody else publishes to; makes nothing yet.
    init(in root: OpenDirectory) {
        self.root = root
    }

    /// Puts a file with `bytes` at its place in one step, newer by at least a second than `old`, if there was one.
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
            // Web servers tell versions apart by the second of the last change: two within one second would be one to
            // them, and a browser would keep the older.
            if let old, let now = try file.status()?.modifiedSeconds, now <= old.modified {
                try file.setModified(old.modified + 1)
            }
            try file.close()
            try directory.rename(temporary, to: parent, as: name)
        } catch {
            // try?: the first error is the one to tell.
            try? directory.remove(temporary)
            throw error
        }
    }

    /// Puts a file with `bytes` at a place that is free in one step.
    ///
    /// - Returns: false, and nothing is changed, if the place is not free or the file system cannot tell in one step.
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
            // try?: the first error is the one to tell.
            try? directory.remove(temporary)
            throw error
        }
    }

    /// Makes the directory if it is missing.
    ///
    /// It exists from before the first change of a batch to after the last one, so a leftover one tells of a killed process.
    func prepare() throws(Errno) {
        _ = try state.withLock { state throws(Errno) in try open(&state) }
    }

    /// Removes the directory, and what a killed process left in it, unless it is in use.
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

    /// Forgets the directory, so that the next use makes it anew: somebody else may have removed it.
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
            // Only names that are made here: even here a file of somebody else is not touched.
            if name.hasSuffix(Self.ending), Int(name.dropLast(Self.ending.count)) != nil { litter.append(name) }
        }
        for name in litter { try directory.remove(name) }
        // try?: it stays if somebody else put something in.
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
