import HTTPTypes
import Hummingbird
import Licensing
import Logging
import NIOEmbedded
import Publishing
import Sharing
import ShippedSite
import Site
import Testing

@testable import Receiver

/// A controller keeps the addresses of files, and neither access nor content.
struct SitePageTests {
    private static let address = "/accounts/beta/en/index.html"

    private let links = InMemoryShareLinkStore()
    private let site = InMemoryTarget()

    private func responder() throws -> RouterResponder<ReceiverContext> {
        let address = try #require(PublicAddress("http://127.0.0.1:8080"))
        let gate = ShareGate(links, partner: { _ in nil }, clock: { LinkExamples.moment })
        let router = Router(context: ReceiverContext.self)
        SiteController(
            reading: { [site] path in site.read(path).map(PublishedFile.init) },
            gate,
            Notices(try ShippedSite.renderer.get(), at: address)
        ).addRoutes(to: router)
        return router.buildResponder()
    }

    private func status(
        _ responder: RouterResponder<ReceiverContext>,
        holding tokens: [ShareToken]
    ) async throws -> HTTPResponse.Status {
        let context = ReceiverContext(
            source: ApplicationRequestContextSource(
                channel: EmbeddedChannel(),
                logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        return try await responder.respond(to: LinkExamples.request(Self.address, holding: tokens), context: context)
            .status
    }

    @Test func `every request for a known address is authorized again, and gets the current file`() async throws {
        let responder = try responder()
        let token = try LinkExamples.token("1")
        _ = try await links.create(try LinkExamples.new("accounts/beta"), token: token.digest)
        let path = try SitePath(String(Self.address.dropFirst()))
        #expect(try await status(responder, holding: [token]) == .notFound)
        site.replace(path, with: Array("here".utf8))
        #expect(try await status(responder, holding: [token]) == .ok)
        #expect(try await status(responder, holding: []) == .notFound)
        #expect(try await status(responder, holding: [token]) == .ok)
        site.remove(path)
        #expect(try await status(responder, holding: [token]) == .notFound)
    }

    @Test func `addresses are compared by their bytes`() throws {
        let addresses = SiteAddresses()
        let page = try #require(SitePage(.asset("\u{E9}.css"), locales: ["en"]))
        addresses.note(page, at: "/assets/\u{E9}.css")
        #expect(addresses["/assets/\u{E9}.css"]?.path == page.path)
        #expect(addresses["/assets/e\u{301}.css"] == nil)
    }

    @Test func `the start page is not cached, because its headers name the languages of the site`() throws {
        let addresses = SiteAddresses()
        addresses.note(try #require(SitePage(.start, locales: ["en", "es"])), at: "/")
        #expect(addresses["/"] == nil)
    }
}
