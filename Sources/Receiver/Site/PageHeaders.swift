import HTTPTypes

/// The headers of every page.
enum PageHeaders {
    /// A page loads nothing but the site itself, runs and styles nothing inline, sends no referrer,
    /// and is in no search engine.
    static let security: HTTPFields = [
        .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy:
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        .referrerPolicy: "no-referrer",
        .xRobotsTag: "noindex",
    ]
}
