import Testing

/// What a partner sees first.
struct DashboardTests {
    private static let languages = ["en", "es"]

    private static let told = Story.ofAcme().partner("p2", "Partner Two").order("open", 1)
        .order("open-pending", 2, starts: "2026-07-01").order("open-expired", 3, expires: "2026-06-01")
        .order("given-active", 4, expires: "2027-06-01").order("given-soon", 5, expires: "2026-07-15")
        .order("given-expired", 6, expires: "2026-05-01").assign("given-active").assign("given-soon")
        .assign("given-expired").account("over", "Over Limited").user("u3", "Caro Paz", in: "over")
        .license("u3", in: "over").account("wait", "Wait Limited").on(Story.meetings, in: "wait")
        .user("u4", "Dora Sol", in: "wait")

    private func dashboard(_ story: Story, _ locale: String) async throws -> (page: Page, main: Element) {
        let page = try await RenderedSite(story).partnerPage("index", of: "p1", locale)
        return (page, try page.main())
    }

    @Test(arguments: languages) func `what needs action is named, most pressing first, with where it is solved`(
        locale: String
    ) async throws {
        let (page, main) = try await dashboard(Self.told, locale)
        let items = try #require(main.all { $0.hasClass("actions") }.first).all(named: "li")
        let account = "accounts/acme/\(locale)/index.html"
        let orders = "partners/p1/\(locale)/orders.html"
        let expected: [(action: String, name: String, targets: [String])] = [
            ("waiting", "Wait Limited", ["accounts/wait/\(locale)/index.html"]),
            ("over", "Over Limited", ["accounts/over/\(locale)/index.html"]),
            ("expiring", "given-soon", [account, account]), ("assign", "open", [orders]),
            ("expired", "given-expired", [account, account]), ("expired", "open-expired", [orders]),
        ]
        #expect(items.map { $0["data-action"] } == expected.map(\.action))
        for (item, expected) in zip(items, expected) {
            #expect(item.count(of: expected.name) > 0)
            #expect(page.targets(in: item) == expected.targets)
        }
        let badge = locale == "en" ? "ASSIGN" : "ASIGNAR"
        #expect(
            items.map { item in item.all { $0.hasClass("badge") }.contains { $0.text == badge } } == [
                false, false, false, true, false, false,
            ]
        )
        let soon = try #require(items.first { $0["data-action"] == "expiring" })
        #expect(soon.text.contains(locale == "en" ? "July 15, 2026" : "15 de julio de 2026"))
    }

    @Test(arguments: languages) func `an action about an order leads to the order on the account's page`(
        locale: String
    ) async throws {
        let site = try await RenderedSite(Self.told)
        let main = try site.partnerPage("index", of: "p1", locale).main()
        let link = try #require(main.all { $0["data-action"] == "expiring" }.first?.all(named: "a").first?["href"])
        let anchor = try #require(link.split(separator: "#").last.map(String.init))
        let rows = try site.accountPage("index", of: "acme", locale).main().all { $0["id"] == anchor }
        #expect(rows.map { $0["data-order"] } == ["given-soon"])
    }

    @Test(arguments: languages) func `what needs action is counted by kind`(locale: String) async throws {
        let (_, main) = try await dashboard(Self.told, locale)
        let counts = try #require(main.all { $0.hasClass("action-counts") }.first)
        // Waiting, over-allocated, expiring soon, to assign, expired (assigned or not).
        #expect(counts.all(named: "li").map(\.numbers) == [[1], [1], [1], [1], [2]])
    }

    @Test(arguments: languages) func `where nothing needs action the page says so`(locale: String) async throws {
        let (_, calm) = try await dashboard(Story.ofAcme(), locale)
        let (_, busy) = try await dashboard(Self.told, locale)
        let sentence = locale == "en" ? "Nothing needs attention." : "Nada requiere atención."
        #expect(calm.all { $0["data-action"] != nil }.isEmpty)
        #expect(calm.count(of: sentence) == 1)
        #expect(busy.count(of: sentence) == 0)
    }

    @Test(arguments: languages) func `what was bought, given, assigned and is free is added up`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().account("beta", "Beta Limited").order("o1", 5).order("o2", 7).assign("o1")
            .assign("o2", to: "beta").user("u1", "Ana Ruiz").license("u1").user("u2", "Bea Gil", in: "beta")
            .license("u2", in: "beta").order("o3", 100)
        let (_, main) = try await dashboard(story, locale)
        let totals = try #require(main.all { $0.hasClass("totals") }.first)
        let figures = totals.all { $0.hasClass("figure") }
        #expect(figures.map(\.numbers) == [[112], [12], [2], [10]])
        #expect(totals.all(named: "p").map(\.numbers) == [[100]])
        let heads = try #require(main.all { $0.hasClass("figures") }.first).all { $0.hasClass("figure") }
        #expect(heads.map(\.numbers) == [[2], [2], [1], [0]], "accounts, users, orders to assign, expiring soon")
    }

    @Test(arguments: languages) func `every figure is a link`(locale: String) async throws {
        let (page, main) = try await dashboard(Self.told, locale)
        let figures = main.all { $0.hasClass("figures") || $0.hasClass("action-counts") }.flatMap {
            $0.all(named: "li")
        }
        #expect(figures.count > 10)
        for figure in figures { #expect(page.targets(in: figure).compactMap { $0 }.count == 1, "\(figure.text)") }
    }

    @Test(arguments: languages) func `the bars of all accounts have one scale`(locale: String) async throws {
        var story = Story.ofAcme().order("o1", 100).assign("o1").account("half", "Half Limited").order("o2", 50)
            .assign("o2", to: "half").account("over", "Over Limited").order("o3", 25).assign("o3", to: "over")
        for number in 0..<50 {
            story = story.user("u\(number)", "U", in: "over").license("u\(number)", in: "over")
        }
        let (_, main) = try await dashboard(story, locale)
        let rows = try #require(main.all { $0.hasClass("multiples") }.first).elements
        #expect(rows.map { $0.all(named: "a").map(\.text) } == [["Over Limited"], ["Acme Limited"], ["Half Limited"]])
        func widths(_ mark: String) -> [String?] { rows.map { $0.all { $0.hasClass(mark) }.first?["width"] } }
        #expect(widths("seatbar-pool") == ["250", "1000", "500"])
        #expect(widths("seatbar-over") == ["250", nil, nil])
        #expect(
            rows.map { $0.all { $0.hasClass("multiple-text") }.first?.numbers } == [[50, 25, 25], [0, 100], [0, 50]]
        )
        #expect(rows.allSatisfy { $0.all(named: "svg").allSatisfy { $0["aria-hidden"] == "true" } })
    }

    @Test(arguments: languages) func `orders that are still to expire are listed by month`(locale: String) async throws
    {
        let (_, main) = try await dashboard(Self.told, locale)
        let rows = try #require(main.all { $0.hasClass("renewals") }.first).all(named: "tr").dropFirst()
        #expect(rows.map(\.numbers) == [[2026, 1, 5], [2027, 1, 4]])
        #expect(rows.first?.text.contains(locale == "en" ? "July 2026" : "julio de 2026") == true)
    }

    @Test(arguments: languages) func `the latest changes name the account and no user`(locale: String) async throws {
        let story = Self.told.at("2026-06-01T12:00:00Z").off(Story.meetings, in: "wait")
        let (page, main) = try await dashboard(story, locale)
        let rows = try #require(main.all { $0.hasClass("recent") }.first).all(named: "li")
        #expect(rows.count == 8)
        #expect(rows.first.map { page.targets(in: $0) } == ["accounts/wait/\(locale)/index.html"])
        let times = rows.compactMap { $0.all(named: "time").first?["datetime"] }
        #expect(times.first == "2026-06-01T12:00:00Z")
        #expect(times == times.sorted(by: >))
        for name in ["Caro Paz", "Dora Sol"] { #expect(main.count(of: name) == 0) }
    }

    /// <doc:SiteFiles#As-of>: "No file says when it was built".
    @Test func `days that go by change nothing but what a date changes`() async throws {
        let before = try await RenderedSite(Self.told, asOf: "2027-08-01")
        let after = try await RenderedSite(Self.told, asOf: "2031-12-31")
        #expect(before.files == after.files)
        let earlier = try await RenderedSite(Self.told, asOf: "2026-07-15")
        let path = "partners/p1/en/index.html"
        #expect(earlier.files[path] != before.files[path])
        #expect(try earlier.page(path).asOf() == "2026-07-01T00:00:00Z", "the last order that turned")
    }

    @Test func `the dashboard stays short and the other pages hold everything`() async throws {
        var story = Story().partner("p1", "Partner One")
        for number in 1...60 {
            story = story.order("o\(number)", 1, expires: "20\(20 + number)-12-01").account(
                "a\(number)",
                "Account \(number)"
            )
            .on(Story.meetings, in: "a\(number)").user("u1", "User", in: "a\(number)")
        }
        let site = try await RenderedSite(story)
        for locale in Self.languages {
            let short = try site.partnerPage("index", of: "p1", locale).main()
            #expect(short.all { $0["data-order"] != nil }.count == 50)
            #expect(short.all { $0["data-action"] != nil }.count == 10)
            #expect(short.all { $0.hasClass("multiples") }.first?.elements.count == 12)
            #expect(try #require(short.all { $0.hasClass("renewals") }.first).all(named: "tr").count == 13)
            #expect(short.all { $0.hasClass("recent") }.first?.elements.count == 8)
            #expect(try site.partnerPage("orders", of: "p1", locale).main().all { $0["data-order"] != nil }.count == 60)
            let page = try site.partnerPage("accounts", of: "p1", locale)
            let table = try #require(page.main().all(named: "table").first)
            #expect(page.targets(in: table).count == 60)
            let links = short.without { $0.hasClass("action-counts") || $0.hasClass("figures") }.all(named: "a")
                .filter { $0.numbers == [60] && $0["href"]?.hasSuffix("s.html") == true }
            #expect(links.count == 2, "links to all orders and all accounts say how many there are")
            #expect(site.files["partners/p1/\(locale)/index.html"]?.count ?? .max < 100_000)
        }
    }
}
