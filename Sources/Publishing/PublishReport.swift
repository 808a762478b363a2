/// The changes that one run made to a target.
package struct PublishReport: Sendable, Equatable {
    /// The number of files of the site, without twins.
    package var files: Int
    /// How many times a file got new content, without twins.
    package var written: Int
    /// How many times a file was found unchanged, without twins.
    package var unchanged: Int
    /// The number of removed files, without twins.
    package var removed: Int
    /// The number of compressed twins.
    package var twins: Int
    /// Files on the target that do not belong to the site and were not changed, sorted.
    package var foreign: [String]
    /// Whether every file of the run was published; if not, `Publisher.finish` removed nothing.
    package var isComplete: Bool

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

/// The effect of publishing one file.
package enum Change: Sendable, Equatable {
    /// The file is new or has new content.
    case written
    /// The file already had the content and was not touched.
    case unchanged
}
