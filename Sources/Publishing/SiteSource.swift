import SystemPackage

/// Read access to the files of a site.
///
/// - Only regular files exist for these functions, and only if their path contains no symbolic link. Directories,
///   links, and special files count as missing, but `forEachPath` includes everything except directories.
/// - Several tasks may call all functions at the same time.
package protocol SiteSource: Sendable {
    /// The bytes of a file; nil if it is missing.
    ///
    /// They are never a mixture of an old file and its replacement.
    ///
    /// - Throws: `PublishError.failed` if the file exists and cannot be read.
    func read(_ path: SitePath) throws(PublishError) -> [UInt8]?

    /// Opens a file, for files that are too large to be read as a whole.
    ///
    /// - Returns: nil if the file is missing, or if the source can only read whole files.
    /// - Throws: the errors of `read`.
    func open(_ path: SitePath) throws(PublishError) -> OpenSiteFile?

    /// Compares a file with `bytes`.
    ///
    /// It costs less than reading if the sizes differ.
    ///
    /// - Throws: the errors of `read`.
    func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison

    /// A number that changes if the file is written to or replaced.
    ///
    /// - Returns: nil if the file is missing, or if the number may not be reliable, as shortly after a change.
    /// - Throws: the errors of `read`.
    func mark(of path: SitePath) throws(PublishError) -> UInt64?

    /// Calls `body` with the path of every file, including foreign files, in no particular order.
    ///
    /// The paths are not collected, because there may be millions. Symbolic links are included and not followed.
    ///
    /// - Parameter directory: the directory, which may be missing; nil: the whole site.
    /// - Throws: `PublishError.failed` if a directory cannot be listed.
    func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError)
}

extension SiteSource {
    package func mark(of path: SitePath) throws(PublishError) -> UInt64? { nil }

    package func open(_ path: SitePath) throws(PublishError) -> OpenSiteFile? { nil }

    /// The paths of `forEachPath`, sorted by bytes.
    ///
    /// - Throws: the errors of `forEachPath`.
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

/// An open file of a site, whose content stays readable when the file is replaced.
package final class OpenSiteFile: Sendable {
    /// The size in bytes.
    package let size: Int
    /// `SiteSource.mark` at the time of opening.
    package let mark: UInt64?
    private let file: OpenFile
    /// The path for messages.
    private let path: String

    init(_ file: consuming OpenFile, size: Int, mark: UInt64?, at path: String) {
        self.file = file
        self.size = size
        self.mark = mark
        self.path = path
    }

    /// Reads a part of the content.
    ///
    /// - Throws: `PublishError.failed` if the file cannot be read or was truncated.
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

/// The result of a comparison of a file with bytes.
package enum FileComparison: Sendable, Equatable {
    /// The file is missing.
    case absent
    /// The file has other content.
    case different
    /// The file has exactly these bytes.
    case same
}
