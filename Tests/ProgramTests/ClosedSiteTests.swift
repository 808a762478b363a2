import Foundation
import Testing

/// The pages of `vitrina serve` without a link: <doc:Access>.
@Suite(.timeLimit(.minutes(30)))
struct ClosedSiteTests {
    /// Addresses that do not exist.
    private static let nothing = nothingOfSite + nothingOfServer
    /// Those that could be files of a site.
    private static let nothingOfSite = [
        "/nothing", "/accounts/nobody/es/index.html", "/accounts/acme/es/users/nobody.html",
        "/accounts/acme/fr/index.html",
        "/partners/nobody/en/index.html", "/accounts/acme/notes.txt", "/status.jso", "/accounts", "/accounts/",
        "/accounts/acme", "/accounts/acme/", "/partners/p1/", "/assets/", "/assets/nothing.css", "/help/fr/index.html",
    ]
    private static let nothingOfServer = [
        "/s", "/s/", "/s/token/x", "/health", "/health/x", "/health/live/x", "/metrics/x", "/access/x", "/webhooks/a/b",
        "/openapi.json/x",
    ]

    /// An answer without its time.
    private func essence(_ answer: HTTPClient.Answer) -> [String: String] {
        var headers = answer.headers.filter { $0.key != "date" }
        headers["status"] = "\(answer.status)"
        headers["body"] = answer.text
        return headers
    }

    @Test func `without a link, only the guides, the start page and their assets are served`() async throws {
        let site = try await LinkedSite()
        try await site.serve { server in
            let visitor = Visitor(server.client)
            let shown = try visitor.files(of: site.tree)
            #expect(shown == site.tree.paths.filter(LinkedSite.isPublic).sorted())
            #expect(try visitor.get("/").body == site.tree.files["index.html"])
            #expect(try visitor.get("/help/es/").body == site.tree.files["help/es/index.html"])
        }
    }

    @Test func `the refusal of a page does not depend on whether the page exists`() async throws {
        let site = try await LinkedSite()
        let hidden = site.tree.paths.filter { !LinkedSite.isPublic($0) }.sorted().map { "/" + $0 }
        #expect(hidden.contains("/status.json") && hidden.contains("/accounts/acme/account.json"))
        let folders = ["/accounts/acme/es/", "/accounts/acme/es", "/partners/p1/en/", "/partners/p1/en"]
        try await site.serve { server in
            for headers in [[:], ["Accept-Language": "es"], ["Accept-Language": "en", "If-None-Match": "*"]] {
                let expected = essence(try server.client.get("/nothing", headers: headers))
                #expect(expected["status"] == "404")
                #expect(expected["content-language"] == headers["Accept-Language"] ?? "en")
                #expect(expected["cache-control"] == "private, no-store")
                for target in hidden + folders + Self.nothing {
                    #expect(essence(try server.client.get(target, headers: headers)) == expected, "\(target)")
                }
            }
            let head = essence(try server.client.request("HEAD", "/nothing"))
            let put = essence(try server.client.request("PUT", "/nothing", headers: ["Content-Length": "0"]))
            #expect(head["status"] == "404" && head["body"] == "")
            #expect(put["status"] == "405" && put["allow"] == "GET, HEAD")
            for target in ["/accounts/acme/es/index.html", "/accounts/acme/account.json", "/status.json"] {
                #expect(essence(try server.client.request("HEAD", target)) == head, "\(target)")
                let answer = try server.client.request("PUT", target, headers: ["Content-Length": "0"])
                #expect(essence(answer) == put, "\(target)")
            }
        }
    }

    @Test func `a refusal offers the page of the visitor's share link and reveals nothing else`() async throws {
        let site = try await LinkedSite()
        let link = try await site.share("accounts/zeta")
        let hidden = site.tree.paths.filter { !LinkedSite.isPublic($0) && !$0.hasPrefix("accounts/zeta/") }
            .map { "/" + $0 }
        let cookie = ["Cookie": "vitrina-1=\(link.token)"]
        try await site.serve { server in
            let expected = essence(try server.client.get("/nothing", headers: cookie))
            #expect(expected["status"] == "404")
            #expect(expected["body"]?.contains("href=\"/accounts/zeta/en/index.html\"") == true)
            for target in hidden + Self.nothingOfSite + [
                "/accounts/zeta/en/nothing.html", "/accounts/zeta/fr/index.html",
            ] {
                #expect(essence(try server.client.get(target, headers: cookie)) == expected, "\(target)")
            }
            let page = try server.client.get("/accounts/zeta/en/index.html", headers: cookie)
            #expect(page.status == 200, "what is offered is there")
        }
    }

