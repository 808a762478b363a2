import Basics
internal import Synchronization
import SystemPackage

/// Publishes the files of a site to a target and removes old ones.
///
/// - A file whose content is already there is not touched. A changed file is replaced as a whole.
/// - The path of a file decides whether it belongs to the site: <doc:SiteFiles#Files>. Old files of the site are
///   removed. Every other file on the target is reported as foreign and left alone.
/// - A process may be killed at any time. The next run completes the work.
/// - With `precompress`, each file that compresses well has a compressed twin beside it. A reader never finds a twin
///   that is older than its file.
///
/// Several tasks may call `publish`, `remove`, `prune` and `sync` at once for different paths. `finish` must run alone.
package final class Publisher: Sendable {
    private struct Run {
        var report = PublishReport()
        /// Whether the target may hold changes that are not durable; at first, those of an earlier process.
        var isUnsynced = true
        /// Directories without old files: they were pruned or confirmed in this run.
        var directories: Set<SitePath> = []
        /// Published files outside of these directories.
        var files: Set<SitePath> = []

        /// Whether a file was published or confirmed in this run.
        func contains(_ path: SitePath) -> Bool {
            if files.contains(path) { return true }
            var directory = path.parent
            while let candidate = directory {
                if directories.contains(candidate) { return true }
                directory = candidate.parent
            }
            return false
        }
    }

    /// A smaller file fits into one packet without compression.
    private static let smallestTwinned = 256

    package let target: any PublishTarget
    private let receipts: Receipts
    private let precompress: Bool
    private let owns: @Sendable (_ path: String) -> Bool
    private let run = Mutex(Run())
    /// Held while the target syncs.
    private let syncing = Mutex(())
    /// Paths of the site by the name that the target stores, if it has one name for several paths.
    private let claims = Mutex<[String: SitePath]>([:])

    /// - Parameters:
    ///   - target: where files go; only this publisher uses it.
    ///   - receipts: of the target, and with the same `precompress`.
    ///   - precompress: whether to write compressed twins.
    ///   - owns: whether a path belongs to the site.
    /// - Throws: `PublishError` if a target with inexact names cannot be listed.
    package init(
        target: some PublishTarget,
        receipts: Receipts = Receipts(),
        precompress: Bool,
        owns: @escaping @Sendable (_ path: String) -> Bool
    ) throws(PublishError) {
        self.target = target
        self.receipts = receipts
        self.precompress = precompress
        self.owns = owns
        guard target.naming != .exact else { return }
        let paths = try target.paths().compactMap(page)
        claims.withLock { claims in for path in paths { claims[target.naming.key(of: path.text)] = path } }
    }

    /// The path of a file of the site; for a twin, the path of its file.
    ///
    /// nil: the file is foreign.
    private func page(of text: String) -> SitePath? {
        // try?: a text that cannot be a path of a site is a foreign file.
        guard let path = (try? SitePath(text))?.page, owns(path.text) else { return nil }
        return path
    }

    // MARK: Files

    /// Publishes a file.
    ///
    /// - Throws: `PublishError` of the path or the target. The file is unchanged, and `finish` removes no old files in
    ///   this run. Other files can still be published.
    package func publish(_ path: String, _ bytes: [UInt8]) throws(PublishError) -> Change {
        do throws(PublishError) {
            let path = try SitePath(path)
            if path.isTwin { throw .invalidPath(path.text, .reservedForTwin) }
            try claim(path)
            let change = try write(path, bytes)
            run.withLock { run in
                run.files.insert(path)
                if change == .unchanged { run.report.unchanged += 1 } else { run.report.written += 1 }
            }
            return change
        } catch {
            markIncomplete()
            throw error
        }
    }

    /// Removes a file of the site and its twin.
    ///
    /// A missing or foreign file is left alone.
    ///
    /// - Throws: `PublishError` of the path or the target.
    package func remove(_ path: String) throws(PublishError) {
        let path = try SitePath(path)
        guard owns(path.text) else { return }
        if path.mayHaveTwin { try takeAway(path.twin) }
        try takeAway(path)
    }

    private func write(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Change {
        let wantsTwin = precompress && bytes.count >= Self.smallestTwinned && path.mayHaveTwin
        if try add(path, bytes) { return .written }
        let comparison = try target.compare(path, with: bytes)
        // Before the file changes: a reader must not find the new file with the old twin.
        if comparison == .different || (wantsTwin && comparison == .absent), path.mayHaveTwin {
            try takeAway(path.twin)
        }
        if comparison != .same { try replace(path, with: bytes) }
        if wantsTwin { try writeTwin(of: path, bytes) }
        return comparison == .same ? .unchanged : .written
    }

    private func writeTwin(of path: SitePath, _ bytes: [UInt8]) throws(PublishError) {
        // Expanding is several times cheaper than compressing, and correct whichever zlib made the twin.
        if let found = try target.read(path.twin), Gzip.expands(found, to: bytes) { return }
        guard let compressed = Gzip.compress(bytes) else {
            throw .failed(.compress, path: path.text, code: Errno.noMemory.rawValue)
        }
        try replace(path.twin, with: compressed)
    }

    private func add(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Bool {
        // With `precompress`, an old twin may exist, which must be removed before its file is written.
        guard !precompress, try target.add(path, bytes) else { return false }
        run.withLock { $0.isUnsynced = true }
        return true
    }

    private func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) {
        run.withLock { $0.isUnsynced = true }
        try target.replace(path, with: bytes)
    }

    /// - Returns: whether there was a regular file.
    @discardableResult
    private func takeAway(_ path: SitePath) throws(PublishError) -> Bool {
        guard try target.compare(path, with: []) != .absent else { return false }
        run.withLock { $0.isUnsynced = true }
        try target.remove(path)
        guard !path.isTwin else { return true }
        claims.withLock { claims in
            let key = target.naming.key(of: path.text)
            if claims[key] == path { claims[key] = nil }
        }
        run.withLock { run in
            run.files.remove(path)
            run.report.removed += 1
        }
        return true
    }

    /// Reserves the name of a path on the target, so that two pages do not replace each other forever.
    ///
    /// - Throws: `PublishError.sameFile` if another path has the name.
    private func claim(_ path: SitePath) throws(PublishError) {
        guard target.naming != .exact else { return }
        let owner = claims.withLock { claims in
            let key = target.naming.key(of: path.text)
            defer { if claims[key] == nil { claims[key] = path } }
            return claims[key] ?? path
        }
        guard owner == path else { throw .sameFile([owner.text, path.text].sorted()) }
    }

    // MARK: Runs

    /// Removes the files of the site below a directory that are not among those to keep.
    ///
    /// - Throws: `PublishError` of the target. Some files may be removed.
    package func prune(below directory: String, keeping paths: Set<String>) throws(PublishError) {
        let directory = try SitePath(directory)
        var old: [SitePath] = []
        try target.forEachPath(below: directory) { text in
            // Nearly every file is to be kept, and such a path need not be parsed.
            if paths.contains(text) { return }
            guard let page = page(of: text) else { return }
            let path = SitePath(trusting: text)
            if !paths.contains(page.text) || (path.isTwin && !precompress) { old.append(path) }
        }
        for path in old.sorted(by: >) { try takeAway(path) }
        run.withLock { run in
            run.directories.insert(directory)
            for path in paths { run.files.remove(SitePath(trusting: path)) }
        }
    }

    /// Ends a full build: removes old files, syncs, and begins a new run.
    ///
    /// Call `saveReceipts` afterward.
    ///
    /// If a file could not be published in this run, nothing is removed, because a missing file may be missing by
    /// mistake.
    ///
    /// - Parameter keeps: whether an old file, by its path, is kept.
    /// - Throws: `PublishError` of the target. A second call continues.
    package func finish(
        keeping keeps: (_ path: String) -> Bool = { _ in false }
    ) throws(PublishError) -> PublishReport {
        let run = self.run.withLock { $0 }
        var report = run.report
        var old: [SitePath] = []
        try target.forEachPath(below: nil) { text in
            guard let page = page(of: text) else { return report.foreign.append(text) }
            let path = SitePath(trusting: text)
            if (path.isTwin && !precompress) || !run.contains(page) && !keeps(page.text) {
                old.append(path)
            } else if path.isTwin {
                report.twins += 1
            } else {
                report.files += 1
            }
        }
        if report.isComplete {
            // The last path first, so that a twin goes before its file.
            for path in old.sorted(by: >) where try !takeAway(path) {
                // Something that is not a regular file, such as a link.
                report.foreign.append(path.text)
            }
        }
        report.foreign = report.foreign.sortedByBytes
        try sync()
        receipts.endRun()
        report.removed = self.run.withLock(\.report.removed)
        restart()
        return report
    }

    /// Marks the run as incomplete, so that `finish` removes nothing.
    package func markIncomplete() {
        run.withLock { $0.report.isComplete = false }
    }

    /// Begins a new run.
    ///
    /// Every file must be published or confirmed again before `finish`.
    package func restart() {
        run.withLock { $0 = Run(isUnsynced: $0.isUnsynced) }
    }

    /// Returns when all published files survive a power loss.
    ///
    /// - Throws: `PublishError.failed` if the device reported a fault.
    package func sync() throws(PublishError) {
        // A second caller waits for the first one, which may be syncing the second one's files.
        try syncing.withLock { _ throws(PublishError) in
            let wasUnsynced = run.withLock { run in
                // Before the sync: later writes need the next one.
                defer { run.isUnsynced = false }
                return run.isUnsynced
            }
            guard wasUnsynced else { return }
            do throws(PublishError) {
                try target.sync()
            } catch {
                run.withLock { $0.isUnsynced = true }
                throw error
            }
        }
    }

    // MARK: Receipts

    /// Records what the files below a directory were rendered from.
    ///
    /// Call it after all of them are published and old ones are pruned.
    ///
    /// - Parameter receipt: one line of text.
    /// - Throws: `PublishError.failed` if the directory cannot be listed.
    package func setReceipt(_ receipt: String, of directory: String) throws(PublishError) {
        receipts.set(mark(of: try target.marks(below: try SitePath(directory))), receipt, of: directory)
    }

    /// Forgets the receipt of a directory.
    ///
    /// Call `saveReceipts` afterward.
    package func removeReceipt(of directory: String) { receipts.remove(directory) }

    /// The receipt of a directory, of this run or of an earlier one that finished.
    package func receipt(of directory: String) -> String? { receipts[directory] }

    /// Counts all files below a directory as published in this run if they are unmodified since the receipt.
    ///
    /// - Returns: whether they are.
    /// - Throws: `PublishError.failed` if the directory cannot be listed.
    package func confirm(below directory: String) throws(PublishError) -> Bool {
        let directory = try SitePath(directory)
        let marks = try target.marks(below: directory)
        guard receipts.confirm(directory.text, mark: mark(of: marks)) else { return false }
        let files = marks.count { owns($0.path) }
        run.withLock { run in
            run.directories.insert(directory)
            run.report.unchanged += files
        }
        return true
    }

    /// Saves the receipts.
    ///
    /// Their files must be durable: a receipt must not outlive the files that it is about.
    package func saveReceipts() async { await receipts.save() }

    /// One number for all files below a directory.
    private func mark(of files: [(path: String, mark: UInt64)]) -> UInt64 {
        files.reduce(UInt64(files.count)) { sum, file in
            var hash = StableHash(file.path.utf8)
            hash.combine(file.mark)
            return sum &+ hash.value
        }
    }
}
