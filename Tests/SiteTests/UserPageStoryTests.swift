import Foundation
import Licensing
import Site
import Testing

/// The parts of a user page besides the cause: steps, previous events, contacts, and the text for a ticket.
struct UserPageStoryTests {
    private static let languages = ["en", "es"]

    private func part(_ name: String, of page: Page) throws -> Element {
        let parts = try page.main().all { $0.hasClass(name) }
        #expect(parts.count == 1, "\(name)")
        return try #require(parts.first)
    }

    // MARK: Steps

    @Test(arguments: CauseExample.all)
    func `multiple steps are numbered, and every language has the same number of steps`(
        example: CauseExample
    ) async throws {
        let site = try await RenderedSite(example.story)
        var counts: [Int] = []
        for locale in Self.languages {
            let answer = try part("answer", of: site.userPage("u1", of: "acme", locale))
            let lists = answer.all { $0.name == "ol" && $0.hasClass("steps") }
            let steps = lists.flatMap { $0.all(named: "li").map(\.text) }
            #expect(steps.count != 1 && Set(steps).count == steps.count)
            #expect(steps.allSatisfy { $0.hasSuffix(".") })
            #expect(lists.isEmpty == ["assigned", "micollab-controls"].contains(example.cause))
            counts.append(steps.count)
        }
        #expect(Set(counts).count == 1)
    }

    // MARK: Events

    @Test(arguments: CauseExample.all.filter { $0.cause != "pool-exhausted" }, languages)
    func `the events of a user page include the event of its cause`(
        example: CauseExample,
        locale: String
    ) async throws {
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let times = try part("events", of: page).all(named: "time").compactMap { $0["datetime"] }
        #expect(times.contains(example.since))
        #expect(times == times.sorted().reversed(), "newest first")
        #expect(try (times.first ?? "") <= page.asOf())
        let deciding = try part("deciding", of: page)
        #expect(deciding.all(named: "time").map { $0["datetime"] } == [example.since])
    }

    @Test(arguments: languages) func `an event shows what happened, and its actor if known`(
        locale: String
    ) async throws {
        let story = Story.ofAna().by("ops@example.com").on(Story.meetings).by(nil).off(Story.meetings)
        let page = try await RenderedSite(story).userPage("u1", of: "acme", locale)
        let events = try part("events", of: page).all(named: "li")
        #expect(events.count == 3)
        #expect(events.map { $0.count(of: "ops@example.com") } == [0, 1, 0])
        #expect(events.last?.text.contains("Ana Ruiz") == true)
        #expect(events.first?.text.contains("MiTeam Meetings") == true)
    }

    @Test(arguments: languages) func `a page shows the last ten events, and links to the history if there are more`(
        locale: String
    ) async throws {
        var told = Story.ofAna().order("o1", 5).assign("o1").on(Story.meetings)
        for _ in 0..<4 { told = told.off(Story.meetings).on(Story.meetings) }
        for (story, targets) in [(told, []), (told.off(Story.meetings), ["accounts/acme/\(locale)/history.html"])] {
            let page = try await RenderedSite(story).userPage("u1", of: "acme", locale)
            #expect(try part("events", of: page).all(named: "li").count == 10)
            #expect(page.targets(in: try part("story", of: page)) == targets)
        }
    }

    @Test(arguments: languages) func `a user page names no other holders of licenses`(locale: String) async throws {
        let story = Story.ofAna().user("u2", "Bea Gil").order("o1", 5).assign("o1").on(Story.meetings).license("u1")
            .license("u2").off(Story.meetings).on(Story.meetings)
        let page = try await RenderedSite(story).userPage("u1", of: "acme", locale)
        #expect(page.root.count(of: "Bea") == 0 && page.root.count(of: "u2") == 0)
        let revocation = try part("events", of: page).all(named: "li").first {
            $0.numbers.contains(2) && $0.count(of: "2 ") > 0
        }
        #expect(revocation != nil, "how many lost theirs is said")
    }

    // MARK: The ticket

