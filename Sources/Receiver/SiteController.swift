import Crypto
import Foundation
import HTTPTypes
package import Hummingbird
package import Publishing
import Site

/// Serves the files of the site: strong ETags from content, conditional requests, `Content-Language`, and a policy that
/// lets a page load nothing but the site itself.
package struct SiteController: Sendable {
    /// Opened for each request, so that a directory that was removed and made again is seen.
    private let source: @Sendable () throws -> any SiteSource

    package init(reading source: @escaping @Sendable () throws -> any SiteSource) {
        self.source = source
    }

    /// Adds the site to a router, below every other route.
    package func addRoutes(to router: Router<some RequestContext>) {
        router.get("/") { request, _ in respond(to: request) }
        router.get("/**") { request, _ in respond(to: request) }
        router.head("/") { request, _ in respond(to: request) }
        router.head("/**") { request, _ in respond(to: request) }
    }

    private func respond(to request: Request) -> Response {
        let asked = request.uri.path
        guard let decoded = asked.removingPercentEncoding, decoded.hasPrefix("/") else { return notFound(request) }
        let path = String(decoded.dropFirst())
        do {
            if let file = try file(path.isEmpty || path.hasSuffix("/") ? path + "index.html" : path) {
                return response(file, request)
            }
            if !path.isEmpty, !path.hasSuffix("/"), try file(path + "/index.html") != nil {
                // Relative links of the page need the slash.
                let name = path.split(separator: "/").last.map(String.init) ?? path
                return Response(status: .movedPermanently, headers: [.location: "\(name)/"])
            }
            return notFound(request)
        } catch {
            return plain(.internalServerError, "The site cannot be read at the moment.\n", request)
        }
    }

    /// A file of the site by its path; nil for what is no path of a site.
    private func file(_ path: String) throws -> (path: SitePath, bytes: [UInt8])? {
        // try?: a text that is no path names no file.
        guard let path = try? SitePath(path), let bytes = try source().read(path) else { return nil }
        return (path, bytes)
    }

    private func response(_ file: (path: SitePath, bytes: [UInt8]), _ request: Request) -> Response {
        let tag =
            "\"\(SHA256.hash(data: file.bytes).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())\""
        var headers = Self.securityHeaders
        headers[.eTag] = tag
        headers[.contentType] = Self.contentType(of: file.path.text)
        let route = Route(path: file.path.text)
        if case .asset = route {
            headers[.cacheControl] = "public, max-age=31536000, immutable"
        } else {
            headers[.cacheControl] = "private, no-cache"
        }
        if let locale = route?.locale { headers[.contentLanguage] = locale }
        if let known = request.headers[.ifNoneMatch], Self.matches(known, tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentLength] = String(file.bytes.count)
        let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
        return Response(status: .ok, headers: headers, body: body)
    }

    private func notFound(_ request: Request) -> Response {
        plain(.notFound, "There is no such page.\nNo existe esa página.\n", request)
    }

    private func plain(_ status: HTTPResponse.Status, _ text: String, _ request: Request) -> Response {
        var headers = Self.securityHeaders
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.contentLength] = String(text.utf8.count)
        let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(string: text))
        return Response(status: status, headers: headers, body: body)
    }

    /// RFC 9110 13.1.2: a list of tags or `*`; the comparison is weak.
    private static func matches(_ list: String, _ tag: String) -> Bool {
        list.split(separator: ",").contains { candidate in
            let candidate = candidate.drop { $0 == " " || $0 == "\t" }
            let strong = candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate
            return strong.prefix { $0 != " " } == tag || candidate == "*"
        }
    }

    private static let securityHeaders: HTTPFields = {
        var headers: HTTPFields = [.xContentTypeOptions: "nosniff"]
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        for (name, value) in [("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }()

    private static func contentType(of path: String) -> String {
        switch path.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "csv": "text/csv; charset=utf-8"
        case "svg": "image/svg+xml"
        case "atom": "application/atom+xml; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}
