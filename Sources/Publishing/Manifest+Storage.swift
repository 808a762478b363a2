internal import Synchronization

extension Manifest {
    /// When the file is written anew.
    enum Compaction {
        /// If it holds any line that says nothing any more: at the end of a run.
        case whenUseful
        /// If such lines are many: between batches, so that the file of a long-lived server does not grow for ever.
        case whenOverdue
    }

    private static let magic = Array("vitrina-manifest 1 ".utf8)
    private static let lineEnd = UInt8(ascii: "\n")

    /// The first line: what the file is, and of which site.
    static func header(for identity: String) -> [UInt8] {
        magic + identity.utf8.map { $0 == lineEnd ? UInt8(ascii: "?") : $0 } + [lineEnd]
    }

    /// What the file at `location` says; makes the file if it is missing.
    static func load(_ location: String, _ header: [UInt8]) throws(PublishError) -> State {
        var state = try open(location)
        let bytes = try content(of: state.file, at: location)
        if try isUnbegun(bytes, location, header) {
            do throws(SystemFailure) {
                try state.file.truncate(to: 0)
                try state.file.write(header)
                // The file's name as well: the site may be on another disk, and be synced by itself.
                try state.file.sync()
                try PathOnDisk.syncDirectory(PathOnDisk.parent(of: location))
            } catch {
                throw .failed(.writeManifest, path: location, code: error.code)
            }
            state.size = header.count
            return state
        }
        state.read(bytes[header.count...])
        // Whatever stands behind the last line end is cut off before the next line is written.
        state.isTorn = state.size < bytes.count
        return state
    }

    private static func open(_ location: String) throws(PublishError) -> State {
        do throws(SystemFailure) {
            try PathOnDisk.makeDirectories(PathOnDisk.parent(of: location))
            // Left by a run that was killed while compacting.
            try PathOnDisk.remove(draft(of: location))
            return State(file: try OpenFile(appendingTo: location), lines: 0, size: 0)
        } catch {
            throw .failed(.writeManifest, path: location, code: error.code)
        }
    }

    private static func content(of file: borrowing OpenFile, at location: String) throws(PublishError) -> [UInt8] {
        do throws(SystemFailure) {
            if let status = try file.status() { return try file.read(upTo: status.size) }
        } catch {
            throw .failed(.readManifest, path: location, code: error.code)
        }
        throw .notManifest(location)
    }

    /// Whether not even the first line is whole, so that no file was ever written by it.
    private static func isUnbegun(
        _ bytes: [UInt8],
        _ location: String,
        _ header: [UInt8]
    ) throws(PublishError) -> Bool {
        // Zeros are what a loss of power may leave of a file that was never synced.
        if bytes.first == 0 { return true }
        guard let end = bytes.firstIndex(of: lineEnd) else {
            if magic.starts(with: bytes) || bytes.starts(with: magic) { return true }
            throw .notManifest(location)
        }
        guard bytes.starts(with: magic) else { throw .notManifest(location) }
        if bytes.starts(with: header) { return false }
        throw .manifestOfAnotherSite(
            location,
            recorded: String(decoding: bytes[magic.count..<end], as: UTF8.self),
            found: String(decoding: header[magic.count...].dropLast(), as: UTF8.self)
        )
    }

    /// Returns when the lines written so far survive a loss of power.
    func sync() throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            do throws(SystemFailure) {
                try state.file.sync()
            } catch {
                throw .failed(.writeManifest, path: location, code: error.code)
            }
        }
    }

    /// Writes the file anew with one line for each path, in one step.
    func compact(_ when: Compaction) throws(PublishError) {
        try state.withLock { state throws(PublishError) in
            let waste = state.lines - state.paths.count
            guard waste > (when == .whenUseful ? 0 : 1000 + state.paths.count) else { return }
            var bytes = header
            for path in state.paths.paths().sorted() { bytes += "+\(path.text)\n".utf8 }
            let draft = Self.draft(of: location)
            do throws(SystemFailure) {
                let file = try OpenFile(appendingTo: draft, emptied: true)
                try file.write(bytes)
                // Before the move: after a loss of power an empty list would be worse than an old one.
                try file.sync()
                try PathOnDisk.move(draft, to: location)
                state.file = file
                try PathOnDisk.syncDirectory(PathOnDisk.parent(of: location))
            } catch {
                throw .failed(.writeManifest, path: location, code: error.code)
            }
            state.lines = state.paths.count
            state.size = bytes.count
            state.isTorn = false
        }
    }

    private static func draft(of location: String) -> String { location + ".new" }
}

extension Manifest.State {
    /// Takes in every whole line.
    ///
    /// A line that says nothing known is passed over: its file, if there is one, then counts as somebody else's, which is
    /// the safe side.
    mutating func read(_ bytes: ArraySlice<UInt8>) {
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[start..<end]
            start = end + 1
            lines += 1
            // try?: as said above.
            guard let sign = line.first, let text = String(validating: line.dropFirst(), as: UTF8.self),
                let path = try? SitePath(text)
            else { continue }
            switch sign {
            case UInt8(ascii: "+"): paths[path] = 0
            case UInt8(ascii: "-"): paths[path] = nil
            default: continue
            }
        }
        size = start
    }
}
