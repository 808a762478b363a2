import Hummingbird
import Licensing
import Sharing
import Site
import Testing

@testable import Receiver

/// <doc:Access>: the pages that each visitor may see.
struct ShareGateTests {
    private let links = InMemoryShareLinkStore()

    private func gate(at moment: Timestamp = LinkExamples.moment) -> ShareGate {
        ShareGate(
            links,
            partner: { account in
                ["acme": "p1", "beta": "p1", "zeta": "p2"][account.description].flatMap { PartnerID($0) }
            },
            clock: { moment }
        )
    }

    /// Files of two partners and three accounts.
    ///
    /// The gate does not check whether they exist.
    private static let paths = [
        "partners/p1/es/index.html", "partners/p1/en/orders.html", "partners/p1/en/accounts.html",
        "partners/p2/en/index.html", "partners/P1/en/index.html",
        "accounts/acme/es/index.html", "accounts/acme/en/users.html", "accounts/acme/en/history.html",
        "accounts/acme/es/users/u1.html", "accounts/acme/en/users/u1.html", "accounts/acme/es/users/u2.html",
        "accounts/acme/es/users/u11.html", "accounts/acme/account.json", "accounts/acme/users.csv",
        "accounts/acme/orders.csv", "accounts/acme2/orders.csv", "partners/p1/orders.csv", "partners/p2/orders.csv",
        "accounts/acme/es/changes.atom", "accounts/acme/fr/index.html", "accounts/acme2/es/index.html",
        "accounts/ACME/es/index.html", "accounts/beta/es/index.html", "accounts/beta/es/users/u1.html",
        "accounts/zeta/es/index.html", "accounts/zeta/account.json", "accounts/nobody/es/index.html", "status.json",
        "partners/p1/people/index.json", "partners/p2/people/index.json",
    ]

    /// The paths that a visitor may see.
    private func shown(to request: Request, at moment: Timestamp = LinkExamples.moment) async throws -> [String] {
        var shown: [String] = []
        for path in Self.paths {
            let route = try #require(Route(path: path), "\(path)")
            if try await gate(at: moment).verdict(of: route, request) == .shown { shown.append(path) }
        }
        return shown
    }

