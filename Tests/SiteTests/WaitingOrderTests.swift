import Testing

/// An order whose account does not exist yet.
///
/// Its partner sees the missing account, and no request to assign the order again.
struct WaitingOrderTests {
    private static let story = Story().partner("p1", "P").account("acme", "Acme").order("o1", 5).assign(
        "o1",
        to: "nowhere"
    )

    @Test(arguments: ["en", "es"]) func `the partner's pages show which account an order waits for`(
        locale: String
    ) async throws {
        let site = try await RenderedSite(Self.story)
        let main = try site.partnerPage("orders", of: "p1", locale).main()
        let row = try #require(main.all { $0["data-order"] == "o1" }.first)
        #expect(row.text.contains("nowhere"))
        #expect(row["data-assignment"] == "unassigned")
        #expect(row.all { $0.hasClass("badge-action") }.isEmpty)
        for name in ["index", "orders"] {
            let page = try site.partnerPage(name, of: "p1", locale).main()
            #expect(page.all { $0["data-action"] == "assign" }.isEmpty, "\(name)")
        }
    }

    // Each action has a link to the place where it can be done.
    @Test func `the dashboard links directly to an order that needs to be assigned`() async throws {
        let site = try await RenderedSite(Story().partner("p1", "P").account("acme", "Acme").order("o1", 5))
        let page = try site.partnerPage("index", of: "p1", "en")
        let action = try #require(page.main().all { $0["data-action"] == "assign" }.first)
        #expect(action.all(named: "a").first?["href"] == "orders.html#order-o1")
        let orders = try site.partnerPage("orders", of: "p1", "en").main()
        #expect(orders.all { $0["id"] == "order-o1" }.map { $0["data-order"] } == ["o1"])
    }
}
