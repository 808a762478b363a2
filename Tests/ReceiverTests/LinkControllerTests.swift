import Foundation
import HTTPTypes
import Hummingbird
import Licensing
import Localization
import Logging
import NIOCore
import NIOEmbedded
import Publishing
import Sharing
import ShippedSite
import Site
import Templating
import Testing

@testable import Receiver

/// Opening `/s/{token}`: <doc:Access#Links>.
struct LinkControllerTests {
    private let links = InMemoryShareLinkStore()

    /// The answer to a request, with its body.
    private struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String
    }

    private func answer(
        to request: Request,
        from links: some ShareLinkStore,
        of site: InMemoryTarget = InMemoryTarget(),
        at moment: Timestamp = LinkExamples.moment
    ) async throws -> Answer {
        let address = try #require(PublicAddress("http://127.0.0.1:8080"))
        let router = Router(context: ReceiverContext.self)
        let notices = Notices(try ShippedSite.renderer.get(), at: address)
        router.add(middleware: ProblemMiddleware(notices: notices))
        let controller = LinkController(links, notices, at: address, clock: { moment })
        controller.addRoutes(
            to: router,
            SiteController(reading: { path in site.read(path).map(PublishedFile.init) }, .open, notices)
        )
        let context = ReceiverContext(
            source: ApplicationRequestContextSource(
                channel: EmbeddedChannel(),
                logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        let response: Response
        do {
            response = try await router.buildResponder().respond(to: request, context: context)
        } catch let problem as ProblemDetails {
            response = problem.response(isHead: request.method == .head)
        }
        let text = Text()
        try await response.body.write(text)
        return Answer(status: response.status, headers: response.headers, text: text.collected)
    }

    private func answer(
        to request: Request,
        of site: InMemoryTarget = InMemoryTarget(),
        at moment: Timestamp = LinkExamples.moment
    ) async throws -> Answer {
        try await answer(to: request, from: links, of: site, at: moment)
    }

    private func link(_ digit: Character, _ new: NewShareLink) async throws -> ShareLink {
        try await links.create(new, token: try LinkExamples.token(digit).digest)
    }

    private static func path(_ digit: Character) throws -> String { "/s/" + (try LinkExamples.token(digit).text) }

    @Test(
        arguments: [
            ("partners/p1", nil, "partners/p1/en/index.html"), ("partners/p1", "es", "partners/p1/es/index.html"),
            ("accounts/acme", nil, "accounts/acme/en/index.html"),
            ("accounts/acme/users/u1", "es", "accounts/acme/es/users/u1.html"),
        ] as [(String, String?, String)]
    )
    func `a link redirects to its page`(scope: String, locale: String?, page: String) async throws {
        _ = try await link("1", LinkExamples.new(scope, locale: locale))
        let answer = try await answer(to: LinkExamples.request(Self.path("1")))
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "../" + page)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.referrerPolicy] == "no-referrer")
        #expect(answer.headers[.setCookie]?.contains(try LinkExamples.token("1").text) == true)
        #expect(answer.text.isEmpty)
    }

    @Test(arguments: [("es", "es"), ("es-MX", "es"), ("en;q=0.2, es;q=0.9", "es"), ("fr", "en"), ("", "en")])
    func `a link for all languages redirects to the visitor's language`(wanted: String, locale: String) async throws {
        _ = try await link("1", LinkExamples.new("accounts/acme"))
        let request = LinkExamples.request(try Self.path("1"), [.acceptLanguage: wanted])
        #expect(try await answer(to: request).headers[.location] == "../accounts/acme/\(locale)/index.html")
    }

    @Test(arguments: [("/s/A", "../"), ("/s/A/", "../../"), ("//s/A", "../../"), ("/s//A/", "../../../")])
    func `the redirect is correct regardless of the slashes in the address`(form: String, way: String) async throws {
        _ = try await link("1", LinkExamples.new("accounts/acme"))
        let path = form.replacing("A", with: try LinkExamples.token("1").text)
        let answer = try await answer(to: LinkExamples.request(path))
        #expect(answer.headers[.location] == way + "accounts/acme/en/index.html")
    }

    @Test func `the cookie expires with the link, and only the first use is recorded`() async throws {
        let made = try await link("1", LinkExamples.new("accounts/acme"))
        let later = Timestamp(seconds: LinkExamples.moment.seconds + 20)
        let first = try await answer(to: LinkExamples.request(Self.path("1")), at: later)
        #expect(first.headers[.setCookie]?.contains("Max-Age=40") == true)
        _ = try await answer(
            to: LinkExamples.request(Self.path("1")),
            at: Timestamp(seconds: LinkExamples.moment.seconds + 30)
        )
        #expect(try await links.links().map(\.firstUsed) == [later])
        #expect(made.firstUsed == nil)
    }

    @Test func `a HEAD request redirects like GET, and does not count as a use`() async throws {
        _ = try await link("1", LinkExamples.new("accounts/acme"))
        let answer = try await answer(to: LinkExamples.request(Self.path("1"), method: .head))
        #expect(answer.status == .seeOther)
        #expect(try await links.links().map(\.firstUsed) == [nil])
    }

    @Test(arguments: [("es", "Este enlace ya no es válido"), ("en", "This link no longer works")])
    func `a link opens nothing from its expiry on, and its page explains why`(
        locale: String,
        words: String
    ) async throws {
        let end = Timestamp(seconds: LinkExamples.moment.seconds + 60, nanoseconds: 7)
        _ = try await link("1", LinkExamples.new("accounts/acme", expires: end))
        let request = LinkExamples.request(try Self.path("1"), [.acceptLanguage: locale])
        let before = Timestamp(seconds: end.seconds, nanoseconds: 6)
        #expect(try await answer(to: request, at: end).status == .notFound)
        #expect(try await links.links().map(\.firstUsed) == [nil], "what opens nothing is not used")
        let open = try await answer(to: request, at: before)
        #expect(open.status == .seeOther)
        let ended = try await answer(to: request, at: end)
        #expect(ended.status == .notFound)
        #expect(ended.headers[.contentLanguage] == locale)
        #expect(ended.headers[.setCookie] == nil && ended.headers[.location] == nil)
        #expect(ended.text.contains(words))
        #expect(!ended.text.contains("acme"))
    }

    @Test(arguments: ["/s/x", "/s/AA", "/s/%41", "/s/ñ"])
    func `an invalid link gets 404 with a page`(form: String) async throws {
        let made = try await link("1", LinkExamples.new("accounts/acme"))
        let path = form.replacing("A", with: try LinkExamples.token("1").text)
        let answer = try await answer(to: LinkExamples.request(path, [.acceptLanguage: "es"]))
        #expect(answer.status == .notFound)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.text.contains("su enlace no permite verla"))
        #expect(made.firstUsed == nil)
    }

    @Test func `if links cannot be read, the visitor is asked to try again`() async throws {
        let answer = try await answer(to: LinkExamples.request(Self.path("1")), from: UnreadableLinks())
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers[.retryAfter] != nil)
        #expect(!answer.text.contains("links.sqlite"))
    }

    // MARK: Files for programs

    @Test(
        arguments: [
            ("accounts/acme", nil, "users.csv", "accounts/acme/users.csv"),
            ("accounts/acme", nil, "orders.csv", "accounts/acme/orders.csv"),
            ("accounts/acme", nil, "account.json", "accounts/acme/account.json"),
            ("accounts/acme", nil, "es/changes.atom", "accounts/acme/es/changes.atom"),
            ("accounts/acme", nil, "changes.atom", "accounts/acme/en/changes.atom"),
            ("accounts/acme", "es", "changes.atom", "accounts/acme/es/changes.atom"),
            ("partners/p1", nil, "orders.csv", "partners/p1/orders.csv"),
        ] as [(String, String?, String, String)]
    )
    func `a program can download a file of a link without a cookie`(
        scope: String,
        locale: String?,
        name: String,
        path: String
    ) async throws {
        let link = try await link("1", LinkExamples.new(scope, locale: locale))
        let site = InMemoryTarget()
        try site.replace(SitePath(path), with: Array("here".utf8))
        let answer = try await answer(to: LinkExamples.request("\(Self.path("1"))/\(name)"), of: site)
        #expect(answer.status == .ok)
        #expect(answer.text == "here")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.headers[.contentType] == FileHeaders.contentType(of: path))
        let missing = try await self.answer(to: LinkExamples.request("\(Self.path("1"))/\(name)"), of: InMemoryTarget())
        #expect(missing.status == .notFound)
        #expect(try await links.links().first { $0.id == link.id }?.firstUsed != nil)
        _ = try await links.revoke(link.id, at: LinkExamples.moment)
        #expect(
            try await self.answer(to: LinkExamples.request("\(Self.path("1"))/\(name)"), of: site).status == .notFound
        )
    }

    @Test(
        arguments: [
            ("accounts/acme", "en", "es/index.html"), ("accounts/acme", nil, "search/index.json"),
            ("accounts/acme", nil, "../beta/users.csv"), ("accounts/acme", nil, "nothing.csv"),
            ("accounts/acme", "es", "en/changes.atom"), ("accounts/acme/users/u1", nil, "users.csv"),
            ("partners/p1", nil, "users.csv"),
        ] as [(String, String?, String)]
    )
    func `a program cannot download anything outside the link`(
        scope: String,
        locale: String?,
        name: String
    ) async throws {
        _ = try await link("1", LinkExamples.new(scope, locale: locale))
        let site = InMemoryTarget()
        for path in [
            "accounts/acme/es/index.html", "accounts/acme/search/index.json", "accounts/beta/users.csv",
            "accounts/acme/en/changes.atom", "accounts/acme/users.csv", "partners/p1/orders.csv",
        ] { try site.replace(SitePath(path), with: Array("here".utf8)) }
        let answer = try await answer(to: LinkExamples.request("\(Self.path("1"))/\(name)"), of: site)
        #expect(answer.status == .notFound)
    }

    @Test(
        arguments: [
            ("es/history.html", "accounts/acme/es/history.html"), ("index.html", "accounts/acme/en/index.html"),
            ("es/users/u1.html", "accounts/acme/es/users/u1.html"),
        ]
    )
    func `the entries of a feed redirect to pages and set the cookie of the link`(
        name: String,
        path: String
    ) async throws {
        _ = try await link("1", LinkExamples.new("accounts/acme"))
        let answer = try await answer(to: LinkExamples.request("\(Self.path("1"))/\(name)"))
        #expect(answer.status == .seeOther)
        let steps = name.utf8.count { $0 == UInt8(ascii: "/") } + 2
        #expect(answer.headers[.location] == String(repeating: "../", count: steps) + path)
        #expect(answer.headers[.setCookie]?.contains("HttpOnly") == true)
        #expect(answer.text.isEmpty)
    }
}

/// Collects a body as text.
final class Text: ResponseBodyWriter {
    private(set) var collected = ""

    func write(_ buffer: ByteBuffer) async throws { collected += String(buffer: buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
