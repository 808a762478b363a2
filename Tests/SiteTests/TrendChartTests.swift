import Testing

/// The seats of an account as a text, a bar and a chart, and the other summaries on its page.
struct TrendChartTests {
    private static let languages = ["en", "es"]

    /// Twelve months up to June 2026: five seats in July 2025, three more in March 2026, four holders in June.
    private static let told: Story = {
        var story = Story().at("2025-07-10T09:00:00Z").partner("p1", "Partner One").account("acme", "Acme Limited")
            .on(Story.meetings).order("o1", 5).assign("o1")
        for number in 1...4 { story = story.user("u\(number)", "User \(number)") }
        story = story.license("u1").at("2026-03-05T09:00:00Z").order("o2", 3).assign("o2").license("u2")
            .at("2026-06-02T09:00:00Z").license("u3").license("u4").license("u5").user("u5", "User 5")
        return story.at("2026-06-03T09:00:00Z").cancel("o1")
    }()

    private func main(_ story: Story, _ locale: String = "en", asOf: String = "2026-06-30") async throws -> Element {
        try await RenderedSite(story, asOf: asOf).accountPage("index", of: "acme", locale).main()
    }

    @Test(arguments: languages) func `the table contains the seats at the end of each month`(
        locale: String
    ) async throws {
        let table = try #require(
            try await main(Self.told, locale).all { $0.hasClass("figures-table") }.first?.all(named: "table").first
        )
        let rows = table.all(named: "tr").dropFirst().map(\.numbers)
        #expect(rows.count == 12)
        #expect(rows.first == [2025, 5, 1, 4, 0])
        #expect(rows.dropFirst(7).first == [2026, 5, 1, 4, 0])
        #expect(rows.dropFirst(8).first == [2026, 8, 2, 6, 0])
        #expect(rows.last == [2026, 3, 5, 0, 2])
    }

    @Test(arguments: languages) func `the sentences state the last figures, the difference and the range`(
        locale: String
    ) async throws {
        let lines = try #require(
            try await main(Self.told, locale).all { $0.hasClass("trend") }.first?.all(named: "figcaption").first
        ).all(named: "p")
        #expect(lines.map(\.numbers) == [[3, 2026, 2, 2025, 3, 8], [5, 2026, 4, 2025, 1, 5]])
        #expect(lines.map { $0.text.contains("−2") } == [true, false])
        #expect(lines.map { $0.text.contains("+4") } == [false, true])
    }

    @Test(arguments: languages) func `a figure that is the same in every month is stated once`(
        locale: String
    ) async throws {
        let story = Story().at("2025-07-10T09:00:00Z").partner("p1", "Partner One").account("acme", "Acme Limited")
            .order("o1", 8).assign("o1")
        let lines = try #require(try await main(story, locale).all { $0.hasClass("trend") }.first).all(named: "p")
        #expect(lines.prefix(2).map(\.numbers) == [[8, 2026, 2025], [0, 2026, 2025]])
    }

    @Test func `the chart uses whole numbers within its frame, and is hidden from screen readers`()
        async throws
    {
        let figure = try #require(try await main(Self.told).all { $0.hasClass("trend") }.first)
        let chart = try #require(figure.all { $0.hasClass("trend-chart") }.first)
        #expect(chart["aria-hidden"] == "true")
        #expect(chart["viewbox"] ?? chart["viewBox"] == "0 0 240 100")
        let rects = chart.all(named: "rect")
        #expect(rects.count > 24)
        for rect in rects {
            let place = try ["x", "y", "width", "height"].map { try #require(rect[$0].flatMap(Int.init)) }
            #expect(place.allSatisfy { $0 >= 0 })
            #expect(place[0] + place[2] <= 240 && place[1] + place[3] <= 100)
        }
        // The labels of the full height and of zero.
        let scale = try #require(figure.all { $0.hasClass("trend-scale") }.first)
        #expect(scale.all(named: "span").map(\.text) == ["8", "0"])
        let name = try #require(figure["aria-labelledby"])
        #expect(figure.all { $0["id"] == name }.first?.text == "Month by month")
        func heights(_ mark: String) -> [String?] { rects.filter { $0.hasClass(mark) }.map { $0["height"] } }
        #expect(heights("trend-pool").suffix(4) == ["100", "100", "100", "37"])
        #expect(heights("trend-assigned").suffix(2) == ["25", "37"])
        #expect(heights("trend-over") == ["25"], "two of eight")
    }

    @Test func `the chart extends to the current month, and a new month sets the as-of date of the page`() async throws
    {
        let later = try await RenderedSite(Self.told, asOf: "2026-08-15").accountPage()
        let table = try #require(later.main().all { $0.hasClass("figures-table") }.first?.all(named: "table").first)
        let rows = table.all(named: "tr").dropFirst().map(\.numbers)
        #expect(rows.count == 12)
        #expect(rows.first == [2025, 5, 1, 4, 0])
        #expect(rows.suffix(3) == [[2026, 3, 5, 0, 2], [2026, 3, 5, 0, 2], [2026, 3, 5, 0, 2]])
        #expect(try later.asOf() == "2026-08-01T00:00:00Z")
        #expect(try await RenderedSite(Self.told, asOf: "2026-06-30").accountPage().asOf() == "2026-06-03T09:00:00Z")
    }

    @Test func `an expired order changes the trend`() async throws {
        let story = Story.ofAcme().order("o1", 5, expires: "2026-03-31").assign("o1")
        #expect(try await main(story, asOf: "2026-01-31").all { $0.hasClass("trend") }.isEmpty, "one month alone")
        let after = try await RenderedSite(story, asOf: "2026-04-01").accountPage()
        let rows = try #require(after.main().all { $0.hasClass("figures-table") }.first).all(named: "tr").dropFirst()
        #expect(
            rows.map(\.numbers) == [[2026, 5, 0, 5, 0], [2026, 5, 0, 5, 0], [2026, 5, 0, 5, 0], [2026, 0, 0, 0, 0]]
        )
        #expect(try after.asOf() == "2026-04-01T00:00:00Z")
    }

    /// The expected bar for each pool and number of holders.
    private static let bars: [(pool: Int, holders: Int, widths: [String: String])] = [
        (0, 0, [:]), (4, 0, ["pool": "1000"]), (4, 1, ["pool": "1000", "assigned": "250"]),
        (2, 2, ["pool": "1000", "assigned": "1000"]), (1, 4, ["pool": "250", "assigned": "250", "over": "750"]),
        (0, 2, ["over": "1000"]), (1_000_000, 1, ["pool": "1000", "assigned": "5"]),
    ]

    @Test(arguments: bars.indices) func `the bar shows assigned, free and over-allocated licenses`(
        index: Int
    ) async throws {
        let (pool, holders, widths) = Self.bars[index]
        var story = Story.ofAcme()
        if pool > 0 { story = story.order("o1", pool).assign("o1") }
        for number in 0..<holders { story = story.user("u\(number)", "U").license("u\(number)") }
        let bar = try #require(try await main(story).all { $0.hasClass("seatbar") }.first)
        for part in ["pool", "assigned", "over"] {
            #expect(bar.all { $0.hasClass("seatbar-\(part)") }.first?["width"] == widths[part], "\(part)")
        }
    }

    @Test(arguments: languages) func `the page shows who controls the licenses`(locale: String) async throws {
        let held = Story.ofAna().order("o1", 1).assign("o1").license("u1")
        let stories: [(String, Story)] = [
            ("console", held.on(Story.meetings)), ("controlled", held.on(Story.meetings).on(Story.micollab)),
            ("retained", held.on(Story.micollab)), ("off", Story.ofAna()),
        ]
        var sentences: Set<String> = []
        for (control, story) in stories {
            let found = try await main(story, locale).all { $0["data-control"] != nil }
            #expect(found.map { $0["data-control"] } == [control])
            sentences.formUnion(found.map(\.text))
        }
        #expect(sentences.count == 4)
        #expect(sentences.contains { $0.hasPrefix("MiCollab") })
    }

    @Test(arguments: languages)
    func `the page shows the latest history lines, newest first, without holders who lost licenses`(
        locale: String
    ) async throws {
        let story = Self.told.off(Story.meetings)
        let page = try await RenderedSite(story).accountPage("index", of: "acme", locale)
        let recent = try #require(page.main().all { $0.hasClass("recent") }.first)
        let rows = recent.elements
        #expect(rows.count == 8)
        #expect(rows.first?.all(named: "time").first?["datetime"] == "2026-06-03T09:01:00Z")
        #expect(rows.first?.all(named: "p").last?.numbers == [5], "five were revoked")
        #expect(recent.all(named: "details").isEmpty)
        #expect(try page.targets(in: page.main()).contains("accounts/acme/\(locale)/history.html"))
        #expect(try page.asOf() == "2026-06-03T09:01:00Z")
    }
}
