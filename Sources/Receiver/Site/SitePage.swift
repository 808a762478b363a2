import HTTPTypes
import Publishing
import Site
import StrictJSON
import Synchronization

/// A file of the site as an address of the server: everything that depends on its route and not on its content.
struct SitePage: Sendable {
    let route: Route
    let path: SitePath
    /// The headers of every answer with the file.
    let headers: HTTPFields
    /// Whether the file is a page that is not for everybody, so that it may contain links to pages that its visitor may
    /// not see.
    let hasLinksToPages: Bool

    /// - Parameter locales: the languages of the site.
    /// - Returns: nil if the file has a name that no site can have.
    init?(_ route: Route, locales: [String]) {
        let text = route.path
        // try?: such a file does not exist.
        guard let path = try? SitePath(text) else { return nil }
        self.route = route
        self.path = path
        hasLinksToPages = !route.isPublic && text.hasSuffix(".html")
        let kept = FileHeaders(route, locales: locales)
        var headers = PageHeaders.security
        headers[.contentType] = kept.contentType
        headers[.cacheControl] = kept.cacheControl
        headers[.contentLanguage] = kept.contentLanguage
        self.headers = headers
    }
}

/// The files to which recent requests led, by the paths of these requests, whether the files exist or not.
final class SiteAddresses: Sendable {
    private static let limit = 2000
    /// The maximum length of a kept address in bytes, so that all of them take about a megabyte.
    private static let longestAddress = 200

    private let pages = Mutex<[Exact<String>: SitePage]>([:])

    subscript(address: String) -> SitePage? { pages.withLock { $0[Exact(wrappedValue: address)] } }

    /// Keeps an address.
    func note(_ page: SitePage, at address: String) {
        // The headers of the start page contain the languages of the site, which may change.
        guard page.route != .start, address.utf8.count <= Self.longestAddress else { return }
        pages.withLock { pages in
            if pages.count >= Self.limit { pages.removeAll() }
            pages[Exact(wrappedValue: address)] = page
        }
    }
}
