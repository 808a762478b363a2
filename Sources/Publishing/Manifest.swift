internal import Synchronization

/// The paths that were written to one target and are still ours, kept on disk.
///
/// Each change is one line at the end of the file, written before the change it stands for can matter, so a process can
/// be killed at any instant: `+path` before a new file comes into being, `-path` after an old one is gone. A torn last
/// line stands for a file that does not exist yet and is cut off. Now and then the lines are replaced, in one step, by one
/// line for each path.
final class Manifest: Sendable {
    struct State: ~Copyable {
        var file: OpenFile
        /// The run in which each path was last confirmed; 0 for those only known from the file.
        var paths = PathTable()
        var run = 1
        /// Lines in the file, dead ones among them.
        var lines: Int
        /// Bytes of the file that are whole lines.
        var size: Int
        /// Whether bytes of a refused write may stand behind the whole lines.
        var isTorn = false
    }

    let location: String
    let header: [UInt8]
    /// The paths and the file that mirrors them.
    let state: Mutex<State>

    /// The manifest at `location` of the target called `identity`; a new one if there is none.
    init(at location: String, of identity: String) throws(PublishError) {
        self.location = location
        header = Self.header(for: identity)
        state = Mutex(try Self.load(location, header))
    }

    /// Every file of ours.
    var paths: [SitePath] { state.withLock { $0.paths.paths() } }

    /// Whether the file is ours.
    func contains(_ path: SitePath) -> Bool {
        state.withLock { $0.paths[path] != nil }
    }

    /// Whether the file is ours, and not part of the site in this run so far.
    func isUnconfirmed(_ path: SitePath) -> Bool {
        state.withLock { state in state.paths[path].map { $0 != state.run } ?? false }
    }

    /// Notes that the file is part of the site in this run; false if it is not ours, and then nothing is noted.
    func confirm(_ path: SitePath) -> Bool {
        state.withLock { state in state.paths.replace(path, with: state.run) }
    }

    /// Makes the file ours, and part of the site in this run.
    func record(_ path: SitePath) throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            if state.paths[path] == nil { try append("+", path, to: &state) }
            state.paths[path] = state.run
        }
    }

    /// Makes the file no longer ours.
    func forget(_ path: SitePath) throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            guard state.paths[path] != nil else { return }
            state.paths[path] = nil
            try append("-", path, to: &state)
        }
    }

    /// Ours, but not part of the site in this run: last path first, so that a twin comes before its page.
    func unconfirmed() -> [SitePath] {
        state.withLock { state in
            let run = state.run
            return state.paths.paths { $0 != run }
        }.sorted(by: >)
    }

    /// Ours, not part of the site in this run, and where `path` needs a directory, or below where it needs a file.
    func unconfirmed(inTheWayOf path: SitePath) -> [SitePath] {
        let place = path.text + "/"
        return unconfirmed().filter { other in
            let otherPlace = other.text + "/"
            return other != path
                && (otherPlace.utf8.starts(with: place.utf8) || place.utf8.starts(with: otherPlace.utf8))
        }
    }

    /// How many files are part of the site in this run, and how many of those are twins.
    func confirmedCounts() -> (files: Int, twins: Int) {
        state.withLock { state in
            var files = 0
            var twins = 0
            let current = state.run
            state.paths.forEachDirectory { _, names in
                for (name, run) in names where run == current {
                    if name.isTwin { twins += 1 } else { files += 1 }
                }
            }
            return (files, twins)
        }
    }

    /// Begins a run in which nothing is confirmed yet.
    func beginRun() {
        state.withLock { $0.run += 1 }
    }

    private func append(_ sign: String, _ path: SitePath, to state: inout State) throws(PublishError) {
        let line = Array((sign + path.text + "\n").utf8)
        do throws(SystemFailure) {
            if state.isTorn { try state.file.truncate(to: state.size) }
            state.isTorn = true
            try state.file.write(line)
            state.isTorn = false
            state.size += line.count
            state.lines += 1
        } catch {
            throw .failed(.writeManifest, path: location, code: error.code)
        }
    }
}
