import Foundation
import Testing

/// "Nothing of one account or partner ever in another's pages": <doc:LicensingRules#Questions>,
/// <doc:SiteFiles#Isolation>.
struct IsolationTests {
    private static let partners = ["northzz", "southzz"]
    private static let accounts = ["northzz": ["elmzz", "oakzz"], "southzz": ["firzz", "ashzz"]]

    /// A word for every field of an account.
    ///
    /// Each contains the account, and no template contains it.
    private static func words(of account: String) -> [String] {
        [
            "zq\(account)name", "zq\(account)number", "zq\(account)user", "zq\(account)mail", "zq\(account)tier",
            "zq\(account)key", "zq\(account)value", "zq\(account)actor", "zq\(account)order", "zq\(account)id",
            "zq\(account)integration", "zq\(account)gone",
        ] + figures(of: account)
    }

    /// Words in fields that no page shows, or only the subject's own page.
    ///
    /// They may be in all files of their owner.
    private static func quietWords(of name: String) -> [String] {
        ["zq\(name)source"] + (accounts.values.joined().contains(name) ? ["zq\(name)former"] : [])
    }

    /// A unique number and day: in the form for programs, and the number as in English and Spanish.
    private static func figures(of name: String) -> [String] {
        let number = String(quantity(of: name))
        let (head, tail) = (number.prefix(3), number.suffix(3))
        return [number, "\(head),\(tail)", "\(head)\u{202F}\(tail)", day(of: name)]
    }

    private static let names = ["elmzz", "oakzz", "firzz", "ashzz", "northzz", "southzz"]

    fileprivate static func quantity(of name: String) -> Int { 741_101 + 1_013 * (names.firstIndex(of: name) ?? 0) }

    fileprivate static func day(of name: String) -> String { "2031-0\(1 + (names.firstIndex(of: name) ?? 0))-17" }

    private static func words(ofPartner partner: String) -> [String] {
        ["zq\(partner)partner", "zq\(partner)open", "zq\(partner)openvalue", "zq\(partner)actor"]
            + figures(of: partner)
    }

    private static let story: Story = {
        var story = Story()
        for partner in partners {
            story = story.by("zq\(partner)actor").partner(partner, "zq\(partner)partner")
                .from("/zq\(partner)source")
                .order(
                    "zq\(partner)open",
                    quantity(of: partner),
                    of: partner,
                    expires: day(of: partner),
                    references: [("sap", "zq\(partner)openvalue")]
                )
            for account in accounts[partner] ?? [] { story = story.telling(account, of: partner) }
        }
        // Events that must have no effect across accounts and partners.
        return story.by(nil).from("/micollab").assign("zqnorthzzopen", to: "firzz").assign("zqelmzzorder", to: "oakzz")
            .assign("zqfirzzorder", to: "elmzz").license("zqelmzzid", in: "oakzz").order("later", 1, of: "northzz")
    }()

    @Test func `the files of an account contain nothing of another account`() async throws {
        let site = try await SearchableSite(Self.story)
        for account in Self.accounts.values.joined() {
            let own = "accounts/\(account)/"
            for word in Self.words(of: account) {
                let holders = site.paths(holding: word).filter { $0.hasPrefix("accounts/") }
                #expect(holders.filter { !$0.hasPrefix(own) } == [], "\(word)")
                #expect(!holders.isEmpty, "\(word) is shown somewhere, so the test can fail")
            }
        }
    }

    @Test func `fields that no page shows also remain in their owner's files`() async throws {
        let site = try await SearchableSite(Self.story)
        for name in Self.names {
            for word in Self.quietWords(of: name) {
                let holders = site.paths(holding: word)
                let isHome = { (path: String) in
                    path.hasPrefix("accounts/\(name)/") || path.hasPrefix("partners/\(name)/")
                        || Self.accounts.contains { $0.value.contains(name) && path.hasPrefix("partners/\($0.key)/") }
                }
                #expect(holders.filter { !isHome($0) } == [], "\(word)")
                #expect(Self.story.lines.contains { $0.contains(word) }, "no event says \(word)")
            }
        }
    }

    @Test func `the files of a partner contain nothing of another partner's accounts`() async throws {
        let site = try await SearchableSite(Self.story)
        for (partner, accounts) in Self.accounts {
            let words = accounts.flatMap(Self.words(of:)) + Self.words(ofPartner: partner) + accounts
            for word in words {
                let holders = site.paths(holding: word).filter { $0.hasPrefix("partners/") }
                #expect(holders.filter { !$0.hasPrefix("partners/\(partner)/") } == [], "\(word)")
            }
            #expect(!site.paths(holding: "zq\(partner)openvalue").isEmpty)
        }
    }

