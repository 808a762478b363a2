import HTTPTypes
import Licensing
import Sharing
import Site

/// The cookie for a link.
///
/// Each link has its own, so that links do not replace each other.
///
/// Cookies belong to a host and ignore ports (RFC 6265 8.5), so the name also differs from those of other servers'
/// links.
struct LinkCookie {
    /// The name in the visitor's request.
    let name: String
    let token: ShareToken

    /// The maximum number of cookies that are read.
    ///
    /// Each requires a lookup.
    static let limit = 64

    private static let prefix = "vitrina-"

    /// The value of `Set-Cookie` for a link.
    ///
    /// - Parameter maxAge: the lifetime in seconds; nil until the browser is closed.
    static func header(_ link: ShareLink, _ token: ShareToken, maxAge: Int64?, at address: PublicAddress) -> String {
        header("\(name(for: token))=\(token.text)", path: path(of: link), maxAge: maxAge, at: address)
    }

    /// The value of `Set-Cookie` that removes a cookie from a browser.
    ///
    /// - Parameter path: the path of the cookie, below the address.
    static func expiry(_ name: String, path: String, at address: PublicAddress) -> String {
        header("\(name)=", path: path, maxAge: 0, at: address)
    }

    /// The path of a link's cookie, below the address.
    static func path(of link: ShareLink) -> String {
        link.opensAccounts ? "/" : path(of: link.scope.subject)
    }

    static func path(of subject: Subject) -> String { "/" + Route.directory(of: subject) }

    /// The name reveals nothing, because it is derived from the stored digest of the token.
    private static func name(for token: ShareToken) -> String {
        prefix + hexadecimal(token.digest.bytes.prefix(8))
    }

    private static func header(_ pair: String, path: String, maxAge: Int64?, at address: PublicAddress) -> String {
        var parts = [pair, "Path=\(address.prefix)\(path)", "HttpOnly", "SameSite=Lax"]
        if let maxAge { parts.append("Max-Age=\(maxAge)") }
        if address.isSecure { parts.append("Secure") }
        return parts.joined(separator: "; ")
    }

    /// The cookies of links in a visitor's request.
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
