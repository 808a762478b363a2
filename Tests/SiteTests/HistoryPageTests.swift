import StrictJSON
import Testing

struct HistoryPageTests {
    private func entries(_ story: Story, _ locale: String, asOf moment: String = "2026-06-30") async throws -> [Element]
    {
        let main = try await RenderedSite(story, asOf: moment).accountPage("history", of: "acme", locale).main()
        #expect(main["data-page"] == "account-history")
        return Self.lines(main)
    }

    /// The entries of all months.
    private static func lines(_ main: Element) -> [Element] { main.all { $0.hasClass("history") }.flatMap(\.elements) }

    private func times(_ entries: [Element]) -> [String] {
        entries.compactMap { $0.all(named: "time").first?["datetime"] }
    }

    private static let told = Story.ofAna().user("u2", "Bea Gil").user("u3", "Caro Paz").order("o1", 5).assign("o1")
        .on(Story.meetings).license("u1").license("u2")

    @Test(arguments: ["en", "es"]) func `the newest entry comes first, regardless of the order of arrival`(
        locale: String
    ) async throws {
        let story = Self.told.at("2025-12-01T00:00:00Z").on("mitel-one").at("2026-04-01T00:00:00Z").off("mitel-one")
            .at("2026-03-01T00:00:00Z").on(Story.micollab)
        let times = times(try await entries(story, locale))
        #expect(times.count == 11)
        #expect(times == times.sorted(by: >))
        #expect(times.first == "2026-04-01T00:00:00Z")
    }

