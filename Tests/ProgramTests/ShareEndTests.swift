import Foundation
import Licensing
import SQLiteStore
import Sharing
import Testing

/// Expired and revoked links, and the data that is or is not recorded: <doc:Access#Links>.
@Suite(.timeLimit(.minutes(30)))
struct ShareEndTests {
    private static let words = ["es": "Este enlace ya no es válido", "en": "This link no longer works"]

    /// Expects the page of an expired or revoked link.
    private func expectEnd(_ visitor: Visitor, of link: LinkedSite.Link, page: String, language: String) throws {
        let words = try #require(Self.words[language])
        for (target, status) in [(page, 404), (link.target, 404)] {
            let answer = try visitor.get(target)
            #expect(answer.status == status, "\(target)")
            #expect(answer.headers["content-language"] == language)
            #expect(answer.headers["cache-control"] == "private, no-store")
            #expect(answer.headers["set-cookie"] == nil)
            #expect(answer.text.contains(words))
            #expect(!answer.text.contains("Acme") && !answer.text.contains(link.token))
        }
    }

    @Test func `a revocation takes effect on the next request and does not affect other links`() async throws {
        let site = try await LinkedSite()
        try await site.serve { server in
            let other = Visitor(server.client)
            let kept = try await site.share("accounts/acme")
            _ = try other.open(kept)
            for (number, language) in ["es", "en", "es"].enumerated() {
                let link = try await site.share("accounts/acme")
                let visitor = Visitor(server.client, language: language)
                let page = try visitor.open(link).target
                #expect(try visitor.get(page).status == 200)
                let outcome = try await site.place.succeed("share", "revoke", "\(number + 2)")
                #expect(outcome.outputLines == ["\(number + 2) revoked"])
                try expectEnd(visitor, of: link, page: page, language: language)
                // For pages that the link never opened, there is no such notice.
                #expect(try visitor.get("/accounts/zeta/en/index.html").text.contains(Self.words["en"] ?? "") == false)
                #expect(try other.get("/accounts/acme/en/index.html").status == 200)
            }
            #expect(try await site.links().map { $0[1] } == ["active", "revoked", "revoked", "revoked"])
        }
    }

    @Test func `share links can be created, listed and revoked without a server`() async throws {
        let site = try await LinkedSite()
        let first = try await site.share("accounts/acme", "--expires", "12h", "--note", "ticket 4711\t\n\u{1B}[31m")
        let second = try await site.share("partners/p1", "--with-accounts", "--locale", "es")
        try await site.place.succeed("share", "revoke", "1")
        let listed = try await site.links()
        #expect(listed.map { $0[0] } == ["1", "2"])
        #expect(listed.map { $0[1] } == ["revoked", "active"])
        #expect(listed.map { $0[2] } == ["accounts/acme", "partners/p1 with accounts"])
        #expect(listed.map { $0[3] } == ["-", "es"])
        #expect(listed.allSatisfy { $0.count == 9 })
        #expect(listed[0][7] == #"ticket 4711\u{9}\u{a}\u{1b}[31m"#)
        let made = try #require(Timestamp(listed[0][4]))
        #expect(Timestamp(listed[0][5]) == Timestamp(seconds: made.seconds + 12 * 3600, nanoseconds: made.nanoseconds))
        try await site.serve { server in
            let (gone, opened) = (try server.client.get(first.target), try Visitor(server.client).open(second).page)
            #expect(gone.status == 404)
            #expect(opened.status == 200)
        }
        for id in ["3", "0", "-1", "x", "1 "] {
            let outcome = try await Program.run(["share", "revoke", "--", id], in: site.place.root)
            expectClearFailure(outcome, with: [65], naming: id)
        }
    }

    @Test func `a share link expires while the server runs`() async throws {
        let site = try await LinkedSite()
        let links = try SQLiteShareLinkStore(directory: site.place.data)
        let scope = try #require(ShareScope("accounts/acme/users/u1"))
        try await site.serve { server in
            let visitor = Visitor(server.client, language: "es")
            let (past, token) = (ShareToken.random(), ShareToken.random())
            let now = Int64(Date().timeIntervalSince1970)
            // Shorter than an operator can request.
            for (token, end) in [(past, now - 1), (token, now + 20)] {
                let made = Timestamp(seconds: now - 60)
                let new = NewShareLink(scope: scope, created: made, expires: Timestamp(seconds: end))
                _ = try await links.create(new, token: token.digest)
            }
            let link = LinkedSite.Link(address: "/s/\(token.text)")
            #expect(try visitor.get("/s/\(past.text)").status == 404)
            let page = try visitor.open(link).target
            #expect(try visitor.get(page).status == 200)
            while Date().timeIntervalSince1970 < Double(now + 20) { try await Task.sleep(for: .milliseconds(50)) }
            try expectEnd(visitor, of: link, page: page, language: "es")
            #expect(try await site.links().map { $0[1] } == ["expired", "expired"])
        }
    }

    @Test func `the first use is recorded once, and a HEAD request is not a use`() async throws {
        let site = try await LinkedSite()
        let outcome = try await site.serve { server in
            let link = try await site.share("accounts/acme")
            #expect(try server.client.request("HEAD", link.target).status == 303)
            #expect(try await site.links().map { $0[6] } == ["-"])
            let before = Date().timeIntervalSince1970
            #expect(try server.client.get(link.target).status == 303)
            let used = try await site.links()[0][6]
            let moment = try #require(Timestamp(used))
            #expect((before - 1...before + 30).contains(Double(moment.seconds)))
            #expect(try server.client.get(link.target).status == 303)
            #expect(try await site.links()[0][6] == used)
        }
        let lines = outcome.errorLines.filter { $0.contains("first use of a link") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains(#""link":"1""#) == true)
    }

    @Test func `a token appears only in the printed link`() async throws {
        let site = try await LinkedSite()
        var texts: [String] = []
        var tokens: [String] = []
        let outcome = try await site.serve("--public-metrics") { server in
            for scope in ["accounts/acme", "accounts/acme/users/u1", "partners/p1"] {
                let link = try await site.share(scope, "--note", "for Ana")
                tokens.append(link.token)
                let visitor = Visitor(server.client)
                texts.append(try visitor.open(link).page.text)
                texts.append(try visitor.get(link.target + "/x").text)
                texts.append(try visitor.get("/accounts/zeta/es/index.html").text)
            }
            texts.append(try await site.place.succeed("share", "revoke", "2").output)
            texts.append(try server.client.get("/s/" + tokens[1]).text)
            texts.append(try await site.place.succeed("share", "list").output)
            texts.append(try server.client.get("/metrics").text)
            texts.append(try await site.place.succeed("status").output)
            texts.append(try await site.place.succeed("export").output)
            #expect(texts.allSatisfy { !$0.isEmpty })
            expectAbsence(of: tokens, in: try Tree(site.place.root))
        }
        texts += [outcome.output, outcome.errors]
        for token in tokens {
            for (number, text) in texts.enumerated() { #expect(!text.lowercased().contains(token), "text \(number)") }
        }
        let tree = try Tree(site.place.root)
        #expect(tree.paths.contains("vitrina-data/links.sqlite"))
        expectAbsence(of: tokens, in: tree)
    }

    private func expectAbsence(of tokens: [String], in tree: Tree) {
        for (path, bytes) in tree.files {
            for token in tokens {
                for form in [token, token.uppercased()] {
                    #expect(bytes.firstRange(of: Data(form.utf8)) == nil, "\(path)")
                }
            }
        }
    }
}
