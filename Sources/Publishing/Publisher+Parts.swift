internal import Synchronization

/// Parts of the site that need not be made again: those that were made from the same, and whose files nobody has touched.
extension Publisher {
    /// Notes what the files below a directory were made from.
    ///
    /// To be called when all of them are published.
    ///
    /// - Parameter note: one line of text.
    /// - Throws: `PublishError.failed` if the directory cannot be listed.
    package func note(_ note: String, about directory: String) throws(PublishError) {
        notes.set(try mark(of: target.marks(below: try SitePath(directory))), note, of: directory)
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

    /// One number for all files below a directory.
    private func mark(of files: [(path: String, mark: UInt64)]) -> UInt64 {
        files.reduce(UInt64(files.count)) { sum, file in
            var hash = StableHash(file.path.utf8)
            hash.combine(file.mark)
            return sum &+ hash.value
        }
    }
}