    private func verdict(
        of path: String,
        holding tokens: [ShareToken],
        at moment: Timestamp = LinkExamples.moment
    ) async throws -> ShareGate.Verdict {
        try await gate(at: moment)
            .verdict(of: try #require(Route(path: path)), LinkExamples.request(holding: tokens))
    }

    @discardableResult
    private func link(_ digit: Character, _ new: NewShareLink) async throws -> ShareLink {
        try await links.create(new, token: try LinkExamples.token(digit).digest)
    }

    // MARK: The scope of a link

    @Test(arguments: [
        ("partners/p1", false, ["partners/p1/"]),
        ("partners/p1", true, ["partners/p1/", "accounts/acme/", "accounts/beta/"]),
        ("partners/p2", true, ["partners/p2/", "accounts/zeta/"]), ("partners/p3", true, []),
        ("accounts/acme", false, ["accounts/acme/"]), ("accounts/zeta", false, ["accounts/zeta/"]),
        ("accounts/acme/users/u1", false, ["accounts/acme/es/users/u1.html", "accounts/acme/en/users/u1.html"]),
        ("accounts/beta/users/u1", false, ["accounts/beta/es/users/u1.html"]),
    ])
    func `a link opens its scope and nothing else`(scope: String, opensAccounts: Bool, parts: [String]) async throws {
        try await link("1", LinkExamples.new(scope, opensAccounts: opensAccounts))
        let request = LinkExamples.request(holding: [try LinkExamples.token("1")])
        let expected = Self.paths.filter { path in
            parts.contains { path.hasPrefix($0) } && (opensAccounts || !path.contains("/people/"))
        }
        #expect(try await shown(to: request) == expected)
    }

    @Test(arguments: ["es", "en"])
    func `a link for one language opens the pages of that language and the files without a language`(
        locale: String
    ) async throws {
        try await link("1", LinkExamples.new("accounts/acme", locale: locale))
        let request = LinkExamples.request(holding: [try LinkExamples.token("1")])
        let expected = Self.paths.filter { path in
            path.hasPrefix("accounts/acme/\(locale)/") || path == "accounts/acme/account.json"
                || path == "accounts/acme/users.csv" || path == "accounts/acme/orders.csv"
        }
        #expect(try await shown(to: request) == expected)
    }

    @Test func `a visitor with several links can open the pages of each link`() async throws {
        try await link("1", LinkExamples.new("accounts/acme/users/u1", locale: "es"))
        try await link("2", LinkExamples.new("partners/p2"))
        let tokens = [try LinkExamples.token("1"), try LinkExamples.token("2")]
        let expected = Self.paths.filter {
            ($0.hasPrefix("partners/p2/") && !$0.contains("/people/")) || $0 == "accounts/acme/es/users/u1.html"
        }
        #expect(try await shown(to: LinkExamples.request(holding: tokens)) == expected)
        #expect(try await shown(to: LinkExamples.request(holding: tokens.reversed())) == expected)
    }

    @Test func `without a link, or with an unknown token, nothing is shown`() async throws {
        try await link("1", LinkExamples.new("accounts/acme"))
        #expect(try await shown(to: LinkExamples.request()).isEmpty)
        #expect(try await shown(to: LinkExamples.request(holding: [try LinkExamples.token("2")])).isEmpty)
    }

    @Test func `the help, the start page and their files are public`() async throws {
        for path in ["index.html", "help/es/index.html", "help/en/anything.html", "assets/site.0123456789abcdef.css"] {
            #expect(try await verdict(of: path, holding: []) == .shown, "\(path)")
        }
    }

    @Test func `an open gate shows everything to everybody`() async throws {
        for path in Self.paths {
            let route = try #require(Route(path: path))
            #expect(try await ShareGate.open.verdict(of: route, LinkExamples.request()) == .shown, "\(path)")
        }
    }

    @Test func `the first page opened with a cookie records the first use of its link`() async throws {
        try await link("1", LinkExamples.new("accounts/acme"))
        let tokens = [try LinkExamples.token("1")]
        _ = try await verdict(of: "accounts/zeta/es/index.html", holding: tokens)
        #expect(try await links.links().map(\.firstUsed) == [nil], "what it does not open is no use")
        let later = Timestamp(seconds: LinkExamples.moment.seconds + 20)
        for moment in [LinkExamples.moment, later] {
            _ = try await verdict(of: "accounts/acme/es/index.html", holding: tokens, at: moment)
        }
        #expect(try await links.links().map(\.firstUsed) == [LinkExamples.moment])
    }

    // MARK: Expiry

    @Test func `a link opens its pages until it expires, and is then reported as ended`() async throws {
        let end = Timestamp(seconds: LinkExamples.moment.seconds + 3600, nanoseconds: 500)
        try await link("1", LinkExamples.new("accounts/acme", expires: end))
        let moments: [(Timestamp, ShareGate.Verdict)] = [
            (Timestamp(seconds: end.seconds, nanoseconds: 499), .shown), (end, .ended),
            (Timestamp(seconds: end.seconds, nanoseconds: 501), .ended), (Timestamp(seconds: end.seconds + 1), .ended),
        ]
        for (moment, expected) in moments {
            let tokens = [try LinkExamples.token("1")]
            #expect(try await verdict(of: "accounts/acme/es/index.html", holding: tokens, at: moment) == expected)
            // It reveals nothing about pages that it never opened.
            #expect(try await verdict(of: "accounts/zeta/es/index.html", holding: tokens, at: moment) == .hidden)
        }
    }

    @Test func `a link without an expiry opens its pages indefinitely`() async throws {
        try await link("1", LinkExamples.new("accounts/acme", expires: nil))
        let late = Timestamp(seconds: LinkExamples.moment.seconds + 4_000_000_000)
        let tokens = [try LinkExamples.token("1")]
        #expect(try await verdict(of: "accounts/acme/es/index.html", holding: tokens, at: late) == .shown)
    }

    @Test func `a revoked link stops working at the next request`() async throws {
        let made = try await link("1", LinkExamples.new("accounts/acme/users/u1"))
        let tokens = [try LinkExamples.token("1")]
        #expect(try await verdict(of: "accounts/acme/en/users/u1.html", holding: tokens) == .shown)
        _ = try await links.revoke(made.id, at: LinkExamples.moment)
        #expect(try await verdict(of: "accounts/acme/en/users/u1.html", holding: tokens) == .ended)
        #expect(try await verdict(of: "accounts/acme/en/users/u2.html", holding: tokens) == .hidden)
    }

    @Test func `one active link is enough`() async throws {
        let ended = try await link("1", LinkExamples.new("accounts/acme"))
        _ = try await links.revoke(ended.id, at: LinkExamples.moment)
        try await link("2", LinkExamples.new("partners/p1", opensAccounts: true))
        for order in ["12", "21"] {
            let tokens = try order.map { try LinkExamples.token($0) }
            #expect(try await verdict(of: "accounts/acme/es/index.html", holding: tokens) == .shown, "\(order)")
        }
    }

    // MARK: Cookies

    private func obsolete(_ path: String, _ tokens: [ShareToken]) async throws -> [String] {
        let route = try #require(Route(path: path))
        return try await gate().decision(of: route, LinkExamples.request(holding: tokens)).obsolete
            .map { "\($0.name) \($0.path)" }
    }

    @Test func `cookies of ended links are removed, except the one that the notice needs`() async throws {
        for digit in "123" {
            let made = try await link(digit, LinkExamples.new("accounts/acme"))
            _ = try await links.revoke(made.id, at: LinkExamples.moment)
        }
        let ended = try "123".map { try LinkExamples.token($0) }
        let page = "accounts/acme/es/index.html"
        #expect(try await obsolete(page, ended) == ["vitrina-2 /accounts/acme", "vitrina-1 /accounts/acme"])
        #expect(try await verdict(of: page, holding: [ended[2]]) == .ended)
        #expect(try await obsolete("accounts/zeta/es/index.html", ended).isEmpty, "it is about other pages")
    }

    @Test func `cookies of other servers on the same host are not removed`() async throws {
        try await link("1", LinkExamples.new("accounts/acme"))
        let tokens = [try LinkExamples.token("1"), try LinkExamples.token("2")]
        for order in [tokens, tokens.reversed()] {
            #expect(try await verdict(of: "accounts/acme/es/index.html", holding: order) == .shown)
            #expect(try await obsolete("accounts/acme/es/index.html", order).isEmpty)
        }
    }

    @Test func `cookies beyond the limit are removed if the visitor has a valid link`() async throws {
        try await link("1", LinkExamples.new("accounts/acme"))
        var random = SystemRandomNumberGenerator()
        let others = (0..<LinkCookie.limit + 1).map { _ in ShareToken(using: &random) }
        #expect(try await obsolete("accounts/acme/es/index.html", others).isEmpty, "none of them is known here")
        let tokens = others + [try LinkExamples.token("1")]
        #expect(
            try await obsolete("accounts/acme/es/index.html", tokens) == [
                "vitrina-1 /", "vitrina-1 /accounts/acme", "vitrina-2 /", "vitrina-2 /accounts/acme",
            ]
        )
    }

    // MARK: Limits and errors

    @Test func `the most recently opened links work, regardless of how many a visitor has`() async throws {
        try await link("1", LinkExamples.new("accounts/acme"))
        var random = SystemRandomNumberGenerator()
        let others = (0..<200).map { _ in ShareToken(using: &random) }
        let tokens = others + [try LinkExamples.token("1")]
        #expect(try await verdict(of: "accounts/acme/es/index.html", holding: tokens) == .shown)
        #expect(try await verdict(of: "accounts/acme/es/index.html", holding: others) == .hidden)
    }

    @Test func `if links cannot be read, no protected page opens and the visitor is asked to try again`() async throws {
        let gate = ShareGate(UnreadableLinks(), partner: { _ in nil }, clock: { LinkExamples.moment })
        let request = LinkExamples.request(holding: [try LinkExamples.token("1")])
        let route = try #require(Route(path: "accounts/acme/es/index.html"))
        let problem = await #expect(throws: ProblemDetails.self) { try await gate.verdict(of: route, request) }
        #expect(problem?.status == .serviceUnavailable)
        #expect(problem?.headers[.retryAfter] != nil)
        #expect(try await gate.verdict(of: try #require(Route(path: "index.html")), request) == .shown)
    }
}
