/// Read-only access to a site directory, without a lock, even while a server publishes to it.
///
/// It keeps directories open, so create one instance for each pass, as `verify` does.
package struct DirectorySource: SiteSource {
    private let site: SiteDirectory

    /// Opens the site directory at `directory` for reading.
    ///
    /// - Throws: `PublishError.failed` if it is missing or not readable.
    package init(reading directory: String) throws(PublishError) {
        site = try SiteDirectory(at: directory)
    }

    package func read(_ path: SitePath) throws(PublishError) -> [UInt8]? {
        try site.read(path)
    }

    package func open(_ path: SitePath) throws(PublishError) -> OpenSiteFile? {
        try site.open(path)
    }

    package func compare(_ path: SitePath, with bytes: [UInt8]) throws(PublishError) -> FileComparison {
        try site.compare(path, with: bytes)
    }

    package func mark(of path: SitePath) throws(PublishError) -> UInt64? {
        try site.mark(of: path)
    }

    package func forEachPath(below directory: SitePath?, _ body: (String) -> Void) throws(PublishError) {
        try site.forEachPath(below: directory, body)
    }
}
