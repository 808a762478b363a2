internal import Synchronization

/// Parts of the site that need not be made again: those that were made from the same, and whose files nobody has touched.
extension Publisher {
    /// Notes what the files below a directory were made from.
    ///
    /// To be called when all of them are published.
    ///
    /// - Parameters:
    ///   - note: one line of text.
    ///   - isInRun: whether a full build is under way. The files that it will take away in its end are left out of the mark.
    /// - Throws: `PublishError.failed` if the directory cannot be listed.
    package func note(_ note: String, about directory: String, isInRun: Bool) throws(PublishError) {
        var files = try target.marks(below: try SitePath(directory))
        if isInRun { files.removeAll { manifest.isUnconfirmed(SitePath(trusting: $0.path)) } }
        notes.set(mark(of: files), note, of: directory)
    }

    /// What was noted of the files below a directory, in this run or in an earlier one that came to its end.
    package func note(about directory: String) -> String? { notes.note(about: directory) }

    /// Takes every file below a directory into this run, as it is.
    ///
    /// - Returns: false, and nothing was done, if a file is not as it was left when the note was made.
    /// - Throws: `PublishError.failed` if the directory cannot be listed.
    package func confirm(below directory: String) throws(PublishError) -> Bool {
        let marks = try target.marks(below: try SitePath(directory))
        guard notes.confirm(directory, mark: mark(of: marks)) else { return false }
        var files = 0
        for (text, _) in marks {
            let path = SitePath(trusting: text)
            if manifest.confirm(path), !path.isTwin { files += 1 }
        }
        run.withLock { $0.report.unchanged += files }
        return true
    }

    /// Keeps the notes that were made since the last full build; what they are about has to be durable.
    package func saveNotes() { notes.save(endsRun: false) }

    /// One number for all files below a directory.
    private func mark(of files: [(path: String, mark: UInt64)]) -> UInt64 {
        files.reduce(UInt64(files.count)) { sum, file in
            var hash = StableHash(file.path.utf8)
            hash.combine(file.mark)
            return sum &+ hash.value
        }
    }
}
