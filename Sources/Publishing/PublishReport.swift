/// The changes that one run made to a target.
package struct PublishReport: Sendable, Equatable {
    /// Files that are part of the site now; twins are not counted here nor below.
    package var files: Int
    /// Calls that gave a file new content.
    package var written: Int
    /// Calls that found the content there already.
    package var unchanged: Int
    /// Old files that were removed.
    package var removed: Int
    /// Compressed twins beside those files.
    package var twins: Int
    /// Files on the target that do not belong to the site; left alone, sorted.
    package var foreign: [String]
    /// Whether every file of the run was published; if not, nothing was pruned.
    package var isComplete: Bool

    /// A report of these facts; at first, of a run that did nothing.
    package init(
        files: Int = 0,
        written: Int = 0,
        unchanged: Int = 0,
        removed: Int = 0,
        twins: Int = 0,
        foreign: [String] = [],
        isComplete: Bool = true
    ) {
        self.files = files
        self.written = written
        self.unchanged = unchanged
        self.removed = removed
        self.twins = twins
        self.foreign = foreign
        self.isComplete = isComplete
    }
}

/// What publishing did to one file.
package enum Change: Sendable, Equatable {
    /// The file is new or has new content.
    case written
    /// The content was there already; nothing was touched.
    case unchanged
}
