import HTTPTypes
import Hummingbird
import Sharing
package import Site
import Synchronization

/// The small pages of the server itself, in the visitor's language.
package final class Notices: Sendable {
    /// Replaced when the templates or locale files change.
    private let renderer: Mutex<SiteRenderer>
    /// The address for visitors.
    let address: PublicAddress

    package init(_ renderer: SiteRenderer, at address: PublicAddress) {
        self.renderer = Mutex(renderer)
        self.address = address
    }

    /// Uses other templates and locale files from now on.
    package func use(_ renderer: SiteRenderer) {
        self.renderer.withLock { $0 = renderer }
    }

    /// The languages of the site.
    var locales: [String] { renderer.withLock { $0 }.locales }

    /// The language of a visitor.
    func locale(of request: Request) -> String {
        renderer.withLock { $0 }.locale(accepting: request.headers[.acceptLanguage])
    }

    /// The page to which a link leads a visitor.
    func page(of link: ShareLink, _ request: Request) -> Route {
        let locale = link.locale ?? locale(of: request)
        return switch link.scope {
        case .partner(let partner): .partner(partner, locale: locale, .dashboard)
        case .account(let account): .account(account, locale: locale, .overview)
        case .user(let account, let user): .user(account, user, locale: locale)
        }
    }

    /// - Parameter held: the visitor's active links, whose pages the notice offers.
    func answer(
        _ notice: SiteRenderer.Notice,
        _ status: HTTPResponse.Status,
        to request: Request,
        holding held: [ShareLink] = []
    ) -> Response {
        let locale = locale(of: request)
        var opened: [Route] = []
        for route in held.map({ page(of: $0, request) }) where !opened.contains(route) {
            // The page of a link may have been removed itself.
            if "/" + route.path != request.uri.path { opened.append(route) }
        }
        let root = address.prefix + "/"
        let bytes = renderer.withLock { $0 }.notice(notice, opened: opened, locale: locale, root: root)
        var headers = PageHeaders.security
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = locale
        headers[.vary] = "Accept-Language"
        headers[.cacheControl] = "private, no-store"
        headers[.contentLength] = String(bytes.count)
        let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        return Response(status: status, headers: headers, body: body)
    }
}
