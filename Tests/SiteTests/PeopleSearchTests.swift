import Licensing
import StrictJSON
import TestKit
import Testing

@testable import Site

/// The search for people in all accounts of a partner: <doc:SiteFiles#Search>.
struct PeopleSearchTests {
    private static let told = Story.ofAcme().on(Story.meetings).order("o1", 1).assign("o1").user("u1", "Caro Paz")
        .user("u2", "Dora Sol").license("u1").account("beta", "Beta", of: "p1").user("u3", "Eva Luz", in: "beta")

    @Test func `the index of a partner contains the names of its accounts, and no users`() async throws {
        let site = try await RenderedSite(Self.told)
        #expect(
            try site.text("partners/p1/people/index.json") == #"{"accounts":[["acme","Acme Limited"],["beta","Beta"]]}"#
        )
        for path in site.paths where path.hasPrefix("partners/") && !path.hasSuffix(".xlsx") {
            #expect(!(try site.text(path)).contains("Dora"), "\(path)")
        }
    }

    /// The law of the search: its information about a user is that of the user's page.
    @Test func `the index of an account contains every user, with the cause from the user page`() async throws {
        let site = try await RenderedSite.sample()
        var checked = 0
        for path in site.paths where path.hasPrefix("accounts/") && path.hasSuffix("/search/index.json") {
            let index = try #require(site.json(path).object)
            let answers = try #require(index["answers"]?.array)
            guard let entries = index["entries"]?.array else { continue }
            let account = String(path.split(separator: "/")[1])
            let pages = site.paths.filter { $0.hasPrefix("accounts/\(account)/es/users/") }
            #expect(pages.count == entries.count, "\(path)")
            for entry in entries {
                let fields = try #require(entry.array).compactMap(\.string)
                let page = try site.page("accounts/\(account)/es/users/\(fields[2]).html")
                let causes = page.root.all { $0["data-cause"] != nil }.compactMap { $0["data-cause"] }
                let said = zip(fields[3].split(separator: " "), answers).compactMap { $1.object?[String($0)]?.string }
                #expect(Set(said) == Set(causes), "\(path) says of \(fields[2]) \(said)")
                #expect(said.count == answers.count)
                checked += 1
            }
        }
        #expect(checked > 100)
    }

    @Test(arguments: [
        Told(what: "a user is added", story: told.user("u4", "Fe Gil")),
        Told(what: "a user is renamed", story: told.user("u2", "Dora Soler", "updated")),
        Told(what: "a license is assigned", story: told.license("u2")),
        Told(what: "the last license is taken away", story: told.unlicense("u1")),
        Told(what: "the integration is switched off", story: told.off(Story.meetings)),
    ])
    func `an event changes the index of its account and no other`(told: Told) async throws {
        let (before, after) = (try await RenderedSite(Self.told), try await RenderedSite(told.story))
        let changed = Set(before.paths + after.paths).filter {
            ($0.contains("/search/") || $0.contains("/people/")) && before.files[$0] != after.files[$0]
        }
        #expect(changed == ["accounts/acme/search/index.json"])
    }

    struct Told: CustomTestStringConvertible {
        let what: String
        let story: Story
        var testDescription: String { what }
    }

    @Test(arguments: ["en", "es"]) func `the dashboard contains the text for every cause`(locale: String) async throws {
        let page = try await RenderedSite(Self.told).page("partners/p1/\(locale)/index.html")
        let form = try #require(page.root.all(named: "form").first)
        #expect(form["data-index"] == "../people/index.json")
        #expect(form["data-target"] == "../../../accounts/*/\(locale)/users/*.html")
        let answers = page.root.all { $0["data-answer"] != nil }
        #expect(answers.map { $0["data-answer"] } == Cause.allCases.map(\.rawValue))
        #expect(Set(answers.map(\.text)).count == answers.count)
    }

    @Test(arguments: [(0, []), (1, [nil]), (1000, [nil]), (1001, ["1000"])])
    func `with more than 1000 accounts, the search requires a word of the account's name`(
        accounts: Int,
        limits: [String?]
    ) async throws {
        var story = Story().partner("p1", "Norte")
        for number in 0..<accounts { story = story.account("a\(number)", "Account") }
        let site = try await RenderedSite(story)
        #expect((site.files["partners/p1/people/index.json"] != nil) == (accounts > 0))
        let forms = try site.partnerPage().root.all(named: "form")
        #expect(forms.map { $0["data-limit"] } == limits)
        #expect(forms.allSatisfy { $0.text.contains("a word of the account’s name") == (accounts > 1000) })
    }
}
