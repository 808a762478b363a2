import Testing

/// The main page of a partner.
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

    @Test(arguments: languages) func `each line states an action, most urgent first, and links to where it is done`(
        locale: String
    ) async throws {
        let (page, main) = try await dashboard(Self.told, locale)
        let items = try #require(main.all { $0.hasClass("actions") }.first).all(named: "li")
        let orders = "partners/p1/\(locale)/orders.html"
        func account(_ id: String) -> String { "accounts/\(id)/\(locale)/index.html" }
        let expected: [(action: String, name: String, targets: [String])] = [
            ("waiting", "Wait Limited", [orders, account("wait")]),
            ("over", "Over Limited", [account("over"), account("over")]),
            ("expiring", "given-soon", [orders, account("acme")]),
        ]
        #expect(items.map { $0["data-action"] } == expected.map(\.action))
        for (item, expected) in zip(items, expected) {
            #expect(item.count(of: expected.name) > 0)
            #expect(page.targets(in: item) == expected.targets)
        }
        #expect(items.map { $0["data-remedy"] } == ["open", nil, nil], "the only order that can be assigned")
        let badge = locale == "en" ? "ASSIGN" : "ASIGNAR"
        #expect(
            items.map { item in item.all { $0.hasClass("badge") }.contains { $0.text == badge } } == [
                true, false, false,
            ]
        )
        let soon = try #require(items.first { $0["data-action"] == "expiring" })
        #expect(soon.text.contains(locale == "en" ? "July 15, 2026" : "15 de julio de 2026"))
    }

    @Test(arguments: languages) func `an action for an order shows the state of the order and links to its row`(
        locale: String
    ) async throws {
        let site = try await RenderedSite(Self.told)
        let main = try site.partnerPage("index", of: "p1", locale).main()
        let item = try #require(main.all { $0["data-action"] == "expiring" }.first)
        #expect(item["data-order"] == "given-soon")
        #expect(item["data-assignment"] == "assigned")
        #expect(item["data-validity"] == "expiring-soon")
        let link = try #require(item.all(named: "a").first?["href"])
        let anchor = try #require(link.split(separator: "#").last.map(String.init))
        let rows = try site.partnerPage("orders", of: "p1", locale).main().all { $0["id"] == anchor }
        #expect(rows.map { $0["data-order"] } == ["given-soon"])
    }

    @Test(arguments: languages) func `an order that covers waiting users shows how many`(locale: String) async throws {
        let story = Story.ofAcme().on(Story.meetings).user("u1", "Ana").user("u2", "Bea").user("u3", "Caro")
        func line(_ story: Story) async throws -> Element {
            try #require(try await dashboard(story, locale).main.all { $0["data-action"] == "waiting" }.first)
        }
        let covered = try await line(story.order("o1", 10))
        #expect(covered["data-covered"] == "3")
        #expect(covered.all(named: "p").map(\.numbers).last == [3])
        let partly = try await line(story.order("o1", 2))
        #expect(partly["data-covered"] == "2")
        #expect(partly.all(named: "p").map(\.numbers).last == [2, 3])
        #expect(try await line(story)["data-remedy"] == nil)
    }

    @Test(arguments: languages) func `an order that is about to expire shows how many licenses will be missing`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().order("o1", 2, expires: "2026-07-10").assign("o1").order("o2", 1).assign("o2")
            .user("u1", "Ana").license("u1").user("u2", "Bea").license("u2")
        let (_, main) = try await dashboard(story, locale)
        let line = try #require(main.all { $0["data-action"] == "expiring" }.first)
        #expect(line["data-missing"] == "1")
        #expect(line.all(named: "p").last?.numbers == [1, 2, 1], "missing, assigned, in the pool")
        let shortage = try #require(main.all { $0.hasClass("lead") }.first)
        #expect(shortage.text.contains(locale == "en" ? "July 11, 2026" : "11 de julio de 2026"))
        let table = try #require(main.all { $0.hasClass("renewals") }.first)
        let months = table.all(named: "tr").filter { $0["data-month"] != nil }
        #expect(months.map { $0.all(named: "td").last?.numbers.first } == [0] + Array(repeating: 1, count: 11))
    }

    @Test(arguments: languages) func `an expired order is listed while its account is short of licenses`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().order("old", 1, expires: "2026-05-01").assign("old").user("u1", "Ana").license("u1")
        func listed(_ story: Story) async throws -> Bool {
            try await dashboard(story, locale).main.all { $0["data-action"] == "expired" }.count == 1
        }
        #expect(try await listed(story))
        #expect(try await !listed(story.order("new", 1).assign("new")))
    }

    @Test(arguments: languages) func `actions are counted by kind`(locale: String) async throws {
        let (_, main) = try await dashboard(Self.told, locale)
        let counts = try #require(main.all { $0.hasClass("action-counts") }.first)
        // Waiting, over-allocated, expiring soon, to be assigned.
        #expect(counts.all(named: "li").map(\.numbers) == [[1], [1], [1], [1]])
    }

    @Test(arguments: languages) func `the page states that nothing needs attention`(locale: String) async throws {
        let (_, calm) = try await dashboard(Story.ofAcme(), locale)
        let (_, busy) = try await dashboard(Self.told, locale)
        let sentence = locale == "en" ? "Nothing needs attention." : "Nada requiere atención."
        #expect(calm.all { $0["data-action"] != nil }.isEmpty)
        #expect(calm.count(of: sentence) == 1)
        #expect(busy.count(of: sentence) == 0)
    }

    @Test(arguments: languages) func `the totals are licenses purchased, in pools, assigned and free`(
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
        #expect(heads.map(\.numbers) == [[0], [0], [1], [0]], "waiting, over-allocated, to assign, expiring soon")
        let busy = try await dashboard(Self.told, locale).main
        let counted = try #require(busy.all { $0.hasClass("figures") }.first).all { $0.hasClass("figure") }
        #expect(counted.map(\.numbers) == [[1], [1], [1], [1]])
    }

    @Test(arguments: languages) func `every figure is a link`(locale: String) async throws {
        let (page, main) = try await dashboard(Self.told, locale)
        let figures = main.all { $0.hasClass("figures") || $0.hasClass("action-counts") }.flatMap {
            $0.all(named: "li")
        }
        #expect(figures.count > 9)
        for figure in figures { #expect(page.targets(in: figure).compactMap { $0 }.count == 1, "\(figure.text)") }
    }

    @Test(arguments: languages) func `accounts are sorted by shortage, then by the share of licenses in use`(
        locale: String
    ) async throws {
        var story = Story.ofAcme().order("o1", 100).assign("o1").account("full", "Full Limited").order("o2", 10)
            .assign("o2", to: "full").account("over", "Over Limited").order("o3", 25).assign("o3", to: "over")
            .user("f", "F", in: "full").license("f", in: "full")
        for number in 0..<50 {
            story = story.user("u\(number)", "U", in: "over").license("u\(number)", in: "over")
        }
        let (_, main) = try await dashboard(story, locale)
        let table = try #require(main.all { $0.hasClass("fill") }.first?.all(named: "table").first)
        let rows = table.all(named: "tr").filter { $0["data-account"] != nil }
        #expect(rows.map { $0["data-account"] } == ["over", "full", "acme"])
        #expect(
            rows.map { $0.all(named: "td").prefix(5).map(\.numbers) } == [
                [[50, 25], [200], [0], [25], [0]], [[1, 10], [10], [9], [0], [0]], [[0, 100], [0], [100], [0], [0]],
            ],
            "assigned and pool, share, free, over-allocated, waiting"
        )
        func widths(_ mark: String) -> [String?] { rows.map { $0.all { $0.hasClass(mark) }.first?["width"] } }
        #expect(widths("seatbar-pool") == ["500", "1000", "1000"])
        #expect(widths("seatbar-over") == ["500", nil, nil])
        #expect(widths("seatbar-assigned") == ["500", "100", nil])
        #expect(rows.allSatisfy { $0.all(named: "svg").allSatisfy { $0["aria-hidden"] == "true" } })
    }

    @Test(arguments: languages) func `the next twelve months are listed with the orders that expire in each`(
        locale: String
    ) async throws {
        let (_, main) = try await dashboard(Self.told, locale)
        let rows = try #require(main.all { $0.hasClass("renewals") }.first).all(named: "tr").dropFirst()
        #expect(rows.count == 12)
        #expect(rows.dropFirst().first?.text.contains(locale == "en" ? "July 2026" : "julio de 2026") == true)
        #expect(rows.dropFirst().first?.numbers.prefix(3) == [2026, 1, 5])
        #expect(rows.last?.numbers.prefix(3) == [2027, 0, 0])
        let told = Self.told.renew("given-active", until: "2027-05-31")
        let last = try #require(try await dashboard(told, locale).main.all { $0.hasClass("renewals") }.first)
        #expect(last.all(named: "tr").last?.numbers.prefix(3) == [2027, 1, 4])
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

    /// <doc:SiteFiles#As-of>: "No file contains its build time".
    @Test func `the passage of time changes only what depends on a date`() async throws {
        let partners = { (site: RenderedSite) in site.files.filter { $0.key.hasPrefix("partners/") } }
        let before = try await RenderedSite(Self.told, asOf: "2027-08-01")
        let after = try await RenderedSite(Self.told, asOf: "2031-12-31")
        #expect(partners(before) == partners(after), "nothing is left to expire")
        let (first, last) = (
            try await RenderedSite(Self.told, asOf: "2026-09-01T00:00:00Z"),
            try await RenderedSite(Self.told, asOf: "2026-09-30")
        )
        #expect(first.files == last.files, "within a month")
        #expect(try first.page("partners/p1/es/index.html").asOf() == "2026-09-01T00:00:00Z", "the months ahead")
        let earlier = try await RenderedSite(Self.told, asOf: "2026-07-15")
        let path = "partners/p1/en/index.html"
        #expect(earlier.files[path] != before.files[path])
        #expect(try earlier.page(path).asOf() == "2026-07-01T00:00:00Z", "the last order that turned")
    }

    @Test func `the dashboard remains short, and the other pages list everything`() async throws {
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
            #expect(short.all(named: "table").flatMap { $0.all { $0["data-order"] != nil } }.isEmpty)
            #expect(short.all { $0["data-action"] != nil }.count == 10)
            #expect(try #require(short.all { $0.hasClass("fill") }.first).all(named: "tr").count == 13)
            #expect(try #require(short.all { $0.hasClass("renewals") }.first).all(named: "tr").count == 13)
            #expect(short.all { $0.hasClass("recent") }.first?.elements.count == 8)
            #expect(try site.partnerPage("orders", of: "p1", locale).main().all { $0["data-order"] != nil }.count == 60)
            let page = try site.partnerPage("accounts", of: "p1", locale)
            let table = try #require(page.main().all(named: "table").first)
            #expect(page.targets(in: table).count == 60)
            let tabs = try #require(short.all { $0.hasClass("tabs") }.first).all(named: "a")
            #expect(tabs.map(\.numbers) == [[], [60], [60]], "the tabs say how many orders and accounts there are")
            #expect(site.files["partners/p1/\(locale)/index.html"]?.count ?? .max < 100_000)
        }
    }
}