    @Test(arguments: CauseExample.all, languages)
    func `the ticket text contains the user, the product, the cause, the dates and the page`(
        example: CauseExample,
        locale: String
    ) async throws {
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let ticket = try part("ticket", of: page)
        let answer = try part("answer", of: page)
        let words = ticket.text.split { " ,:;()".contains($0) }.map(String.init)
        for word in ["acme", "u1", example.outcome, example.cause] { #expect(words.contains(word), "\(word)") }
        let since = try #require(answer.all(named: "time").first?.text)
        let asOf = try #require(ticket.all(named: "time").first)
        #expect(try asOf["datetime"] == page.asOf())
        let title = try #require(answer.all(named: "h2").first?.text)
        for part in ["Ana Ruiz", "u1@example.com", "MiTeam Meetings", title, since, asOf.text, page.path] {
            #expect(ticket.text.contains(part), "\(part)")
        }
        #expect(ticket.all(named: "br").count == 3)
        let buttons = try page.main().all(named: "button")
        #expect(buttons.count == 1)
    }

    @Test func `the ticket text is in the language of the page`() async throws {
        let site = try await RenderedSite(Story.ofAna())
        #expect(try part("ticket", of: site.userPage("u1", of: "acme", "en")).text.hasPrefix("User: Ana Ruiz"))
        #expect(try part("ticket", of: site.userPage("u1", of: "acme", "es")).text.hasPrefix("Usuario: Ana Ruiz"))
    }

    // MARK: The reader's contacts

    private static let withAdmin = Story.ofAcme().user(
        "a1",
        "Åsa & Co",
        email: "asa?x=1&y@example.com",
        role: "account-admin"
    )
    .user("u1", "Ana Ruiz")

    @Test(arguments: languages)
    func `the partner and the account admins are named, with an e-mail link that contains the ticket`(
        locale: String
    ) async throws {
        let page = try await RenderedSite(Self.withAdmin).userPage("u1", of: "acme", locale)
        let answer = try part("answer", of: page)
        #expect(answer.all(named: "dd").map(\.text).contains("Partner One"))
        let mails = answer.all { $0["href"]?.hasPrefix("mailto:") == true }
        let link = try #require(mails.first)
        #expect(link.text == "Åsa & Co")
        let address = try #require(link["href"])
        #expect(address.hasPrefix("mailto:asa%3Fx%3D1%26y@example.com?subject="))
        let query = try #require(address.split(separator: "?").last)
        #expect(query.split(separator: "&").count == 2, "nothing adds a field")
        let body = try #require(query.split(separator: "=").last.flatMap { String($0).removingPercentEncoding })
        let ticket = try part("ticket", of: page).without { $0.hasClass("asof") }
        #expect(body.split(separator: "\r\n").joined(separator: " ") == ticket.text)
    }

    @Test func `a policy hides the names of account admins`() async throws {
        var policies = Policies.standard
        policies.namesAdmins = false
        let renderer = try SiteRenderer(Checkout.shipped().sources(), policies: policies)
        let page = try await RenderedSite(Self.withAdmin, with: renderer).userPage()
        #expect(page.root.count(of: "Åsa") == 0)
        #expect(page.root.count(of: "Partner One") == 1)
    }

    // MARK: The facts of the page

    @Test(arguments: [
        ("en", "orders-pending", ["January 1, 2027", "o1"]), ("es", "orders-pending", ["1 de enero de 2027", "o1"]),
        ("en", "orders-expired", ["March 4, 2026", "o1"]), ("es", "orders-expired", ["4 de marzo de 2026", "o1"]),
    ])
    func `steps state the order and the date`(locale: String, cause: String, facts: [String]) async throws {
        let example = try #require(CauseExample.all.first { $0.cause == cause })
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let steps = try part("steps", of: page).text
        for fact in facts { #expect(steps.contains(fact), "\(steps)") }
    }

    @Test(arguments: languages) func `steps state how many licenses have to be freed`(locale: String) async throws {
        let full = try #require(CauseExample.all.first { $0.cause == "pool-exhausted" }).story
        let over = full.user("u3", "Eva Mas").license("u3").user("u4", "Leo Gil").license("u4")
        for (story, numbers) in [(full, []), (over, [3])] {
            let page = try await RenderedSite(story).userPage("u1", of: "acme", locale)
            #expect(try part("steps", of: page).all(named: "li").first?.numbers == numbers)
        }
    }

    @Test(arguments: languages) func `with the integration off, the step names who assigns licenses afterwards`(
        locale: String
    ) async throws {
        let off = Story.ofAna().order("o1", 5).assign("o1")
        let console = try await RenderedSite(off).userPage("u1", of: "acme", locale)
        let micollab = try await RenderedSite(off.on(Story.micollab)).userPage("u1", of: "acme", locale)
        #expect(try part("steps", of: console).count(of: "MiCollab") == 0)
        #expect(try part("steps", of: micollab).count(of: "MiCollab") > 0)
    }

    // MARK: Reading it

    @Test func `pages about customers link first-time readers to the guide that explains them`() async throws {
        for page in try await RenderedSite.samplePages() {
            let kind = try page.main()["data-page"] ?? ""
            let notes = try page.main().all { $0.hasClass("page-notes") }
            let isAboutCustomers = page.path.hasPrefix("accounts/") || page.path.hasPrefix("partners/")
            let isExplained = isAboutCustomers && !page.path.contains("/lists/")
            #expect(notes.count == (isExplained ? 1 : 0), "\(page.path), \(kind)")
            guard let note = notes.first, let locale = Route(path: page.path)?.locale else { continue }
            let guide = ["user", "account-deleted"].contains(kind) ? "read-user-page" : "read-pages"
            #expect(page.targets(in: note) == ["help/\(locale)/\(guide).html"], "\(page.path)")
        }
    }
}
