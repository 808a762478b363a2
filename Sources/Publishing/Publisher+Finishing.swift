internal import Synchronization

extension Publisher {
    /// Ends a full build: takes away what was not published in this run, makes everything durable, and begins a new run.
    ///
    /// If any file failed to be published in this run, nothing is taken away: what is missing may be missing by mistake.
    ///
    /// - Throws: `PublishError` of the target or the manifest. Calling it again goes on where it stopped.
    package func finish() throws(PublishError) -> PublishReport {
        var report = run.withLock(\.report)
        if report.isComplete {
            for path in manifest.unconfirmed() { try takeAway(path) }
        }
        report.foreign = try target.paths().filter { text in
            // try?: what cannot be a path of a site is not ours either.
            guard let path = try? SitePath(text) else { return true }
            return !manifest.contains(path)
        }
        try sync()
        try manifest.compact(.whenUseful)
        report.removed = run.withLock(\.report.removed)
        report.takenOver.sort()
        (report.files, report.twins) = manifest.confirmedCounts()
        run.withLock { $0.report = PublishReport() }
        manifest.beginRun()
        return report
    }

    /// Returns when everything published so far survives a loss of power.
    ///
    /// Prunes nothing and goes on with the run: for batches between two full builds.
    ///
    /// - Throws: `PublishError.failed` if the device reported a fault.
    package func sync() throws(PublishError) {
        guard run.withLock(\.isUnsynced) else { return }
        // The list first: a file on disk that is not in it would be nobody's.
        try manifest.sync()
        try target.sync()
        run.withLock { $0.isUnsynced = false }
        try manifest.compact(.whenOverdue)
    }
}
