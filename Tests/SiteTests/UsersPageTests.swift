import StrictJSON
import Testing

struct UsersPageTests {
    private func rows(_ story: Story, _ locale: String) async throws -> (page: Page, rows: [Element]) {
        let page = try await RenderedSite(story).accountPage("users", of: "acme", locale)
        #expect(try page.main()["data-page"] == "account-users")
        #expect(try page.main()["data-account"] == "acme")
        let body = try #require(page.main().all(named: "tbody").first)
        return (page, body.all(named: "tr"))
    }

    @Test(arguments: ["en", "es"]) func `every user is listed once, by name, with a link to the user page`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().user("u1", "zoe Paz").user("u2", "Ángel Gil").user("u3", "Bea Ruiz")
            .user("u4", "Ana Soto").user("u5", "Ñandú Vera").user("u6", "Nuria Vera").user("u7", "Óscar Rey")
        let (page, rows) = try await rows(story, locale)
        let users = rows.map { $0.all(named: "a").first?["href"].flatMap(page.target) }
        #expect(
            users == ["u4", "u2", "u3", "u6", "u5", "u7", "u1"].map { "accounts/acme/\(locale)/users/\($0).html" }
        )
        #expect(try page.main().elements.filter { $0.name == "p" }.map(\.numbers).contains([7]))
    }

    @Test(arguments: SixteenRows.rows, ["en", "es"])
    func `the list shows the same cause and date as the user page`(row: SixteenRows, locale: String) async throws {
        let site = try await RenderedSite(row.story)
        let (_, rows) = try await rows(row.story, locale)
        let user = try site.userPage("u1", of: "acme", locale)
        let answer = try #require(user.main().all { $0.hasClass("answer") }.first)
        let cells = try #require(rows.first).all(named: "td")
        #expect(cells.map(\.text).contains("u1@example.com"))
        let cause = try #require(user.main().all { $0["data-cause"] != nil }.first?["data-cause"])
        let file = try #require(try Checkout.shipped().locales["\(locale).json"])
        let messages = try #require(try JSONValue(parsing: file).object?["messages"]?.object)
        #expect(cells.map(\.text).contains(messages["cause.\(cause).short"]?.string ?? ""))
        #expect(answer.all(named: "h2").first?.text == messages["cause.\(cause).title"]?.string)
        #expect(
            rows.first?.all(named: "time").compactMap { $0["datetime"] }
                == answer.all(named: "time").compactMap { $0["datetime"] }
        )
    }

    @Test(arguments: ["en", "es"]) func `users who never registered are marked`(locale: String) async throws {
        let (_, rows) = try await rows(Story.ofAna().user("u2", "Bea Gil", registered: false), locale)
        #expect(rows.map { $0.all { $0.hasClass("badge") }.count } == [0, 1])
    }

    @Test(arguments: ["en", "es"]) func `the page of an account without users contains an explanatory sentence`(
        locale: String
    ) async throws {
        let (page, rows) = try await rows(Story.ofAcme(), locale)
        #expect(rows.count == 1)
        #expect(rows.first?.text.isEmpty == false)
        #expect(page.targets(in: try #require(page.main().all(named: "table").first)).isEmpty)
    }

    @Test(arguments: ["en", "es"]) func `roles are distinguished`(locale: String) async throws {
        let (_, rows) = try await rows(Story.ofAna().user("u2", "Bea Gil", role: "account-admin"), locale)
        let admin = locale == "en" ? "Account Admin" : "Administrador de cuenta"
        #expect(rows.map { $0.count(of: admin) } == [0, 1])
    }
}
