/// A target of publishing: a directory or an object store.
///
/// - `replace` is atomic: a concurrent reader gets either the old bytes or the new ones. It creates missing
///   directories.
/// - A call that throws has changed no file. A process that is killed during a call leaves the old file or the new one.
/// - A target may return from `replace` and `remove` before the file has changed. The same target then shows the change
///   already. A failure is thrown later, by the next listing of a directory with the file or by `sync`, and the file
///   then compares as different.
/// - Several tasks may call all functions at the same time for different paths.
/// - Changes survive a power loss only after `sync` has returned.
package protocol PublishTarget: SiteSource {
    /// A name that is unique among the targets of this machine, for the file with receipts.
    var identity: String { get }

    /// The names that the target treats as one file.
    var naming: FileNaming { get }

    /// Creates a file, if the target can do so at a lower cost than comparing and replacing.
    ///
    /// - Returns: false, without a change, if it cannot, or if the path exists.
    /// - Throws: the errors of `replace`.
    func add(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Bool

    /// Replaces or creates a file.
    ///
    /// - Throws: `PublishError.obstacle` if something other than a regular file is at the path, which is not changed;
    ///   `PublishError.failed` with the system's reason.
    func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError)

    /// Removes a file, and the directories above it that become empty.
    ///
    /// It ignores a missing file, and anything that is not a regular file.
    ///
    /// - Throws: `PublishError.failed` with the system's reason.
    func remove(_ path: SitePath) throws(PublishError)

    /// Every file below a directory, as in `forEachPath`, with a number that changes with the content of the file.
    ///
    /// The number of a file system also changes if the same content is written again. No file is read.
    ///
    /// - Throws: `PublishError.failed` if a directory cannot be listed.
    func marks(below directory: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)]

    /// Forgets what it knows of the files, so that later calls notice changes of other processes.
    ///
    /// - Throws: the errors of a listing.
    func refresh() throws(PublishError)

    /// Returns when all previous changes survive a power loss.
    ///
    /// Call it once per batch, because it can take long.
    ///
    /// - Throws: `PublishError.failed` if the device reported an error.
    func sync() throws(PublishError)
}

extension PublishTarget {
    package func add(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Bool { false }
    package func refresh() throws(PublishError) {}
}

/// The names that a file system treats as equal, such as `acme` and `Acme`.
package struct FileNaming: Equatable, Sendable {
    /// Whether names that differ only in case are equal.
    package var ignoresCase = false
    /// Whether full stops at the end of a name are ignored.
    package var dropsFinalStops = false

    package init(ignoresCase: Bool = false, dropsFinalStops: Bool = false) {
        self.ignoresCase = ignoresCase
        self.dropsFinalStops = dropsFinalStops
    }

    /// All names are different.
    package static let exact = FileNaming()

    /// A text that is the same for all paths that are one file.
    ///
    /// The paths of the site are ASCII.
    package func key(of path: String) -> String {
        if self == .exact { return path }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            var name = ignoresCase ? part.lowercased() : String(part)
            while dropsFinalStops, name.hasSuffix(".") { name.removeLast() }
            return name
        }
        return parts.joined(separator: "/")
    }

    /// Groups of names that are one file, each sorted.
    package func shared(among names: some Sequence<String>) -> [[String]] {
        if self == .exact { return [] }
        return Dictionary(grouping: names, by: key).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
            .map { $0.value.sorted() }
    }
}