    @Test(arguments: ["en", "es"]) func `each line is below the heading of its month, unless there is only one month`(
        locale: String
    ) async throws {
        let story = Self.told.at("2025-12-31T23:59:59Z").on("mitel-one").at("2026-04-01T00:00:00Z").off("mitel-one")
            .at("2026-04-30T23:59:59Z").on(Story.micollab)
        let site = try await RenderedSite(story)
        let page = try site.accountPage("history", of: "acme", locale)
        let facets = try #require(page.main().all { $0.hasClass("facets") }.first)
        let topics = try page.targets(in: facets).map { try site.page(try #require($0)) }
        for page in [page] + topics {
            let main = try page.main()
            let lists = main.all { $0.hasClass("history") }
            let headings = main.all { $0.hasClass("month") }
            let months = lists.map { Set(times($0.elements).map { $0.prefix(7) }) }
            #expect(months.allSatisfy { $0.count == 1 }, "\(page.path)")
            #expect(months.flatMap(\.self) == Set(months.flatMap(\.self)).sorted(by: >), "\(page.path)")
            #expect(headings.count == (lists.count == 1 ? 0 : lists.count), "\(page.path)")
            #expect(Set(headings.map(\.text)).count == headings.count)
            let parts = main.elements.filter { $0.hasClass("month") || $0.hasClass("history") }
            #expect(
                parts.map { $0.hasClass("month") }
                    == (lists.count == 1 ? [false] : lists.flatMap { _ in [true, false] })
            )
        }
        let headings = try page.main().all { $0.hasClass("month") }.map(\.text)
        #expect(headings.first == (locale == "en" ? "April 2026" : "abril de 2026"))
    }

    /// Assigned twice, removed once by itself and once with the user, revoked once; of five and seven licenses, five expired.
    private static let eventful = Story.ofAna().user("u2", "Bea Gil").order("o1", 5, expires: "2026-02-10").assign("o1")
        .order("o2", 7).assign("o2").on(Story.meetings).license("u1").license("u2")
        .at("2026-02-01T00:00:00Z").unlicense("u1").remove("u2").license("u1").off(Story.meetings)

    private static func sums(_ main: Element) -> [[Int]] { main.all { $0.hasClass("sums") }.map(\.numbers) }

    @Test(arguments: ["en", "es"])
    func `a month shows how many licenses were received, assigned, removed, revoked and expired`(
        locale: String
    ) async throws {
        let main = try await RenderedSite(Self.eventful).accountPage("history", of: "acme", locale).main()
        // In February 1 assigned, 2 removed, 1 revoked, 5 expired; in January 12 received, 2 assigned.
        #expect(Self.sums(main) == [[1, 2, 1, 5], [12, 2]])
        let words =
            locale == "en"
            ? ["assigned", "removed", "revoked", "expired"]
            : ["asignada", "retiradas", "revocada", "vencidas"]
        let sentence = try #require(main.all { $0.hasClass("sums") }.first).text
        #expect(words.allSatisfy { sentence.contains($0) }, "\(sentence)")
        let all = main.elements.filter { $0.hasClass("month") || $0.hasClass("sums") || $0.hasClass("history") }
        #expect(all.map { $0["class"] } == ["month", "sums", "history", "month", "sums", "history"])
    }

    @Test func `only months with license changes have sums, and each list sums only its own changes`()
        async throws
    {
        let site = try await RenderedSite(Self.eventful.at("2026-04-01T00:00:00Z").user("u3", "Caro Paz"))
        let page = try site.accountPage("history")
        #expect(try page.main().all { $0.hasClass("month") }.count == 3)
        #expect(try Self.sums(page.main()).count == 2)
        for (topic, sums) in [("licenses", [[1, 1, 1], [2]]), ("orders", [[5], [12]]), ("integrations", [[1]])] {
            let main = try site.page("accounts/acme/en/lists/history-\(topic)/index.html").main()
            // A user who is removed with a license is a change of people.
            #expect(Self.sums(main) == (topic == "licenses" ? [[1, 1], [2]] : sums), "\(topic)")
        }
        #expect(try Self.sums(site.page("accounts/acme/en/lists/history-people/index.html").main()) == [[1]])
    }

    @Test func `a long month shows its sums once, on the page that links to its days`() async throws {
        var story = Story.ofAcme().order("o1", 50).assign("o1").on(Story.meetings)
        for day in 10...19 {
            story = story.at("2026-03-\(day)T08:00:00Z")
            for user in 1...3 { story = story.user("u\(day)-\(user)", "Ana").license("u\(day)-\(user)") }
        }
        let site = try await RenderedSite(story, with: Checkout.rendererOfShortPages())
        var sums: [String: [[Int]]] = [:]
        for path in site.paths where path.contains("history") && path.contains("/en/") {
            sums[path] = try Self.sums(site.page(path).main())
        }
        #expect(sums["accounts/acme/en/lists/history-licenses/index.html"] == [[30]])
        #expect(sums["accounts/acme/en/lists/history-licenses/p-2026-03-12.html"] == [])
        #expect(sums["accounts/acme/en/lists/history/p-2026-03.html"] == [[30]])
        #expect(sums["accounts/acme/en/history.html"] == [[30]], "the latest 50 lines are those of March")
    }

    /// <doc:LicensingRules#No-restoration>: "The history lists who held licenses before".
    @Test(arguments: ["en", "es"]) func `a revocation lists everyone who held a license`(locale: String) async throws {
        let story = Self.told.at("2026-03-01T00:00:00Z").off(Story.meetings).on(Story.meetings)
        let revocation = try #require(try await entries(story, locale).dropFirst().first)
        #expect(times([revocation]) == ["2026-03-01T00:00:00Z"])
        #expect(revocation.all(named: "li").map(\.text) == ["Ana Ruiz u1", "Bea Gil u2"])
        #expect(revocation.all(named: "p").flatMap(\.numbers).contains(2))
    }

    @Test(arguments: ["en", "es"]) func `a revocation shows the names that the holders had at the time`(
        locale: String
    ) async throws {
        let story = Self.told.off(Story.meetings).user("u1", "Ana Soto", "updated").remove("u2")
        let lists = try await entries(story, locale).map { $0.all(named: "li").map(\.text) }.filter { !$0.isEmpty }
        #expect(lists == [["Ana Ruiz u1", "Bea Gil u2"]])
    }

    @Test(arguments: ["en", "es"]) func `a switch that revokes no license lists no holders`(locale: String) async throws
    {
        let kept = try await entries(Self.told.on(Story.micollab).off(Story.meetings), locale)
        #expect(kept.flatMap { $0.all(named: "li") }.isEmpty)
        #expect(kept.first?.all(named: "p").flatMap(\.numbers).contains(2) == true, "two licenses kept")
        let plain = try await entries(Story.ofAna().on(Story.meetings).off(Story.meetings), locale)
        #expect(plain.first?.all(named: "p").count == 2, "nobody held a license: nothing to say about them")
    }

    @Test(arguments: ["en", "es"]) func `a line shows its actor if the actor is known`(locale: String) async throws {
        let story = Self.told.by("admin@acme.example").off(Story.meetings).by(nil).on(Story.meetings)
        let entries = try await entries(story, locale)
        #expect(entries.map { $0.all { $0.hasClass("actor") }.count }.prefix(3) == [0, 1, 0])
        #expect(entries[1].text.contains("admin@acme.example"))
    }

    /// <doc:LicensingRules#Repeated-off>.
    @Test(arguments: ["en", "es"]) func `events that change nothing are omitted`(locale: String) async throws {
        let once = try await entries(Self.told.off(Story.meetings), locale)
        let again = Self.told.off(Story.meetings).off(Story.meetings).user("u1", "Ana Ruiz", "updated").unlicense("u3")
            .reactivate().event("weather.changed", [:])
        #expect(times(try await entries(again, locale)) == times(once))
    }

    @Test(arguments: ["en", "es"]) func `dates that change the pool have lines without an actor`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().by("someone").order("o1", 5, starts: "2026-02-01", expires: "2026-03-31").assign(
            "o1"
        )
        let entries = try await entries(story, locale)
        #expect(times(entries).prefix(2) == ["2026-04-01T00:00:00Z", "2026-02-01T00:00:00Z"])
        #expect(entries.map { $0.all { $0.hasClass("actor") }.count } == [0, 0, 1, 0])
        #expect(entries.prefix(3).allSatisfy { $0.count(of: "o1") == 1 && $0.numbers.contains(5) })
    }

