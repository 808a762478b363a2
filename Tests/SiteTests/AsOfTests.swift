import Licensing
import StrictJSON
import Testing

/// "A page's "as of" is the time of the last event, or the date, that changed what it shows": <doc:SiteFiles#As-of>.
struct AsOfTests {
    /// Ana waits for a seat; Bea holds one of two.
    private static let told = Story.ofAna().user("u2", "Bea Gil").order("o1", 2).assign("o1").on(Story.meetings)
        .license("u2")

    /// Events that change nothing on Ana's page.
    private static let unrelated: [(String, Story)] = {
        let later = told.at("2026-05-04T12:00:00Z")
        return [
            ("another user's details", later.user("u2", "Bea Gil Soto", "updated")),
            ("another user's coming", later.user("u3", "Caro Paz")),
            ("another user's going", later.remove("u2")),
            ("a seat more", later.order("o2", 7).assign("o2")),
            ("a seat less in use", later.unlicense("u2")),
            ("an integration without a part in licenses", later.on("mitel-one")),
            ("an order of the partner", later.order("o9", 5)),
            ("another account", later.account("other", "Other Limited")),
            ("the same details again", later.user("u1", "Ana Ruiz", "updated")),
            ("a repeated switch", later.on(Story.meetings)),
            ("an unknown type", later.event("weather.changed", ["account": .string("acme")])),
        ]
    }()

    @Test(arguments: unrelated.indices)
    func `an event that a user page does not show leaves the bytes of the page unchanged`(
        index: Int
    ) async throws {
        let (what, story) = Self.unrelated[index]
        let (before, after) = (try await RenderedSite(Self.told), try await RenderedSite(story))
        for locale in ["en", "es"] {
            let path = "accounts/acme/\(locale)/users/u1.html"
            #expect(try before.text(path) == after.text(path), "\(what)")
        }
    }

    /// Events that change Ana's page, with its new cause.
    private static let related: [(String, Story, String)] = {
        let later = told.at("2026-05-04T12:00:00Z")
        return [
            ("her details", later.user("u1", "Ana Ruiz Soto", "updated"), "not-assigned"),
            ("her registration", later.user("u1", "Ana Ruiz", registered: false, "updated"), "not-assigned"),
            ("her license", later.license("u1"), "assigned"),
            (
                "the last free seat", told.user("u3", "Caro Paz").at("2026-05-04T12:00:00Z").license("u3"),
                "pool-exhausted"
            ),
            ("the only order", later.cancel("o1"), "no-orders"),
            ("a switch", later.off(Story.meetings), "integration-off"),
            ("MiCollab", later.on(Story.micollab), "micollab-not-granted"),
            ("the account's name", later.account("acme", "Acme Group", "updated"), "not-assigned"),
            ("the account's state", later.deactivate(), "not-assigned"),
        ]
    }()

    @Test(arguments: related.indices) func `an event that a user page shows sets the as-of date of the page`(
        index: Int
    ) async throws {
        let (what, story, cause) = Self.related[index]
        let (before, after) = (try await RenderedSite(Self.told), try await RenderedSite(story))
        for locale in ["en", "es"] {
            let (old, new) = (
                try before.userPage("u1", of: "acme", locale), try after.userPage("u1", of: "acme", locale)
            )
            #expect(try old.asOf() < "2026-05-04")
            #expect(try new.asOf() == "2026-05-04T12:00:00Z", "\(what)")
            #expect(try new.productRows().first?["data-cause"] == cause, "\(what)")
            let shown = { (page: Page) in try page.main().without { $0.hasClass("asof") }.text }
            #expect(try shown(old) != shown(new), "\(what)")
        }
    }

    @Test func `a date that changes a page becomes the as-of date of the page`() async throws {
        let story = Story.ofAna().on(Story.meetings).order("o1", 5, starts: "2026-04-01", expires: "2026-05-31").assign(
            "o1"
        )
        for (moment, cause, asOf) in [
            ("2026-03-31", "orders-pending", "2026-01-05T09:05:00Z"),
            ("2026-04-01", "not-assigned", "2026-04-01T00:00:00Z"),
            ("2026-05-31", "not-assigned", "2026-04-01T00:00:00Z"),
            ("2026-06-01", "orders-expired", "2026-06-01T00:00:00Z"),
        ] {
            let page = try await RenderedSite(story, asOf: moment).userPage()
            #expect(try page.productRows().first?["data-cause"] == cause, "\(moment)")
            #expect(try page.asOf() == asOf, "\(moment)")
        }
    }

    /// Events at noon on 4 May that change each list of the partner.
    private static let ofPartner: [(String, Story, pages: [String])] = {
        let later = told.partner("p2", "Partner Two").account("beta", "Beta Limited").at("2026-05-04T12:00:00Z")
        return [
            ("an account is deleted", later.delete("beta"), ["index", "accounts"]),
            (
                "an account goes to another partner", later.account("beta", "Beta", of: "p2", "updated"),
                ["index", "accounts"]
            ),
            ("an account with an order is deleted", later.delete("acme"), ["index", "accounts", "orders"]),
            ("an account is deactivated", later.deactivate("beta"), ["index", "accounts"]),
            ("an order is cancelled", later.cancel("o1"), ["index", "orders"]),
            ("the partner is renamed", later.partner("p1", "Uno", "updated"), ["index", "accounts", "orders"]),
            (
                "an account with an order is renamed", later.account("acme", "Acme Group", "updated"),
                ["index", "orders"]
            ),
        ]
    }()

    @Test(arguments: ofPartner.indices) func `an event that a partner page shows sets the as-of date of the page`(
        index: Int
    ) async throws {
        let (what, story, pages) = Self.ofPartner[index]
        let site = try await RenderedSite(story)
        for locale in ["en", "es"] {
            for page in pages {
                #expect(
                    try site.partnerPage(page, of: "p1", locale).asOf() == "2026-05-04T12:00:00Z",
                    "\(what): \(page)"
                )
            }
        }
    }
}
