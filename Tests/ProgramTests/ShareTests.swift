import Foundation
import Testing

/// `vitrina share create`, and the pages that its links open: <doc:Commands> and <doc:Access#Links>.
@Suite(.timeLimit(.minutes(30)))
struct ShareTests {
    @Test func `a share link has a unique token of 160 random bits`() async throws {
        let site = try await LinkedSite()
        var tokens: Set<String> = []
        for _ in 0..<8 {
            let link = try await site.share("accounts/acme")
            let match = try #require(link.address.wholeMatch(of: /http:\/\/127\.0\.0\.1:8080\/s\/([0-9a-z]{32})/))
            // 32 digits in base 32.
            tokens.insert(String(match.output.1))
        }
        #expect(tokens.count == 8)
        // No position has the same digit in all tokens. For eight random digits, this happens once in 32⁷.
        for place in 0..<32 { #expect(Set(tokens.map { Array($0)[place] }).count > 1, "digit \(place)") }
    }

    @Test func `opening a share link sets a cookie for its scope and redirects to its page`() async throws {
        let site = try await LinkedSite()
        try await site.serve { server in
            let cases: [([String], String, String)] = [
                (["accounts/acme/users/u1"], "/accounts/acme/es/users/u1.html", "/accounts/acme"),
                (["accounts/acme", "--locale", "en"], "/accounts/acme/en/index.html", "/accounts/acme"),
                (["partners/p1"], "/partners/p1/es/index.html", "/partners/p1"),
                (["partners/p1", "--with-accounts"], "/partners/p1/es/index.html", "/"),
            ]
            var names: Set<String> = []
            for (arguments, page, path) in cases {
                let made = try await Program.run(
                    ["share", "create", "--expires", "7d"] + arguments,
                    in: site.place.root
                )
                let address = try #require(made.outputLines.first)
                #expect(address.hasPrefix("http://127.0.0.1:\(server.client.port)/s/"), "the running server's address")
                let link = LinkedSite.Link(address: address)
                let answer = try server.client.get(link.target, headers: ["Accept-Language": "es"])
                #expect(answer.status == 303)
                #expect(answer.headers["location"] == ".." + page)
                #expect(answer.headers["cache-control"] == "no-store")
                #expect(answer.headers["referrer-policy"] == "no-referrer")
                var parts = try #require(answer.headers["set-cookie"]).components(separatedBy: "; ")
                let age = try #require(parts.popLast()?.wholeMatch(of: /Max-Age=([0-9]+)/).flatMap { Int($0.output.1) })
                #expect((7 * 86_400 - 60...7 * 86_400).contains(age))
                let pair = try #require(parts.first?.wholeMatch(of: /(vitrina-[0-9a-f]{16})=(.*)/)).output
                #expect(String(pair.2) == link.token)
                #expect(names.insert(String(pair.1)).inserted, "two links share the host: no cookie replaces another")
                #expect(parts.dropFirst() == ["Path=\(path)", "HttpOnly", "SameSite=Lax"])
                let opened = try Visitor(server.client, language: "es").open(link)
                #expect(opened.target == page)
                #expect(opened.page.status == 200)
                #expect(opened.page.headers["cache-control"] == "private, no-cache")
            }
        }
    }

    /// The prefixes of paths that links open in addition to the public ones.
    private static let scopes: [(arguments: [String], parts: [String])] = [
        (["accounts/acme/users/u1"], ["accounts/acme/en/users/u1.html", "accounts/acme/es/users/u1.html"]),
        (["accounts/beta/users/b1"], ["accounts/beta/en/users/b1.html", "accounts/beta/es/users/b1.html"]),
        (["accounts/acme"], ["accounts/acme/"]), (["accounts/zeta"], ["accounts/zeta/"]),
        (["partners/p1"], ["partners/p1/"]),
        (["partners/p1", "--with-accounts"], ["partners/p1/", "accounts/acme/", "accounts/beta/"]),
        (["partners/p2", "--with-accounts"], ["partners/p2/", "accounts/zeta/"]),
        (
            ["accounts/acme", "--locale", "es"],
            [
                "accounts/acme/es/", "accounts/acme/account.json", "accounts/acme/users.csv",
                "accounts/acme/orders.csv",
                "accounts/acme/search/",
            ]
        ),
        (["accounts/acme/users/u2", "--locale", "en"], ["accounts/acme/en/users/u2.html"]),
        (
            ["partners/p1", "--locale", "es"],
            ["partners/p1/es/", "partners/p1/orders.csv", "partners/p1/accounts.csv"]
        ),
    ]

    @Test func `a share link opens exactly the pages in its scope`() async throws {
        let site = try await LinkedSite()
        try await site.serve { server in
            try await server.isIdle()  // the partners of accounts are known then
            for (arguments, parts) in Self.scopes {
                let made = try await Program.run(["share", "create"] + arguments, in: site.place.root)
                let visitor = Visitor(server.client)
                let opened = try visitor.open(LinkedSite.Link(address: try #require(made.outputLines.first)))
                #expect(opened.page.status == 200, "\(arguments)")
                let expected = site.tree.paths.filter { path in
                    let isOpened = parts.contains { path.hasPrefix($0) }
                    // Access to the search for people requires access to the accounts.
                    let isOfAccounts = path.contains("/people/") && !arguments.contains("--with-accounts")
                    return LinkedSite.isPublic(path) || (isOpened && !isOfAccounts)
                }
                #expect(expected.contains { !LinkedSite.isPublic($0) })
                #expect(try visitor.files(of: site.tree) == expected.sorted(), "\(arguments)")
            }
        }
    }

    @Test func `a page links only to pages that the visitor's share link opens`() async throws {
        let site = try await LinkedSite()
        try await site.serve { server in
            try await server.isIdle()  // the partners of accounts are known then
            for (arguments, _) in Self.scopes {
                let made = try await Program.run(["share", "create"] + arguments, in: site.place.root)
                let visitor = Visitor(server.client)
                _ = try visitor.open(LinkedSite.Link(address: try #require(made.outputLines.first)))
                var followed: [String: Int] = [:]
                for path in try visitor.files(of: site.tree) where path.hasSuffix(".html") {
                    let page = try visitor.get("/" + path).text
                    for match in page.matches(of: /<(?:a|link) [^>]*href="([^"#:]+)[^":]*"/) {
                        let base = URL(string: "http://a/" + path)
                        let target = try #require(URL(string: String(match.output.1), relativeTo: base)).path
                        if followed[target] == nil { followed[target] = try visitor.get(target).status }
                        #expect(followed[target] == 200, "\(arguments): \(path) leads to \(target)")
                    }
                }
                #expect(followed.keys.contains { !LinkedSite.isPublic(String($0.dropFirst())) }, "\(arguments)")
            }
        }
    }

    // MARK: Scopes

    @Test(arguments: [
        ("http://127.0.0.1:8080/accounts/acme/es/users/u1.html#top", "accounts/acme/users/u1"),
        ("https://licenses.example.com/vitrina/accounts/acme/en/history.html", "accounts/acme"),
        ("accounts/acme/es/", "accounts/acme"), ("/partners/p1/es/orders.html?x", "partners/p1"),
        ("B1@beta.example", "accounts/beta/users/b1"),
    ])
    func `the scope of a share link can be given as a page address or a user's e-mail address`(
        text: String,
        scope: String
    ) async throws {
        let site = try await LinkedSite()
        _ = try await site.share(text)
        #expect(try await site.links().map { $0[2] } == [scope])
    }

    @Test func `an unknown e-mail address is an error and creates no link`() async throws {
        let site = try await LinkedSite()
        let outcome = try await Program.run(["share", "create", "nobody@example.com"], in: site.place.root)
        #expect(outcome.code == 65)
        #expect(outcome.errors.contains("nobody@example.com"))
        #expect(try await site.links().isEmpty)
    }

    @Test func `an e-mail address of several users is an error that lists their scopes`() async throws {
        let site = try await LinkedSite()
        let user = #""account":"zeta","user":"z2","name":"Bo","email":"b1@beta.example""#
        try await site.place.importing([EventText.event("u-z2", "user.added", EventText.day(4), user)])
        let outcome = try await Program.run(["share", "create", "b1@beta.example"], in: site.place.root)
        #expect(outcome.code == 65)
        for scope in ["accounts/beta/users/b1", "accounts/zeta/users/z2"] { #expect(outcome.errors.contains(scope)) }
        #expect(try await site.links().isEmpty)
    }

    @Test func `share create prints a text to send, in the language of the link`() async throws {
        let site = try await LinkedSite()
        for (locale, words) in [
            ("es", "Páginas de Bo Berg, Beta Bread: http"), ("en", "Pages of Bo Berg, Beta Bread: http"),
        ] {
            let outcome = try await Program.run(
                ["share", "create", "accounts/beta/users/b1", "--locale", locale],
                in: site.place.root
            )
            let address = try #require(outcome.outputLines.first)
            #expect(outcome.errors.contains(words) && outcome.errors.contains(address))
        }
        #expect(try await site.links().map { $0[8] } == ["Bo Berg, Beta Bread", "Bo Berg, Beta Bread"])
    }

    @Test(arguments: [
        ("partners/p1", [], true), ("partners/p1", ["--with-accounts"], false), ("accounts/acme", [], false),
    ])
    func `share create reports that a link to a partner does not open its accounts`(
        scope: String,
        options: [String],
        isSaid: Bool
    ) async throws {
        let site = try await LinkedSite()
        let outcome = try await Program.run(["share", "create", scope] + options, in: site.place.root)
        #expect(outcome.outputLines.count == 1)
        #expect(outcome.errors.contains("does not open the pages of the accounts") == isSaid)
        #expect(outcome.errors.contains("--with-accounts") == isSaid)
    }

    @Test(arguments: [false, true])
    func `the files of a link are served without a cookie until the link is revoked`(isOpen: Bool) async throws {
        let site = try await LinkedSite()
        try await site.serve(isOpen ? "--open" : "--host=127.0.0.1") { server in
            for (scope, count) in [("accounts/acme", 9), ("partners/p1", 12)] {
                let made = try await Program.run(["share", "create", scope, "--files"], in: site.place.root)
                #expect(made.end == .exit(0), "\(made.errors)")
                #expect(made.outputLines.count == count)
                let kinds = Set(made.outputLines.compactMap { $0.split(separator: ".").last })
                #expect(kinds.isSuperset(of: ["atom", "csv", "xlsx"]))
                for address in made.outputLines {
                    let target = try #require(URL(string: address)).path
                    let answer = try server.client.get(target)
                    #expect(answer.status == 200, "\(address)")
                    #expect(answer.headers["cache-control"] == "no-store")
                    #expect(site.tree.files.values.contains(answer.body))
                }
            }
            let made = try await Program.run(["share", "create", "accounts/beta", "--files"], in: site.place.root)
            let target = try #require(made.outputLines.first.flatMap { URL(string: $0) }).path
            #expect(try server.client.get(target).status == 200)
            try await site.place.succeed("share", "revoke", "3")
            #expect(try server.client.get(target).status == 404)
        }
    }

    @Test func `a visitor with several share links can open the pages of each link`() async throws {
        let site = try await LinkedSite()
        try await site.serve { server in
            let visitor = Visitor(server.client)
            _ = try visitor.open(try await site.share("accounts/acme/users/u1"))
            _ = try visitor.open(try await site.share("accounts/acme/users/u2", "--locale", "es"))
            _ = try visitor.open(try await site.share("partners/p2"))
            let parts = [
                "accounts/acme/en/users/u1.html", "accounts/acme/es/users/u1.html", "accounts/acme/es/users/u2.html",
                "partners/p2/",
            ]
            let expected = site.tree.paths.filter { path in
                // Access to the search for people requires access to the accounts.
                LinkedSite.isPublic(path) || (parts.contains { path.hasPrefix($0) } && !path.contains("/people/"))
            }
            #expect(try visitor.files(of: site.tree) == expected.sorted())
        }
    }

    @Test func `links, cookies and notices include the path of the public address`() async throws {
        let site = try await LinkedSite()
        let settings = ["VITRINA_BASE_URL": "https://licenses.example.com/vitrina/"]
        let link = try await site.share("accounts/acme", environment: settings)
        #expect(link.address == "https://licenses.example.com/vitrina/s/\(link.token)")
        try await site.serve(environment: settings) { server in
            // A proxy removes the prefix.
            let answer = try server.client.get(link.target)
            #expect(answer.headers["location"] == "../accounts/acme/en/index.html")
            let parts = try #require(answer.headers["set-cookie"]).components(separatedBy: "; ")
            #expect(parts.contains("Path=/vitrina/accounts/acme"))
            #expect(parts.contains("Secure"))
            let notice = try server.client.get("/nothing").text
            #expect(notice.contains("href=\"/vitrina/help/en/index.html\""))
            #expect(!notice.contains("href=\"/help/"))
        }
    }

    @Test(arguments: [
        ["accounts"], ["accounts/"], ["/accounts/acme"], ["accounts/acme/"], ["accounts/../zeta"], ["help/es"], [""],
        ["accounts/acme/users"], ["accounts/acme/es/users/u1"], ["accounts/acme", "--with-accounts"],
        ["accounts/acme", "--expires", "0d"], ["accounts/acme", "--expires", "30s"],
        ["accounts/acme", "--expires", "7"],
        ["accounts/acme", "--expires", "20y"], ["accounts/acme", "--locale", "fr"],
        ["accounts/acme", "--locale", "\u{1B}[31m"],
    ])
    func `an invalid argument is a usage error and creates no link`(arguments: [String]) async throws {
        let place = try Workplace()
        let outcome = try await Program.run(["share", "create"] + arguments, in: place.root)
        #expect(outcome.code == 64, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.contains("\u{1B}"))
        #expect(try await place.succeed("share", "list").output.isEmpty)
    }

    @Test(arguments: ["30s", "0m", "3651d", "7", "1y"])
    func `the error for an invalid lifetime lists the units and the limits`(lifetime: String) async throws {
        let outcome = try await Workplace().vitrina("share", "create", "accounts/acme", "--expires", lifetime)
        #expect(outcome.code == 64)
        for words in ["m (minutes)", "h (hours)", "d (days)", "w (weeks)", "1m", "3650d"] {
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test func `a link can be created before its account or user exists, with a warning`() async throws {
        let site = try await LinkedSite()
        for (scope, name) in [("accounts/nobody", "account nobody"), ("accounts/acme/users/u9", "user u9")] {
            let outcome = try await site.place.succeed("share", "create", scope)
            #expect(outcome.outputLines.count == 1)
            #expect(outcome.errors.contains(name))
        }
    }
}
