/// The HTTP headers of a file, for servers that send them and for stores that save them.
package struct FileHeaders: Sendable, Equatable {
    package let contentType: String
    package let cacheControl: String
    /// The language of the file; nil if it has none.
    package let contentLanguage: String?

    /// - Parameter locales: the locales of the site, for the start page, which is in all languages.
    package init(_ route: Route, locales: [String]) {
        contentType = Self.contentType(of: route.path)
        cacheControl = if case .asset = route { "public, max-age=31536000, immutable" } else { "private, no-cache" }
        contentLanguage = route == .start ? locales.joined(separator: ", ") : route.locale
    }

    package static func contentType(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "csv": "text/csv; charset=utf-8"
        case "svg": "image/svg+xml"
        case "ics": "text/calendar; charset=utf-8"
        case "txt": "text/plain; charset=utf-8"
        case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case "atom": "application/atom+xml; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}
