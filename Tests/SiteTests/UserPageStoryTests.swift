import Site
import Testing

/// What a user page tells besides the cause: the steps, the events that led here, and the sentence for a ticket.
struct UserPageStoryTests {
    private static let languages = ["en", "es"]

    private func part(_ name: String, of page: Page) throws -> Element {
        let parts = try page.main().all { $0.hasClass(name) }
        #expect(parts.count == 1, "\(name)")
        return try #require(parts.first)
    }

    // MARK: Steps

    @Test(arguments: CauseExample.all)
    func `what to do is numbered where there is more than one step, alike in every language`(
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
    func `the event that brought a cause about is among those that led here`(
        example: CauseExample,
        locale: String
    ) async throws {
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let times = try part("events", of: page).all(named: "time").compactMap { $0["datetime"] }
        #expect(times.contains(example.since))
        #expect(times == times.sorted(), "as things went")
        #expect(try (times.last ?? "") <= page.asOf())
    }

    @Test(arguments: languages) func `an event says what happened, and who did it where that is known`(
        locale: String
    ) async throws {
        let story = Story.ofAna().by("ops@example.com").on(Story.meetings).by(nil).off(Story.meetings)
        let page = try await RenderedSite(story).userPage("u1", of: "acme", locale)
        let events = try part("events", of: page).all(named: "li")
        #expect(events.count == 3)
        #expect(events.map { $0.count(of: "ops@example.com") } == [0, 1, 0])
        #expect(events.first?.text.contains("Ana Ruiz") == true)
        #expect(events.last?.text.contains("MiTeam Meetings") == true)
    }

    @Test(arguments: languages) func `the last ten events are shown, and a link leads to the rest`(
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

    @Test(arguments: languages) func `a page names no one else who held a license`(locale: String) async throws {
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
    func `one sentence for a ticket says who, what, why, since when and as of when`(
        example: CauseExample,
        locale: String
    ) async throws {
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let ticket = try part("ticket", of: page)
        let answer = try part("answer", of: page)
        let words = ticket.text.split { " ,:;()".contains($0) }.map(String.init)
        for word in ["acme", "u1", example.outcome, example.cause] { #expect(words.contains(word), "\(word)") }
        let since = try #require(answer.all(named: "time").first?.text)
        let asOf = try #require(page.main().all { $0.hasClass("asof") }.first?.all(named: "time").first?.text)
        let title = try #require(answer.all { $0.hasClass("lead") }.first?.text)
        for part in ["MiTeam Meetings", title, since, asOf] { #expect(ticket.text.contains(part), "\(part)") }
        #expect(ticket.text.hasSuffix(".") && ticket.elements.allSatisfy { $0.name == "span" }, "plain text")
    }

    @Test func `the sentence for a ticket is in the language of the page`() async throws {
        let site = try await RenderedSite(Story.ofAna())
        #expect(try part("ticket", of: site.userPage("u1", of: "acme", "en")).text.hasPrefix("Account acme, user u1"))
        #expect(try part("ticket", of: site.userPage("u1", of: "acme", "es")).text.hasPrefix("Cuenta acme, usuario u1"))
    }

    // MARK: Reading it

    @Test func `pages about customers lead first-time readers to the guide that explains them`() async throws {
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
