/// Where files go: a directory today, an object store later.
///
/// - `replace` is whole or not at all: whoever reads meanwhile gets the old bytes or the new ones. Directories that the
///   path needs come into being with it.
/// - A call that throws has changed no file. A process that dies in a call leaves the old file or the new one.
/// - Every function may be called from several tasks at once for different paths.
/// - Nothing is durable against a loss of power before `sync` returned.
package protocol PublishTarget: SiteSource {
    /// What tells this target from every other one on this machine: the manifest names it.
    var identity: String { get }

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

    /// Every file below a directory, as `forEachPath` gives them, each with a number that differs once somebody has
    /// written to the file or put another in its place. Reads no file.
    ///
    /// - Throws: `PublishError.failed` if a directory cannot be listed.
    func marks(below directory: SitePath) throws(PublishError) -> [(path: String, mark: UInt64)]

    /// Returns when everything done before survives a loss of power. To be called once per batch: it may take long.
    ///
    /// - Throws: `PublishError.failed` if the device reported a fault.
    func sync() throws(PublishError)
}