    @Test(arguments: ["en", "es"]) func `every kind of event has a different sentence`(locale: String) async throws {
        let story = Story.ofAcme().account("acme", "Acme Group", "updated").deactivate().reactivate()
            .on(Story.meetings).off(Story.meetings).order("o1", 5).assign("o1").renew("o1", until: "2028-01-01")
            .renew("o1", until: nil).cancel("o1").user("u1", "Ana").user("u1", "Ana R", "updated").license("u1")
            .unlicense("u1").remove("u1").user("u1", "Ana").license("u1").remove("u1")
        let entries = try await entries(story, locale)
        #expect(entries.count == 18)
        let sentences = entries.compactMap { entry in
            entry.without { $0.name == "time" }.text.replacing("Ana R", with: "Ana")
        }
        #expect(Set(sentences).count == 16, "adding and licensing Ana stand twice")
        #expect(sentences.allSatisfy { !$0.isEmpty })
    }

    @Test(arguments: ["en", "es"]) func `a change of a user's details shows what changed`(locale: String) async throws {
        let changed = Story.ofAna().event(
            "user.updated",
            [
                "account": .string("acme"), "user": .string("u1"), "name": .string("Ana Soto"),
                "email": .string("ana.soto@example.com"), "role": .string("account-admin"),
            ]
        )
        let line = try #require(try await entries(changed, locale).first)
        for text in ["Ana Soto", "Ana Ruiz", "u1@example.com", "ana.soto@example.com"] {
            #expect(line.count(of: text) == 1, "\(text)")
        }
        #expect(line.count(of: locale == "en" ? "Account Admin" : "Administrador de cuenta") == 1)
    }

    @Test(arguments: ["en", "es"]) func `a line links to the user and the order while they exist`(
        locale: String
    ) async throws {
        func links(_ story: Story) async throws -> [String] {
            let page = try await RenderedSite(story).accountPage("history", of: "acme", locale)
            return try Self.lines(page.main()).flatMap { $0.all(named: "a") }.compactMap { $0["href"] }
                .filter { !$0.hasPrefix("#") }
        }
        let story = Story.ofAcme().user("u1", "Ana").order("o1", 5).assign("o1")
        #expect(try await links(story) == ["index.html#order-o1", "users/u1.html"])
        #expect(try await links(story.remove("u1").cancel("o1")) == [])
    }

    @Test(arguments: ["en", "es"]) func `the history is listed by kind of change, and each line has an anchor`(
        locale: String
    ) async throws {
        let site = try await RenderedSite(Self.told)
        let page = try site.accountPage("history", of: "acme", locale)
        let facets = try #require(page.main().all { $0.hasClass("facets") }.first)
        #expect(facets.all(named: "li").map(\.numbers) == [[8], [2], [3], [1], [1], [1]])
        let all = try Self.lines(page.main()).compactMap { $0["id"] }
        #expect(Set(all).count == 8)
        let topics = page.targets(in: facets).compactMap { $0 }
        let parts = try topics.flatMap { topic in
            try Self.lines(site.page(topic).main()).compactMap { $0["id"] }
        }
        #expect(Set(parts) == Set(all) && parts.count == all.count)
    }

    @Test(arguments: ["en", "es"])
    func `over-allocation and console assignments under MiCollab control are pointed out`(
        locale: String
    ) async throws {
        let plain = Story.ofAna().order("o1", 1).assign("o1")
        let (fitting, over) = (
            try await entries(plain.license("u1"), locale), try await entries(Story.ofAna().license("u1"), locale)
        )
        #expect(try #require(over.first).text.count > (try #require(fitting.first)).text.count)
        let console = try await entries(plain.on(Story.micollab).from("/console").license("u1"), locale)
        #expect(console.first?.count(of: "MiCollab") == 1)
        #expect(fitting.first?.count(of: "MiCollab") == 0)
    }
}
