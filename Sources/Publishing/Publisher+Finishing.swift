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
        report.foreign = try target.foreignPaths(manifest.contains)
        try sync()
        try manifest.compact(.whenUseful)
        // After the sync: what is noted of files must not outlive them.
        notes.save(endsRun: true)
        report.removed = run.withLock(\.report.removed)
        report.takenOver.sort()
        (report.files, report.twins) = manifest.confirmedCounts()
        restart()
        return report
    }

    /// Takes away the files of ours below a directory that are not among those to keep, each with its twin.
    ///
    /// For a part of the site that was rendered anew as a whole, between two full builds.
    ///
    /// - Throws: `PublishError` of the target or the manifest. What was not taken away is still ours.
    package func prune(below directory: String, keeping paths: Set<String>) throws(PublishError) {
        for text in try target.paths(below: try SitePath(directory)) where !paths.contains(text) {
            // try?: what cannot be a path of a site is not ours either.
            guard let path = try? SitePath(text), !path.isTwin else { continue }
            try remove(text)
        }
    }

    /// Marks the run as incomplete: `finish` takes nothing away then.
    package func markIncomplete() {
        run.withLock { $0.report.isComplete = false }
    }

    /// Forgets what was confirmed in this run: everything will be published once more before `finish`.
    package func restart() {
        run.withLock { $0.report = PublishReport() }
        manifest.beginRun()
    }

    /// Returns when everything published so far survives a loss of power.
    ///
    /// Prunes nothing and goes on with the run: for batches between two full builds.
    ///
    /// - Throws: `PublishError.failed` if the device reported a fault.
    package func sync() throws(PublishError) {
        // Whoever comes while the disk is being waited for waits as well: what they published may be on its way.
        try syncing.withLock { _ throws(PublishError) in
            let wasUnsynced = run.withLock { run in
                // Before the sync: what is written meanwhile is for the next one.
                defer { run.isUnsynced = false }
                return run.isUnsynced
            }
            guard wasUnsynced else { return }
            do throws(PublishError) {
                // The list first: a file on disk that is not in it would be nobody's.
                try manifest.sync()
                try target.sync()
            } catch {
                run.withLock { $0.isUnsynced = true }
                throw error
            }
            try manifest.compact(.whenOverdue)
        }
    }
}
