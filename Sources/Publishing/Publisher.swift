internal import Synchronization

/// Brings a target in line with a set of files.
///
/// - A file whose content is there already is not touched. A changed one is replaced whole.
/// - Only what this publisher, or one before it with the same manifest, wrote is ever pruned. Everything else on the
///   target is reported as foreign. A file at a path that the site needs is the one thing taken over.
/// - It can be killed at any instant: the next run completes the work, and its list of own files misses none.
/// - With `precompress`, a compressed twin stands beside each file that is worth it. A reader never finds a twin that is
///   older than its file. Twins that are not wanted are taken away.
///
/// `publish` and `remove` may be called from several tasks at once for different paths, and `sync` beside them; `finish` when
/// none of those is running.
package final class Publisher: Sendable {
    struct Run {
        var report = PublishReport()
        /// Whether the target may hold something that is not durable; at first, what an earlier run left.
        var isUnsynced = true
    }

    /// Below this a compressed file saves no packet on the wire.
    private static let smallestTwinned = 256

    package let target: any PublishTarget
    let manifest: Manifest
    let notes: PartNotes
    private let precompress: Bool
    /// What the current run did so far.
    let run = Mutex(Run())
    /// Held while the disk is waited for.
    let syncing = Mutex(())
    /// The paths of the site by the files that they are, where the target takes several names for one.
    private let claims = Mutex<[String: SitePath]>([:])

    /// A publisher for `target`, with the list of its files in the file `manifest`, which is not on the target.
    ///
    /// - Parameters:
    ///   - target: Where files go; used by this publisher alone.
    ///   - manifest: Path of the list, best from `manifestPath(in:for:)`. Made if missing.
    ///   - precompress: Whether to write compressed twins.
    /// - Throws: `PublishError.notManifest`, `.manifestOfAnotherSite` or `.failed` about the list.
    package init(target: some PublishTarget, manifest: String, precompress: Bool) throws(PublishError) {
        self.target = target
        self.manifest = try Manifest(at: manifest, of: target.identity)
        // A site with twins has other files.
        notes = PartNotes(at: manifest + ".parts", of: target.identity + (precompress ? " with twins" : ""))
        self.precompress = precompress
        guard target.naming != .exact else { return }
        let paths = self.manifest.paths
        claims.withLock { claims in for path in paths { claims[target.naming.key(of: path.text)] = path } }
    }

    /// Where the list of files of `target` belongs in a data directory: each target has its own.
    package static func manifestPath(in dataDirectory: String, for target: some PublishTarget) -> String {
        dataDirectory + "/published-" + String(StableHash(target.identity.utf8).value, radix: 16) + ".manifest"
    }

    /// Makes `bytes` the content of the file, which is part of the site from now on.
    ///
    /// - Throws: `PublishError` of the path, the target or the manifest. The file is then as it was before, and this run
    ///   prunes nothing; other files can still be published.
    package func publish(_ path: String, _ bytes: [UInt8]) throws(PublishError) -> Change {
        do throws(PublishError) {
            let path = try SitePath(path)
            if path.isTwin { throw .invalidPath(path.text, .reservedForTwin) }
            return try bring(path, bytes)
        } catch {
            run.withLock { $0.report.isComplete = false }
            throw error
        }
    }

    /// Takes a file away, with its twin, if we wrote it; otherwise nothing happens.
    ///
    /// For a page that is gone between two full builds.
    ///
    /// - Throws: `PublishError` of the path, the target or the manifest. The file is then still ours.
    package func remove(_ path: String) throws(PublishError) {
        let path = try SitePath(path)
        if path.mayHaveTwin, manifest.contains(path.twin) { try takeAway(path.twin) }
        if manifest.contains(path) { try takeAway(path) }
    }

    /// Keeps one page from taking the place of another, alternately for ever.
    private func claim(_ path: SitePath) throws(PublishError) {
        guard target.naming != .exact else { return }
        let owner = claims.withLock { claims in
            let key = target.naming.key(of: path.text)
            defer { if claims[key] == nil { claims[key] = path } }
            return claims[key] ?? path
        }
        guard owner == path else { throw .sameFile([owner.text, path.text].sorted()) }
    }

    private func bring(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Change {
        try claim(path)
        let known = manifest.confirm(path)
        let wantsTwin = precompress && bytes.count >= Self.smallestTwinned && path.mayHaveTwin
        let comparison = try target.compare(path, with: bytes)
        if comparison != .same || !wantsTwin, path.mayHaveTwin {
            // Before the file changes: a reader must not find the new file with the old twin.
            if wantsTwin {
                if try target.compare(path.twin, with: []) != .absent { try target.remove(path.twin) }
            } else if manifest.contains(path.twin) {
                try takeAway(path.twin)
            }
        }
        switch comparison {
        case .same:
            if !known { try own(path) }
        case .different:
            try replace(path, with: bytes)
            if !known {
                // Only now: had we been killed before, the file would still be somebody else's.
                try own(path)
                run.withLock { $0.report.takenOver.append(path.text) }
            }
        case .absent:
            try create(path, with: bytes, known: known)
        }
        if wantsTwin { try bringTwin(of: path, bytes) }
        run.withLock { run in
            if comparison == .same { run.report.unchanged += 1 } else { run.report.written += 1 }
        }
        return comparison == .same ? .unchanged : .written
    }

    private func bringTwin(of path: SitePath, _ bytes: [UInt8]) throws(PublishError) {
        let twin = path.twin
        let known = manifest.confirm(twin)
        if let found = try target.read(twin) {
            // Expanding is several times cheaper than compressing, and right whichever zlib made the twin.
            if !Gzip.expands(found, to: bytes) { try replace(twin, with: try compress(path, bytes)) }
            if !known { try own(twin) }
        } else {
            try create(twin, with: try compress(path, bytes), known: known)
        }
    }

    private func compress(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> [UInt8] {
        guard let compressed = Gzip.compress(bytes) else {
            throw .failed(.compress, path: path.text, code: SystemFailure.noMemory.code)
        }
        return compressed
    }

    /// Recorded before it can exist, so that a run killed in between leaves no file that nobody owns.
    private func create(_ path: SitePath, with bytes: [UInt8], known: Bool) throws(PublishError) {
        if !known { try own(path) }
        do throws(PublishError) {
            try replace(path, with: bytes)
        } catch {
            // It does not exist, and what may come to stand there is not ours. try?: the first error is the one to tell,
            // and a path too many in the list harms nobody who does not put a file of their own there.
            if !known { try? manifest.forget(path) }
            throw error
        }
    }

    private func own(_ path: SitePath) throws(PublishError) {
        run.withLock { $0.isUnsynced = true }
        try manifest.record(path)
    }

    private func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) {
        run.withLock { $0.isUnsynced = true }
        do throws(PublishError) {
            try target.replace(path, with: bytes)
        } catch .obstacle(let place, let found, let needed) {
            // A file of an earlier site where this one has a directory, or the other way round: it is gone for certain.
            let past = manifest.unconfirmed(inTheWayOf: path)
            if past.isEmpty { throw .obstacle(place, found: found, needed: needed) }
            for path in past { try takeAway(path) }
            try target.replace(path, with: bytes)
        }
    }

    /// Removes a file of ours; it stays ours until it is gone.
    func takeAway(_ path: SitePath) throws(PublishError) {
        run.withLock { $0.isUnsynced = true }
        try target.remove(path)
        try manifest.forget(path)
        claims.withLock { claims in
            let key = target.naming.key(of: path.text)
            if claims[key] == path { claims[key] = nil }
        }
        if !path.isTwin { run.withLock { $0.report.removed += 1 } }
    }
}
