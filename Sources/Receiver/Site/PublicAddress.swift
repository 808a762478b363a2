import Foundation

/// Where visitors reach the server: `VITRINA_BASE_URL`.
package struct PublicAddress: Sendable {
    /// Without a slash at its end.
    package let text: String
    /// What stands before every path, without a slash at its end; empty at the top of a host.
    let prefix: String
    /// Whether browsers may send the cookies of links over encrypted connections only.
    let isSecure: Bool

    /// The address, or nil where the text is no `http` or `https` address without query and fragment.
    ///
    /// Nor with a semicolon in its path, which would end the path of a cookie.
    package init?(_ text: String) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host?.isEmpty == false, url.query == nil, url.fragment == nil,
            url.user == nil, !url.percentEncodedPath.contains(";")
        else { return nil }
        prefix = Self.withoutSlashes(url.percentEncodedPath)
        self.text = Self.withoutSlashes(text)
        isSecure = scheme == "https"
    }

    /// Without the slashes at the end: of two, links would begin like `//help`, which names a host.
    private static func withoutSlashes(_ text: String) -> String {
        String(text.reversed().drop { $0 == "/" }.reversed())
    }

    /// The address of a path of the server, which begins with a slash.
    package func address(of path: String) -> String { text + path }
}