    @Test func `a refusal is in the visitor's language`() async throws {
        let site = try await LinkedSite()
        let wanted: [(String?, String)] = [
            ("es", "es"), ("en", "en"), ("es-MX", "es"), ("en-GB,es;q=0.5", "en"), ("es;q=0.1, en;q=0.9", "en"),
            ("en;q=0.1, es;q=0.9", "es"), ("fr, es;q=0.2", "es"), ("es;q=0", "en"), ("*", "en"),
            ("fr", "en"), ("", "en"), (nil, "en"), ("ES", "es"), ("es;q=oops, en;q=0.1", "en"), (";;,,=", "en"),
            (String(repeating: "x,", count: 4000) + "es", "en"),
        ]
        let words = [
            "es": "La página no existe o su enlace no permite verla.",
            "en": "There is nothing at this address, or it is not part of your link.",
        ]
        try await site.serve { server in
            for (language, locale) in wanted {
                let answer = try Visitor(server.client, language: language).get("/accounts/acme/es/index.html")
                #expect(answer.status == 404)
                #expect(answer.headers["content-language"] == locale, "\(language ?? "none")")
                #expect(answer.headers["vary"] == "Accept-Language")
                #expect(answer.text.contains("<html lang=\"\(locale)\""))
                #expect(answer.text.contains(try #require(words[locale])))
            }
        }
    }

    @Test func `no spelling of a path escapes the site or the scope of a share link`() async throws {
        let site = try await LinkedSite()
        try site.place.write("top secret", to: "secret.txt")
        let link = try await site.share("accounts/acme")
        try await site.serve { server in
            let targets = WaysOut.targets(from: site.place.root) + WaysOut.targets(from: "acme", to: "zeta")
            let cookie = ["Cookie": "vitrina-1=\(link.token)"]
            #expect(try server.client.get("/accounts/acme/account.json", headers: cookie).status == 200)
            for target in targets {
                for headers in [[:], cookie] {
                    let answer = try server.client.get(target, headers: headers)
                    #expect([400, 404, 414].contains(answer.status), "\(target.prefix(60)): \(answer.status)")
                    for word in ["secret", "root:", "Zeta", "zeta", "Zoe"] {
                        #expect(!answer.text.contains(word), "\(target.prefix(60))")
                    }
                }
            }
        }
    }

    @Test func `malformed, unknown or huge cookies open nothing and do no harm`() async throws {
        let site = try await LinkedSite()
        let link = try await site.share("accounts/acme")
        let good = "vitrina-1=\(link.token)"
        let flipped = "vitrina-1=" + (link.token.hasPrefix("0") ? "1" : "0") + link.token.dropFirst()
        let many = (0..<99).map { "vitrina-\($0 + 2)=\(String(repeating: "0", count: 32))" }
        let page = "/accounts/acme/es/index.html"
        try await site.serve { server in
            let closed = [
                "", ";", "=", "vitrina-1", "vitrina-1=", "vitrina-1=x", flipped, good.dropLast() + "", good + "0",
                "vitrina-1=\(link.token.replacing("0", with: "o"))!", "other=\(link.token)",
                "vitrina-1=\"\(link.token)\"",
                "vitrina-1=\u{FF}\u{1F512}", "vitrina-1=%00", "vitrina-1=1' OR '1'='1", many.joined(separator: "; "),
                String(repeating: "a=b; ", count: 2000), "vitrina-1=" + String(repeating: "a", count: 10_000),
            ]
            for cookie in closed {
                let answer = try server.client.get(page, headers: ["Cookie": cookie])
                #expect(answer.status == 404, "\(cookie.prefix(60))")
                #expect(answer.headers["set-cookie"] == nil)
            }
            for cookie in [good, (many + [good]).joined(separator: "; "), "a=b; \(good);c=d", good.uppercased()] {
                let isOpen = cookie.contains("vitrina-1=")
                let answer = try server.client.get(page, headers: ["Cookie": cookie])
                #expect(answer.status == (isOpen ? 200 : 404), "\(cookie.prefix(60))")
            }
            let huge = try server.client.get(page, headers: ["Cookie": String(repeating: "a", count: 40_000)])
            #expect(huge.status == 431)
            #expect(try server.client.get("/").status == 200)
        }
    }

    @Test func `--open serves every page to everyone, with a warning at startup`() async throws {
        let site = try await LinkedSite()
        let outcome = try await site.serve("--open") { server in
            let errors = try server.errors()
            #expect(errors.contains("--open: everyone who can reach this server can read every page"))
            #expect(try Visitor(server.client).files(of: site.tree) == site.tree.paths.sorted())
            #expect(try server.client.get("/nothing").status == 404)
            // Links are not needed and do not exist.
            #expect(try server.client.get("/s/" + String(repeating: "0", count: 32)).status == 404)
        }
        #expect(outcome.errors.contains("--open"))
        let closed = try await site.serve { _ in }
        #expect(!closed.errors.contains("--open"))
    }
}
