import HTTPTypes
import Licensing
import Sharing
import Site

/// The cookie that holds what a link opened: one for each link, so that one does not take away another.
///
/// Cookies belong to a host, whatever its ports (RFC 6265 8.5), so the name differs from those of other servers' links, too.
struct LinkCookie {
    /// As the visitor sent it.
    let name: String
    let token: ShareToken

    /// More are not read; each is one look-up.
    static let limit = 64

    private static let prefix = "vitrina-"

    /// The value of `Set-Cookie` for a link.
    ///
    /// - Parameter maxAge: seconds; nil: until the browser is closed.
    static func header(_ link: ShareLink, _ token: ShareToken, maxAge: Int64?, at address: PublicAddress) -> String {
        header("\(name(for: token))=\(token.text)", path: path(of: link), maxAge: maxAge, at: address)
    }

    /// The value of `Set-Cookie` that makes a browser forget a cookie.
    ///
    /// - Parameter path: the cookie's own, below the address.
    static func expiry(_ name: String, path: String, at address: PublicAddress) -> String {
        header("\(name)=", path: path, maxAge: 0, at: address)
    }

    /// The path of a link's cookie, below the address.
    static func path(of link: ShareLink) -> String {
        link.opensAccounts ? "/" : path(of: link.scope.subject)
    }

    static func path(of subject: Subject) -> String { "/" + Route.directory(of: subject) }

    /// The name tells nothing: it is made of the digest by which the token is kept.
    private static func name(for token: ShareToken) -> String {
        prefix + hexadecimal(token.digest.bytes.prefix(8))
    }

    private static func header(_ pair: String, path: String, maxAge: Int64?, at address: PublicAddress) -> String {
        var parts = [pair, "Path=\(address.prefix)\(path)", "HttpOnly", "SameSite=Lax"]
        if let maxAge { parts.append("Max-Age=\(maxAge)") }
        if address.isSecure { parts.append("Secure") }
        return parts.joined(separator: "; ")
    }

    /// The cookies of links that a visitor holds.
    static func all(in headers: HTTPFields) -> [LinkCookie] {
        headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.trimmed
            guard pair.hasPrefix(prefix), let sign = pair.firstIndex(of: "="),
                let token = ShareToken(String(pair[pair.index(after: sign)...]))
            else { return nil }
            return LinkCookie(name: pair[..<sign].trimmed, token: token)
        }
    }
}
