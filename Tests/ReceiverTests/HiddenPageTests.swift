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

/// <doc:Access#Refusals>: a visitor with a link reads the link's scope, and nothing about the requested page.
struct HiddenPageTests {
    private let links = InMemoryShareLinkStore()

    /// The answer to a visitor: its headers and its body.
    private func answer(_ path: String, holding tokens: [ShareToken]) async throws -> String {
        let address = try #require(PublicAddress("http://127.0.0.1:8080/v"))
        let notices = Notices(try ShippedSite.renderer.get(), at: address)
        let gate = ShareGate(links, partner: { _ in nil }, clock: { LinkExamples.moment })
        let site = InMemoryTarget()
        try site.replace(SitePath("accounts/beta/en/index.html"), with: Array("here".utf8))
        let router = Router(context: ReceiverContext.self)
        SiteController(reading: { path in site.read(path).map(PublishedFile.init) }, gate, notices)
            .addRoutes(to: router)
        let context = ReceiverContext(
            source: ApplicationRequestContextSource(
                channel: EmbeddedChannel(),
                logger: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        let request = LinkExamples.request(path, holding: tokens)
        let response = try await router.buildResponder().respond(to: request, context: context)
        #expect(response.status == .notFound)
        let text = Text()
        try await response.body.write(text)
        let headers = response.headers.map { "\($0.name): \($0.value)" }.sorted().joined(separator: "\n")
        return headers + "\n\n" + text.collected
    }

    private func token(_ digit: Character, _ new: NewShareLink) async throws -> ShareToken {
        let token = try LinkExamples.token(digit)
        _ = try await links.create(new, token: token.digest)
        return token
    }

    /// A hidden page that exists, some pages that do not exist, and an address that cannot exist.
    private static let paths = [
        "/accounts/beta/en/index.html", "/accounts/beta/en/users.html", "/accounts/beta", "/nothing", "/%FF",
    ]

    @Test(
        arguments: [
            ("partners/p1", nil, "partners/p1/en/index.html"), ("accounts/acme", "es", "accounts/acme/es/index.html"),
            ("accounts/acme/users/u1", nil, "accounts/acme/en/users/u1.html"),
        ] as [(String, String?, String)]
    )
    func `the refusal offers what the link opens, regardless of the requested address`(
        scope: String,
        locale: String?,
        page: String
    ) async throws {
        let token = try await token("1", LinkExamples.new(scope, locale: locale))
        let expected = try await answer(Self.paths[0], holding: [token])
        #expect(expected.contains("<a href=\"/v/\(page)\">"))
        for path in Self.paths { #expect(try await answer(path, holding: [token]) == expected, "\(path)") }
    }

    @Test func `two links to the same page are offered once, and different pages separately`() async throws {
        let tokens = [
            try await token("1", LinkExamples.new("accounts/acme")),
            try await token("2", LinkExamples.new("accounts/acme")),
            try await token("3", LinkExamples.new("partners/p1")),
        ]
        let text = try await answer(Self.paths[0], holding: tokens)
        #expect(text.matches(of: /\/v\/accounts\/acme\//).count == 1)
        #expect(text.matches(of: /\/v\/partners\/p1\//).count == 1)
    }

    @Test func `nothing is offered without a link, or with an expired or unknown one`() async throws {
        let ended = try await token("1", LinkExamples.new("accounts/acme", expires: LinkExamples.moment))
        let plain = try await answer(Self.paths[0], holding: [])
        for path in Self.paths {
            for tokens in [[], [ended], [try LinkExamples.token("2")]] {
                #expect(try await answer(path, holding: tokens) == plain, "\(path)")
            }
        }
    }

    @Test func `a missing page is not offered as its own replacement`() async throws {
        let token = try await token("1", LinkExamples.new("accounts/acme"))
        let page = "/accounts/acme/en/index.html"
        #expect(try await !answer(page, holding: [token]).contains("/v" + page))
    }
}
