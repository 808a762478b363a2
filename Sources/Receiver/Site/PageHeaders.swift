import HTTPTypes

/// The headers of every page.
enum PageHeaders {
    /// Pages load only files of the site, have no inline scripts and styles, send no referrer, and are not in search
    /// engines.
    static let security: HTTPFields = [
        .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy:
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        .referrerPolicy: "no-referrer",
        .xRobotsTag: "noindex",
    ]
}
