import Foundation

/// Where visitors reach the server: `VITRINA_BASE_URL`.
package struct PublicAddress: Sendable {
    /// Without a slash at its end.
    package let text: String
    /// What stands before every path, without a slash at its end; empty at the top of a host.
    let prefix: String
    /// Whether browsers may send the cookies of links over encrypted connections only.
    let isSecure: Bool

    /// The address, or nil where the text is no `http` or `https` address of a host, without user, query and fragment.
    ///
    /// Nor where its path would not be the path of a cookie: a semicolon ends that, and browsers resolve `.` and `..`.
    package init?(_ text: String) {
        guard let url = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.user == nil, url.query == nil, url.fragment == nil,
            text.utf8.allSatisfy({ (0x21..<0x7f).contains($0) && $0 != UInt8(ascii: ";") }),
            let host = url.encodedHost, Self.isHost(host), !url.path.split(separator: "/").contains(where: Self.isDots)
        else { return nil }
        prefix = Self.withoutSlashes(url.percentEncodedPath)
        self.text = Self.withoutSlashes(text)
        isSecure = scheme == "https"
    }

    /// A name or an address of numbers: `URLComponents` lets every sign of RFC 3986 pass, such as commas.
    private static func isHost(_ text: String) -> Bool {
        let isLiteral = text.hasPrefix("[")
        return !text.isEmpty
            && text.allSatisfy { $0.isLetter || $0.isNumber || ".-_".contains($0) || isLiteral && "[:]%".contains($0) }
    }

    private static func isDots(_ part: Substring) -> Bool { part == "." || part == ".." }

    /// Without the slashes at the end: of two, links would begin like `//help`, which names a host.
    private static func withoutSlashes(_ text: String) -> String {
        String(text.reversed().drop { $0 == "/" }.reversed())
    }

    /// The address of a path of the server, which begins with a slash.
    package func address(of path: String) -> String { text + path }
}
