import SystemPackage

/// Files of a site that can be looked at.
///
/// - A path names a file only if a regular file stands there, reached without a symbolic link. Anything else at the path
///   (a directory, a link, a pipe) counts as not there, but `forEachPath` gives it unless it is a directory.
/// - Every function may be called from several tasks at once.
package protocol SiteSource: Sendable {
    /// The bytes of the file; nil if it is not there. Never a part of a file that was being replaced.
    ///
    /// - Throws: `PublishError.failed` if it is there and cannot be read.
    func read(_ path: SitePath) throws(PublishError) -> [UInt8]?

    /// The file, held open, for those that are too large to be read as a whole.
    ///
    /// nil: it is not there, or the source can only read whole files.
    ///
    /// - Throws: as `read` does.
    func open(_ path: SitePath) throws(PublishError) -> OpenSiteFile?

    /// How the file at `path` compares with `bytes`. Cheaper than reading where the answer is in the size.
    ///
    /// - Throws: as `read` does.
    func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison

    /// A number that differs once somebody has written to the file or put another in its place.
    ///
    /// nil: the file is not there, or only reading tells whether it is the same, as shortly after a change.
    ///
    /// - Throws: as `read` does.
    func mark(of path: SitePath) throws(PublishError) -> UInt64?

    /// Gives every file once, in no particular order, whoever wrote it and whatever it is called.
    ///
    /// One by one, because there may be millions. A link is given, not followed.
    ///
    /// - Parameter directory: below which files are wanted; nil: everywhere. There need not be such a directory.
    /// - Throws: `PublishError.failed` if a directory cannot be listed.
    func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError)
}

extension SiteSource {
    package func mark(of path: SitePath) throws(PublishError) -> UInt64? { nil }

    package func open(_ path: SitePath) throws(PublishError) -> OpenSiteFile? { nil }

    /// Every file below a directory, as `forEachPath` gives them, sorted by bytes.
    ///
    /// - Throws: as `forEachPath` does.
    package func paths(below directory: SitePath? = nil) throws(PublishError) -> [String] {
        var paths: [String] = []
        try forEachPath(below: directory) { paths.append($0) }
        return paths.sortedByBytes
    }

    /// The files that are not expected, sorted by bytes.
    func foreignPaths(_ isExpected: (SitePath) -> Bool) throws(PublishError) -> [String] {
        var foreign: [String] = []
        try forEachPath(below: nil) { text in
            // try?: a text that cannot be a path of a site is a foreign file.
            if let path = try? SitePath(text), isExpected(path) { return }
            foreign.append(text)
        }
        return foreign.sortedByBytes
    }
}

extension [String] {
    var sortedByBytes: [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

/// A file of a site, held open: its content stays what it is when another file takes its place.
package final class OpenSiteFile: Sendable {
    /// Bytes.
    package let size: Int
    /// As `SiteSource.mark` has it, at the moment of the opening.
    package let mark: UInt64?
    private let file: OpenFile
    /// For messages.
    private let path: String

    init(_ file: consuming OpenFile, size: Int, mark: UInt64?, at path: String) {
        self.file = file
        self.size = size
        self.mark = mark
        self.path = path
    }

    /// A part of the content.
    ///
    /// - Throws: `PublishError.failed` if the file cannot be read, or somebody made it shorter.
    package func bytes(_ range: Range<Int>) throws(PublishError) -> [UInt8] {
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try file.read(upTo: range.count, from: range.lowerBound)
        } catch {
            throw .failed(.read, path: path, code: error.rawValue)
        }
        guard bytes.count == range.count else { throw .failed(.read, path: path, code: Errno.ioError.rawValue) }
        return bytes
    }
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