    @Test func `no file of an account names an unrelated partner or order`() async throws {
        let site = try await SearchableSite(Self.story)
        for (partner, accounts) in Self.accounts {
            let words = Self.words(ofPartner: partner)
            let holders = site.paths(holding: words[0]).filter { $0.hasPrefix("accounts/") }
            #expect(!holders.isEmpty)
            for path in holders { #expect(accounts.contains { path.hasPrefix("accounts/\($0)/") }, "\(path)") }
            let leading = site.paths(holding: "partners/\(partner)/")
            #expect(leading.filter { !$0.hasPrefix("partners/") } == [], "no link leads to a partner from elsewhere")
            for word in words[1...2] {
                #expect(site.paths(holding: word).filter { $0.hasPrefix("accounts/") } == [], "\(word)")
            }
        }
    }

    /// <doc:SiteFiles#Isolation>: "totals only".
    ///
    /// The pages of a partner contain no user of an account.
    @Test func `no file of a partner names a user`() async throws {
        let site = try await SearchableSite(Self.story)
        for account in Self.accounts.values.joined() {
            for word in ["user", "mail", "tier", "id", "actor"] {
                #expect(site.paths(holding: "zq\(account)\(word)").filter { $0.hasPrefix("partners/") } == [])
            }
        }
    }

    @Test func `no public file contains data about a customer`() async throws {
        let site = try await SearchableSite(Self.story)
        let all = Self.accounts.values.joined().flatMap(Self.words(of:)) + Self.partners.flatMap(Self.words(ofPartner:))
        for word in all + Self.partners + Self.accounts.values.joined() {
            let holders = site.paths(holding: word).filter { !$0.hasPrefix("accounts/") && !$0.hasPrefix("partners/") }
            #expect(holders == [], "\(word)")
        }
        let empty = try await RenderedSite(Story())
        for (path, bytes) in empty.files where !["status.json", "freshness.json"].contains(path) {
            #expect(site.files[path] == bytes, "\(path)")
        }
    }

    @Test func `every file about a customer is under that customer's prefix`() async throws {
        let site = try await SearchableSite(Self.story)
        let prefixes = Self.accounts.values.joined().map { "accounts/\($0)/" } + Self.partners.map { "partners/\($0)/" }
        let publicly = ["assets/", "help/", "index.html", "schemas/", "status.json", "freshness.json"]
        for path in site.paths { #expect((prefixes + publicly).contains { path.hasPrefix($0) }, "\(path)") }
    }

    @Test func `an account that moves to another partner is removed from the first partner's files`() async throws {
        let moved = Self.story.account("elmzz", "zqmovedname", of: "southzz", "updated").user(
            "new",
            "zqmoveduser",
            in: "elmzz"
        )
        let site = try await SearchableSite(moved)
        let name = site.paths(holding: "zqmovedname").filter { $0.hasPrefix("partners/") }
        #expect(name.filter { !$0.hasPrefix("partners/southzz/") } == [])
        #expect(!name.isEmpty)
        #expect(site.paths(holding: "zqelmzzname").filter { $0.hasPrefix("partners/") } == [])
    }

    @Test func `events of one account change no file of another account`() async throws {
        let before = try await RenderedSite(Self.story)
        let after = try await RenderedSite(
            Self.story.off(Story.meetings, in: "elmzz").remove("zqelmzzid", in: "elmzz").deactivate("elmzz")
                .cancel("zqelmzzorder")
        )
        let changed = before.paths.filter { before.files[$0] != after.files[$0] }
        #expect(!changed.isEmpty)
        for path in changed {
            #expect(
                ["accounts/elmzz/", "partners/northzz/", "status.json", "freshness.json"].contains {
                    path.hasPrefix($0)
                },
                "\(path)"
            )
        }
    }
}

extension Story {
    /// An account with data in every field.
    fileprivate func telling(_ account: String, of partner: String) -> Story {
        by("zq\(account)actor").from("/zq\(account)source").account(
            account,
            "zq\(account)name",
            of: partner,
            number: "zq\(account)number"
        )
        .user("zq\(account)id", "zq\(account)former", email: "zq\(account)mail", in: account)
        .user("zq\(account)id", "zq\(account)user", email: "zq\(account)mail", in: account, "updated")
        .user("zq\(account)goneid", "zq\(account)gone", in: account)
        .order(
            "zq\(account)order",
            IsolationTests.quantity(of: account),
            of: partner,
            expires: IsolationTests.day(of: account),
            references: [("zq\(account)key", "zq\(account)value")]
        )
        .assign("zq\(account)order", to: account).on(Story.meetings, in: account)
        .on("zq\(account)integration", in: account).license("zq\(account)id", in: account, tier: "zq\(account)tier")
        .remove("zq\(account)goneid", in: account)
    }
}

/// A site for case-insensitive searches in paths and contents.
private struct SearchableSite {
    let files: [String: [UInt8]]
    let paths: [String]
    private let contents: [(path: String, text: Data)]

    init(_ story: Story) async throws {
        let site = try await RenderedSite(story)
        files = site.files
        paths = site.paths
        contents = site.paths.map { path in
            (path, Data((path + "\n" + String(decoding: site.files[path] ?? [], as: UTF8.self)).lowercased().utf8))
        }
    }

    func paths(holding word: String) -> [String] {
        let word = Data(word.lowercased().utf8)
        return contents.filter { $0.text.range(of: word) != nil }.map(\.path)
    }
}
