/// Files of a site that can be looked at.
///
/// - A path names a file only if a regular file stands there, reached without a symbolic link. Anything else at the path
///   (a directory, a link, a pipe) counts as not there, but `paths()` lists it unless it is a directory.
/// - Every function may be called from several tasks at once.
package protocol SiteSource: Sendable {
    /// The bytes of the file; nil if it is not there. Never a part of a file that was being replaced.
    ///
    /// - Throws: `PublishError.failed` if it is there and cannot be read.
    func read(_ path: SitePath) throws(PublishError) -> [UInt8]?

    /// How the file at `path` compares with `bytes`. Cheaper than reading where the answer is in the size.
    ///
    /// - Throws: as `read` does.
    func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison

    /// Every file, sorted by bytes, whoever wrote it and whatever it is called. A link is listed, not followed.
    ///
    /// - Throws: `PublishError.failed` if a directory cannot be listed.
    func paths() throws(PublishError) -> [String]

    /// Every file below a directory, as `paths()` lists them; none where there is no such directory.
    ///
    /// - Throws: as `paths()` does.
    func paths(below directory: SitePath) throws(PublishError) -> [String]
}

/// What a comparison of a file with bytes found.
package enum FileComparison: Sendable, Equatable {
    /// No file is there.
    case absent
    /// The file holds something else.
    case different
    /// The file holds exactly the bytes.
    case same
}
