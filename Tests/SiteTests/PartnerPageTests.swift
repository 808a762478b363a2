import Testing

struct PartnerPageTests {
    private static let languages = ["en", "es"]

    private static let orders: [(id: String, assignment: String, validity: String)] = [
        ("open-perpetual", "unassigned", "perpetual"), ("open-pending", "unassigned", "pending-activation"),
        ("open-expired", "unassigned", "expired"), ("given-active", "assigned", "active"),
        ("given-soon", "assigned", "expiring-soon"), ("given-expired", "assigned", "expired"),
    ]

    private static let told = Story.ofAcme().partner("p2", "Partner Two").account("globex", "Globex", of: "p2")
        .order("open-perpetual", 1).order("open-pending", 2, starts: "2026-07-01")
        .order("open-expired", 3, expires: "2026-06-01").order("given-active", 4, expires: "2027-06-01")
        .order("given-soon", 5, expires: "2026-07-15").order("given-expired", 6, expires: "2026-05-01")
        .order("cancelled", 7).order("foreign", 8, of: "p2").assign("given-active").assign("given-soon")
        .assign("given-expired").cancel("cancelled")

    @Test(arguments: languages) func `orders have their data attributes`(
        locale: String
    ) async throws {
        let main = try await RenderedSite(Self.told).partnerPage("orders", of: "p1", locale).main()
        #expect(main["data-partner"] == "p1")
        #expect(main["data-page"] == "partner-orders")
        let rows = main.all { $0["data-order"] != nil }
        #expect(rows.count == Self.orders.count, "no cancelled order, none of another partner")
        for order in Self.orders {
            let row = try #require(rows.first { $0["data-order"] == order.id }, "\(order.id)")
            #expect(row["data-assignment"] == order.assignment)
            #expect(row["data-validity"] == order.validity)
            #expect((row.count(of: "Acme Limited") == 1) == (order.assignment == "assigned"))
        }
    }

    /// <doc:LicensingRules#Assigning-an-order>, *ours*: an order that is expired or pending activation cannot be
    /// assigned.
    @Test(arguments: languages) func `the badge ASSIGN is shown on orders that can be assigned`(
        locale: String
    ) async throws {
        let main = try await RenderedSite(Self.told).partnerPage("orders", of: "p1", locale).main()
        let badge = locale == "en" ? "ASSIGN" : "ASIGNAR"
        let rows = main.all { $0["data-order"] != nil && $0.all { $0.hasClass("badge") }.contains { $0.text == badge } }
        #expect(rows.map { $0["data-order"] } == ["open-perpetual"])
    }

    @Test(arguments: languages) func `the seats of all accounts are listed`(locale: String) async throws {
        let story = Story.ofAcme().account("beta", "Beta Limited").order("o1", 5).order("o2", 7).assign("o1")
            .assign("o2", to: "beta").user("u1", "Ana Ruiz").license("u1").user("u2", "Bea Gil", in: "beta")
            .license("u2", in: "beta").order("o3", 100)
        let site = try await RenderedSite(story)
        let rows = try site.partnerPage("accounts", of: "p1", locale).main().all(named: "tr").dropFirst()
        #expect(rows.map { $0.all(named: "a").map(\.text) } == [["Acme Limited"], ["Beta Limited"]])
        #expect(rows.map { $0.all { $0.hasClass("product-seats") }.first?.numbers } == [[1, 5], [1, 7]])
    }

    @Test(arguments: languages) func `a partner page links to the accounts of the partner, and to no other account`(
        locale: String
    ) async throws {
        let page = try await RenderedSite(Self.told).partnerPage("accounts", of: "p1", locale)
        let table = try #require(page.main().all(named: "table").first)
        #expect(page.targets(in: table) == ["accounts/acme/\(locale)/index.html"])
        let other = try await RenderedSite(Self.told).partnerPage("accounts", of: "p2", locale)
        let others = try #require(other.main().all(named: "table").first)
        #expect(other.targets(in: others) == ["accounts/globex/\(locale)/index.html"])
    }

    /// <doc:Events#Dependencies>: "An order can only go to an account of its own partner; anything else is a conflict".
    @Test func `an order assigned to an account of another partner remains unassigned`() async throws {
        let site = try await RenderedSite(Self.told.assign("foreign", to: "acme"))
        let row = try #require(
            try site.partnerPage("orders", of: "p2").main().all { $0["data-order"] == "foreign" }.first
        )
        #expect(row["data-assignment"] == "unassigned")
        #expect(row.count(of: "acme") == 0)
        #expect(try site.accountPage().main().all { $0["data-order"] == "foreign" }.isEmpty)
    }

    /// A second assignment to another account is a conflict, and the first one is kept: <doc:LicensingRules#Orders>.
    @Test func `a second assignment of an order to another account has no effect`() async throws {
        let story = Self.told.account("beta", "Beta Limited").assign("given-active", to: "beta")
        let site = try await RenderedSite(story)
        #expect(try site.accountPage("index", of: "acme").main().all { $0["data-order"] == "given-active" }.count == 1)
        #expect(try site.accountPage("index", of: "beta").main().all { $0["data-order"] != nil }.isEmpty)
        let row = try #require(try site.partnerPage("orders").main().all { $0["data-order"] == "given-active" }.first)
        #expect(row.count(of: "Beta Limited") == 0)
    }

    @Test func `a renewal changes the validity and the date of an order`() async throws {
        let site = try await RenderedSite(
            Self.told.renew("given-expired", until: "2028-01-31").renew("given-soon", until: nil)
        )
        let rows = try site.partnerPage("orders").main().all { $0["data-order"] != nil }
        let renewed = try #require(rows.first { $0["data-order"] == "given-expired" })
        #expect(renewed["data-validity"] == "active")
        #expect(renewed.all(named: "time").compactMap { $0["datetime"] } == ["2028-01-31"])
        #expect(rows.first { $0["data-order"] == "given-soon" }?["data-validity"] == "perpetual")
    }
}
