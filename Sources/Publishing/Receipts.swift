internal import Synchronization

/// What the files below a directory were rendered from, and a mark of the files.
package struct Receipt: Equatable, Sendable {
    /// One number for all files below the directory.
    package let mark: UInt64
    /// One line of text.
    package let text: String

    package init(mark: UInt64, text: String) {
        self.mark = mark
        self.text = text
    }
}

/// Keeps the receipts of sites between processes.
package protocol ReceiptStore: Sendable {
    /// The receipts of a site by directory.
    func receipts(of site: String) async throws -> [String: Receipt]

    /// Saves the receipts of a site.
    ///
    /// After a failure, the store has the old receipts, the new ones, or fewer.
    ///
    /// - Parameters:
    ///   - receipts: all receipts.
    ///   - changed: the directories whose receipts are new, replaced, or gone since the last call.
    func save(_ receipts: [String: Receipt], changed: Set<String>, of site: String) async throws
}

/// The build cache of one site: the receipts of its directories.
///
/// Receipts are hints. If one is missing or outdated, its directory is rendered again and compared file by file. So no
/// function throws.
package final class Receipts: Sendable {
    private struct State {
        var receipts: [String: Receipt] = [:]
        /// Directories that were rendered or confirmed in this run.
        var confirmed: Set<String> = []
        /// Directories whose receipts changed since the last save.
        var unsaved: Set<String> = []
    }

    private let store: (any ReceiptStore)?
    private let site: String
    private let state: Mutex<State>

    /// No receipts, which end with the process.
    package init() {
        store = nil
        site = ""
        state = Mutex(State())
    }

    /// Reads the receipts of a site.
    ///
    /// - Parameters:
    ///   - site: a name that no other site in the store has.
    ///   - precompress: whether the site has compressed twins; such a site has other files.
    ///   - owns: whether this process publishes a directory; other processes write its receipts otherwise.
    package init(
        of site: String,
        precompress: Bool,
        in store: any ReceiptStore,
        owns: (_ directory: String) -> Bool = { _ in true }
    ) async {
        self.store = store
        self.site = site + (precompress ? " with twins" : "")
        // try?: a store that cannot be read has no receipts.
        let receipts = (try? await store.receipts(of: self.site)) ?? [:]
        state = Mutex(State(receipts: receipts.filter { owns($0.key) }))
    }

    subscript(directory: String) -> String? {
        state.withLock { $0.receipts[directory]?.text }
    }

    func set(_ mark: UInt64, _ text: String, of directory: String) {
        state.withLock { state in
            state.receipts[directory] = Receipt(mark: mark, text: text)
            state.confirmed.insert(directory)
            state.unsaved.insert(directory)
        }
    }

    func remove(_ directory: String) {
        state.withLock { state in
            guard state.receipts.removeValue(forKey: directory) != nil else { return }
            state.unsaved.insert(directory)
        }
    }

    /// Whether the files of a directory are unmodified.
    func confirm(_ directory: String, mark: UInt64) -> Bool {
        state.withLock { state in
            guard state.receipts[directory]?.mark == mark else { return false }
            state.confirmed.insert(directory)
            return true
        }
    }

    /// Forgets directories that were not in this run, and begins a new one.
    func endRun() {
        state.withLock { state in
            let old = state.receipts.keys.filter { !state.confirmed.contains($0) }
            for directory in old { state.receipts[directory] = nil }
            state.unsaved.formUnion(old)
            state.confirmed = []
        }
    }

    /// Saves changes in the store.
    func save() async {
        guard let store else { return }
        let (receipts, changed) = state.withLock { state in
            defer { state.unsaved = [] }
            return (state.receipts, state.unsaved)
        }
        guard !changed.isEmpty else { return }
        do {
            try await store.save(receipts, changed: changed, of: site)
        } catch {
            // The next save tries again.
            state.withLock { $0.unsaved.formUnion(changed) }
        }
    }
}
