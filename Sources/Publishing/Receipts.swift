internal import Synchronization
import SystemPackage

/// The build cache of one site: for each directory, the inputs of its files and a mark of the files, stored in one
/// file.
///
/// Receipts are hints. If one is missing, torn, or outdated, its directory is rendered again and compared file by file.
/// So no function throws.
final class Receipts: Sendable {
    private struct Receipt {
        var mark: UInt64
        var text: String
        /// The run in which the directory was rendered or confirmed; 0: in an earlier process.
        var run = 0
    }

    private struct State {
        var receipts: [String: Receipt] = [:]
        var run = 1
        var isSaved = true
    }

    private let location: String
    /// The first line of the file, which names the format and the site.
    private let header: String
    private let state: Mutex<State>

    /// Reads the receipts of a site; a file of another site counts as empty.
    init(at location: String, of identity: String) {
        self.location = location
        // A process that was killed while saving may have left it. try?: the next save replaces it.
        try? PathOnDisk.remove(Self.draft(of: location))
        header = "vitrina-receipts 1 " + identity.replacing("\n", with: "?")
        state = Mutex(State(receipts: Self.load(location, header)))
    }

    subscript(directory: String) -> String? {
        state.withLock { $0.receipts[directory]?.text }
    }

    func set(_ mark: UInt64, _ text: String, of directory: String) {
        state.withLock { state in
            state.receipts[directory] = Receipt(mark: mark, text: text, run: state.run)
            state.isSaved = false
        }
    }

    /// Whether the files of a directory are unmodified.
    func confirm(_ directory: String, mark: UInt64) -> Bool {
        state.withLock { state in
            guard state.receipts[directory]?.mark == mark else { return false }
            state.receipts[directory]?.run = state.run
            return true
        }
    }

    /// Writes the receipts.
    ///
    /// - Parameter endsRun: whether to forget directories that were not in this run, and to begin a new one.
    func save(endsRun: Bool) {
        state.withLock { state in
            if endsRun {
                let known = state.receipts.count
                state.receipts = state.receipts.filter { $0.value.run == state.run }
                if state.receipts.count != known { state.isSaved = false }
                state.run += 1
            }
            guard !state.isSaved else { return }
            // try?: receipts are hints.
            state.isSaved = (try? write(state.receipts)) != nil
        }
    }

    private func write(_ receipts: [String: Receipt]) throws(Errno) {
        var text = header + "\n"
        for (directory, receipt) in receipts.sorted(by: { $0.key < $1.key }) {
            text += "\(directory)\t\(String(receipt.mark, radix: 16))\t\(receipt.text)\n"
        }
        let draft = Self.draft(of: location)
        let file = try OpenFile(emptying: draft)
        try file.write(Array(text.utf8))
        try file.sync()
        try PathOnDisk.move(draft, to: location)
    }

    private static func load(_ location: String, _ header: String) -> [String: Receipt] {
        // try?: an unreadable file holds no receipts.
        guard let file = try? OpenFile(reading: location), let size = try? file.status()?.size,
            let bytes = try? file.read(upTo: size)
        else { return [:] }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        // Text after the last line end is incomplete.
        guard lines.popFirst()?.elementsEqual(header.utf8) == true, lines.popLast() != nil else { return [:] }
        var receipts: [String: Receipt] = [:]
        for line in lines {
            let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2).compactMap {
                String(validating: $0, as: UTF8.self)
            }
            guard fields.count == 3, let mark = UInt64(fields[1], radix: 16) else { continue }
            receipts[fields[0]] = Receipt(mark: mark, text: fields[2])
        }
        return receipts
    }

    private static func draft(of location: String) -> String { location + ".new" }
}
