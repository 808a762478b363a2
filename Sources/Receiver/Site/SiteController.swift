import Foundation
import HTTPTypes
import Hummingbird
import Licensing
package import Publishing
import Site

/// Serves the files of the site to visitors who may see them: strong ETags from content, conditional requests,
/// `Content-Language`.
package struct SiteController: Sendable {
    /// Reads a file of the site for each request; nil if the file does not exist.
    package typealias Source = @Sendable (SitePath) async throws(PublishError) -> PublishedFile?

    /// The path and query with which a web server in front requests a file from an object store.
    package typealias Signing = @Sendable (SitePath) -> String

    private let source: Source
    private let signing: Signing?
    private let gate: ShareGate
    private let notices: Notices
    private let addresses = SiteAddresses()

    /// - Parameter signing: nil if the web server in front has its own directory.
    package init(
        reading source: @escaping Source,
        signing: Signing? = nil,
        _ gate: ShareGate,
        _ notices: Notices
    ) {
        self.source = source
        self.signing = signing
        self.gate = gate
        self.notices = notices
    }

    func addRoutes(to router: Router<ReceiverContext>) {
        for method in [HTTPRequest.Method.get, .head] {
            router.on("/", method: method) { request, _ in try await respond(to: request) }
            router.on("/**", method: method) { request, _ in try await respond(to: request) }
            router.on("/access", method: method) { request, _ in try await allow(request) }
        }
    }

    private func respond(to request: Request) async throws -> Response {
        let address = request.uri.path
        if let page = addresses[address] {
            return try await answer(request, about: page) { file in response(page, file, request) }
        }
        guard let path = Self.path(of: address) else { return try await notFound(request) }
        let isDirectory = path.isEmpty || path.hasSuffix("/")
        // Access is checked before existence, so that a refusal reveals nothing.
        if let page = page(at: isDirectory ? path + "index.html" : path) {
            addresses.note(page, at: address)
            return try await answer(request, about: page) { file in response(page, file, request) }
        }
        if !isDirectory, let page = page(at: path + "/index.html") {
            return try await answer(request, about: page) { _ in redirect(into: path) }
        }
        return try await notFound(request)
    }

    /// - Parameter shown: answers with a file that exists and may be seen.
    private func answer(
        _ request: Request,
        about page: SitePage,
        _ shown: (PublishedFile) -> Response
    ) async throws(ProblemDetails) -> Response {
        let decision = try await gate.decision(of: page.route, request)
        var response =
            switch decision.verdict {
            case .shown:
                if let file = try await visible(page, request) { shown(file) } else { try await notFound(request) }
            case .hidden: try await notFound(request)
            case .ended: notices.answer(.linkEnded, .notFound, to: request)
            }
        for (name, path) in decision.obsolete {
            let value = LinkCookie.expiry(name, path: path, at: notices.address)
            response.headers.append(HTTPField(name: .setCookie, value: value))
        }
        return response
    }

    /// Answers a program, which has its own link and stores nothing.
    func file(_ route: Route, _ request: Request) async throws(ProblemDetails) -> Response {
        guard let page = SitePage(route, locales: notices.locales), let file = try await read(page) else {
            return try await notFound(request)
        }
        var response = response(page, file, request)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// Answers `auth_request` of a web server in front: whether the visitor may see `X-Original-URI`.
    private func allow(_ request: Request) async throws -> Response {
        let target = request.headers[.xOriginalURI] ?? ""
        let asked = target.prefix { $0 != "?" && $0 != "#" }
        let path = Self.path(of: String(asked)).map { $0.isEmpty || $0.hasSuffix("/") ? $0 + "index.html" : $0 }
        var response = Response(status: .forbidden, headers: [.cacheControl: "no-store"])
        if let route = path.flatMap({ Route(path: $0) }), try await gate.verdict(of: route, request) == .shown {
            response.status = .noContent
            // try?: a route is always a path of a site.
            if let signing, let path = try? SitePath(route.path) { response.headers[.vitrinaObject] = signing(path) }
        }
        return response
    }

    /// The path of a file in an address; nil if the address cannot be that of a file.
    private static func path(of address: String) -> String? {
        let isEncoded = address.utf8.contains(UInt8(ascii: "%"))
        guard let decoded = isEncoded ? address.removingPercentEncoding : address, decoded.hasPrefix("/") else {
            return nil
        }
        return String(decoded.dropFirst())
    }

    /// The answer depends on the visitor's links and not on the page, so it does not reveal whether the page exists.
    private func notFound(_ request: Request) async throws(ProblemDetails) -> Response {
        notices.answer(.notFound, .notFound, to: request, holding: try await gate.held(by: request) ?? [])
    }

    private func redirect(into path: String) -> Response {
        // The relative links of the page require the slash.
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var headers = PageHeaders.security
        headers[.location] = "\(name)/"
        // Not cached, because the next visitor may have no access.
        headers[.cacheControl] = "private, no-store"
        headers[.contentLength] = "0"
        return Response(status: .movedPermanently, headers: headers)
    }

    /// The file for the visitor, without links to pages that the visitor's links do not open.
    private func visible(_ page: SitePage, _ request: Request) async throws(ProblemDetails) -> PublishedFile? {
        guard let file = try await read(page) else { return nil }
        guard page.hasLinksToPages, let reachable = try await gate.reachable(request) else { return file }
        do throws(PublishError) {
            return PublishedFile(reachable.page(try file.bytes(), at: page.route))
        } catch {
            throw ProblemDetails(error)
        }
    }

    private func read(_ page: SitePage) async throws(ProblemDetails) -> PublishedFile? {
        do throws(PublishError) {
            return try await source(page.path)
        } catch {
            throw ProblemDetails(error)
        }
    }

    private func page(at path: String) -> SitePage? {
        Route(path: path).flatMap { SitePage($0, locales: notices.locales) }
    }

    private func response(_ page: SitePage, _ file: PublishedFile, _ request: Request) -> Response {
        var headers = page.headers
        headers[.eTag] = file.tag
        if let known = request.headers[.ifNoneMatch], Self.matches(known, file.tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentLength] = String(file.size)
        let body = request.method == .head ? ResponseBody() : Self.body(of: file)
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func body(of file: PublishedFile) -> ResponseBody {
        switch file.content {
        case .bytes(let bytes): ResponseBody(byteBuffer: bytes)
        case .open(let file):
            ResponseBody(contentLength: file.size) { writer in
                for piece in PublishedFile.pieces(of: file) {
                    try await writer.write(ByteBuffer(bytes: try file.bytes(piece)))
                }
                try await writer.finish(nil)
            }
        }
    }

    /// RFC 9110 13.1.2: a list of tags, or `*`.
    ///
    /// The comparison is weak.
    static func matches(_ list: String, _ tag: String) -> Bool {
        guard list[...].trimmed != "*" else { return true }
        var reader = FieldReader(list)
        while !reader.isAtEnd {
            reader.skipSpace()
            if reader.take(",") { continue }
            guard let candidate = reader.entityTag() else { return false }
            if candidate == tag { return true }
        }
        return false
    }
}
