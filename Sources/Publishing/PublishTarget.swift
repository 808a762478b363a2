/// Where files go: a directory, or an object store.
///
/// - `replace` is whole or not at all: whoever reads meanwhile gets the old bytes or the new ones. Directories that the
///   path needs come into being with it.
/// - A call that throws has changed no file. A process that dies in a call leaves the old file or the new one.
/// - A target may return from `replace` and `remove` before the file has changed. The same target then shows the change
///   already, and a failure is thrown later: by the next listing of a directory with the file, or by `sync`. The file
///   then compares as different.
/// - Every function may be called from several tasks at once for different paths.
/// - Nothing is durable against a loss of power before `sync` returned.
package protocol PublishTarget: SiteSource {
    /// What tells this target from every other one on this machine: the receipts name it.
    var identity: String { get }

    /// Which names the target takes for one file.
    var naming: FileNaming { get }

    /// Puts a file where none is, if that costs less than to compare and replace.
    ///
    /// - Returns: false if it does not, or if something is there; nothing is changed then.
    /// - Throws: as `replace` does.
    func add(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Bool

    /// Makes `bytes` the content of the file, whatever regular file was there.
    ///
    /// - Throws: `PublishError.obstacle` if something else than a file is in the way, which is left alone;
    ///   `PublishError.failed` with the system's reason.
    func replace(_ path: SitePath, with bytes: [UInt8]) throws(PublishError)

    /// Removes the file, and the directories above it that are empty then. That it is missing is fine; something that is
    /// not a regular file is left alone.
    ///
    /// - Throws: `PublishError.failed` with the system's reason.
    func remove(_ path: SitePath) throws(PublishError)

    /// Every file below a directory, as `forEachPath` gives them, each with a number that differs once the file has
    /// other content. A file system's also differs once somebody has written to the file. Reads no file.
    ///
    /// - Throws: `PublishError.failed` if a directory cannot be listed.
    func marks(below directory: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)]

    /// Returns when everything done before survives a loss of power. To be called once per batch: it may take long.
    ///
    /// - Throws: `PublishError.failed` if the device reported a fault.
    func sync() throws(PublishError)
}

extension PublishTarget {
    package func add(_ path: SitePath, _ bytes: [UInt8]) throws(PublishError) -> Bool { false }
}

/// Which names a file system takes for one: most tell `acme` from `Acme`, and some do not.
package struct FileNaming: Equatable, Sendable {
    /// Whether upper and lower case are the same.
    package var ignoresCase = false
    /// Whether full stops at the end of a name are dropped.
    package var dropsFinalStops = false

    package init(ignoresCase: Bool = false, dropsFinalStops: Bool = false) {
        self.ignoresCase = ignoresCase
        self.dropsFinalStops = dropsFinalStops
    }

    /// Every name is a file of its own.
    package static let exact = FileNaming()

    /// The same text for all names that are one file.
    ///
    /// Names of the site are ASCII.
    package func key(of path: String) -> String {
        if self == .exact { return path }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            var name = ignoresCase ? part.lowercased() : String(part)
            while dropsFinalStops, name.hasSuffix(".") { name.removeLast() }
            return name
        }
        return parts.joined(separator: "/")
    }

    /// The names that share a file with another one, in groups, each sorted.
    package func shared(among names: some Sequence<String>) -> [[String]] {
        if self == .exact { return [] }
        return Dictionary(grouping: names, by: key).filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
            .map { $0.value.sorted() }
    }
}
