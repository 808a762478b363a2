import HTTPTypes
import Sharing
import Site

/// The cookie that holds what a link opened: one for each link, so that one does not take away another.
enum LinkCookie {
    private static let prefix = "vitrina-"

    /// The value of `Set-Cookie` for a link.
    ///
    /// - Parameter maxAge: seconds; nil: until the browser is closed.
    static func header(_ link: ShareLink, _ token: ShareToken, maxAge: Int64?, at address: PublicAddress) -> String {
        let path = address.prefix + (link.opensAccounts ? "/" : "/" + Route.directory(of: link.scope.subject))
        var parts = ["\(prefix)\(link.id)=\(token.text)", "Path=\(path)", "HttpOnly", "SameSite=Lax"]
        if let maxAge { parts.append("Max-Age=\(maxAge)") }
        if address.isSecure { parts.append("Secure") }
        return parts.joined(separator: "; ")
    }

    /// The tokens that a visitor holds.
    static func tokens(in headers: HTTPFields) -> [ShareToken] {
        headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.trimmed
            guard pair.hasPrefix(prefix), let sign = pair.firstIndex(of: "=") else { return nil }
            return ShareToken(String(pair[pair.index(after: sign)...]))
        }
    }
}
