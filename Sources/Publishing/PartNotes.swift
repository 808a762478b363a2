internal import Synchronization

/// What parts of one site were made from, and how their files were left, kept on disk beside the manifest.
///
/// Only ever a hint: where it is missing, torn or out of date, a part is made again and compared file by file. So nothing
/// here fails, and no mistake in it can make a wrong page.
final class PartNotes: Sendable {
    private struct Part {
        var mark: UInt64
        var note: String
        /// The run in which the part was last made or found right; 0: in an earlier process.
        var run = 0
    }

    private struct State {
        var parts: [String: Part] = [:]
        var run = 1
        var isSaved = true
    }

    private let location: String
    /// The first line: what the file is, and of which site.
    private let header: String
    private let state: Mutex<State>

    /// The notes in the file at `location` about the site called `identity`; none where it is about something else.
    init(at location: String, of identity: String) {
        self.location = location
        // Left by a run that was killed while saving. try?: the next one writes over it.
        try? PathOnDisk.remove(Self.draft(of: location))
        header = "vitrina-parts 1 " + identity.replacing("\n", with: "?")
        state = Mutex(State(parts: Self.load(location, header)))
    }

    func note(about directory: String) -> String? {
        state.withLock { $0.parts[directory]?.note }
    }

    func set(_ mark: UInt64, _ note: String, of directory: String) {
        state.withLock { state in
            state.parts[directory] = Part(mark: mark, note: note, run: state.run)
            state.isSaved = false
        }
    }

    /// Whether the files of a part are as they were left.
    func confirm(_ directory: String, mark: UInt64) -> Bool {
        state.withLock { state in
            guard state.parts[directory]?.mark == mark else { return false }
            state.parts[directory]?.run = state.run
            return true
        }
    }

    /// Writes what is known.
    ///
    /// - Parameter endsRun: forgets the parts that were not in this run, and begins a new one.
    func save(endsRun: Bool) {
        state.withLock { state in
            if endsRun {
                let known = state.parts.count
                state.parts = state.parts.filter { $0.value.run == state.run }
                if state.parts.count != known { state.isSaved = false }
                state.run += 1
            }
            guard !state.isSaved else { return }
            // try?: only a hint, as said above.
            state.isSaved = (try? write(state.parts)) != nil
        }
    }

    private func write(_ parts: [String: Part]) throws(SystemFailure) {
        var text = header + "\n"
        for (directory, part) in parts.sorted(by: { $0.key < $1.key }) {
            text += "\(directory)\t\(String(part.mark, radix: 16))\t\(part.note)\n"
        }
        let draft = Self.draft(of: location)
        let file = try OpenFile(appendingTo: draft, emptied: true)
        try file.write(Array(text.utf8))
        try file.sync()
        try PathOnDisk.move(draft, to: location)
    }

    private static func load(_ location: String, _ header: String) -> [String: Part] {
        // try?: what cannot be read says nothing.
        guard let file = try? OpenFile(reading: location), let size = try? file.status()?.size,
            let bytes = try? file.read(upTo: size)
        else { return [:] }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        // What stands behind the last line end is torn.
        guard lines.popFirst()?.elementsEqual(header.utf8) == true, lines.popLast() != nil else { return [:] }
        var parts: [String: Part] = [:]
        for line in lines {
            let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2).compactMap {
                String(validating: $0, as: UTF8.self)
            }
            guard fields.count == 3, let mark = UInt64(fields[1], radix: 16) else { continue }
            parts[fields[0]] = Part(mark: mark, note: fields[2])
        }
        return parts
    }

    private static func draft(of location: String) -> String { location + ".new" }
}
