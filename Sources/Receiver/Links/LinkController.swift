import Basics
import HTTPTypes
import Hummingbird
package import Licensing
import Logging
package import Sharing
import Site

/// Opens links.
///
/// `/s/{token}` sets a cookie for the link and redirects to its page. `/s/{token}/{file}` gives a program one file,
/// without a cookie, and redirects from the pages to which feeds link.
package struct LinkController: Sendable {
    private let links: any ShareLinkStore
    private let notices: Notices
    private let address: PublicAddress
    private let clock: @Sendable () -> Timestamp

    package init(
        _ links: some ShareLinkStore,
        _ notices: Notices,
        at address: PublicAddress,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.links = links
        self.notices = notices
        self.address = address
        self.clock = clock
    }

    /// - Parameter site: answers with the files.
    func addRoutes(to router: Router<ReceiverContext>, _ site: SiteController) {
        for method in [HTTPRequest.Method.get, .head] {
            router.on("/s/:token", method: method) { request, context in
                try await open(nil, of: context.parameters.get("token") ?? "", request, context, site)
            }
            router.on("/s/:token/**", method: method) { request, context in
                let name = context.parameters.getCatchAll().joined(separator: "/")
                return try await open(name, of: context.parameters.get("token") ?? "", request, context, site)
            }
        }
    }

    /// Redirects to a page of a link, or answers with a file for programs: <doc:Access#Links-for-programs>.
    ///
    /// - Parameter name: the name of the page or file; nil for the page that the link opens.
    private func open(
        _ name: String?,
        of text: String,
        _ request: Request,
        _ context: ReceiverContext,
        _ site: SiteController
    ) async throws(ProblemDetails) -> Response {
        let file: Route
        do throws(StorageError) {
            guard let token = ShareToken(text), let link = try await links.link(for: token.digest),
                let route = route(of: name, link, request)
            else { return notices.answer(.notFound, .notFound, to: request) }
            let now = clock()
            guard link.status(at: now) == .active else { return notices.answer(.linkEnded, .notFound, to: request) }
            try await recordUse(of: link, at: now, request, context)
            guard route.isForPrograms else { return redirect(to: route.path, link, token, at: now, request) }
            file = route
        } catch {
            throw ProblemDetails(error)
        }
        return try await site.file(file, request)
    }

    /// The route of a name: in the directory of the link's scope, or in the language of the link or of the program.
    private func route(of name: String?, _ link: ShareLink, _ request: Request) -> Route? {
        guard let name else { return notices.page(of: link, request) }
        if case .user = link.scope { return nil }
        let directory = Route.directory(of: link.scope.subject)
        let locale = link.locale ?? notices.locale(of: request)
        let routes = ["\(directory)/\(name)", "\(directory)/\(locale)/\(name)"].compactMap { Route(path: $0) }
        return routes.first { route in
            (route.isForPrograms || route.isPage)
                && (link.locale == nil || route.locale == nil || route.locale == link.locale)
        }
    }

    private func recordUse(
        of link: ShareLink,
        at now: Timestamp,
        _ request: Request,
        _ context: ReceiverContext
    ) async throws(StorageError) {
        // Programs that preview links request only the head.
        if request.method == .get, try await links.recordUse(of: link.id, at: now) {
            context.logger.info("first use of a link", metadata: ["link": "\(link.id)"])
        }
    }

    /// Opens a page with the cookie of a link.
    private func redirect(
        to page: String,
        _ link: ShareLink,
        _ token: ShareToken,
        at now: Timestamp,
        _ request: Request
    ) -> Response {
        var headers = PageHeaders.security
        // The target is relative like the links of pages, for any number of slashes in the address.
        let depth = request.uri.path.utf8.dropFirst().count { $0 == UInt8(ascii: "/") }
        headers[.location] = String(repeating: "../", count: depth) + page
        headers[.setCookie] = LinkCookie.header(
            link,
            token,
            maxAge: link.expires.map { $0.seconds - now.seconds },
            at: address
        )
        headers[.cacheControl] = "no-store"
        headers[.contentLength] = "0"
        return Response(status: .seeOther, headers: headers)
    }
}
