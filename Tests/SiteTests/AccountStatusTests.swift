import Testing

/// Deactivated accounts keep everything, with a banner.
///
/// Deleted accounts have only a page that says so: <doc:LicensingRules#Closed-accounts>.
struct AccountStatusTests {
    private static let told = Story.ofAna().user("u2", "Bea Gil").order("o1", 5).assign("o1").on(Story.meetings)
        .license("u1").at("2026-04-05T06:07:08Z")

    private func banners(_ page: Page) throws -> [Element] { try page.main().all { $0.hasClass("notice-warn") } }

    @Test(arguments: ["en", "es"]) func `every page of a deactivated account has a banner`(
        locale: String
    ) async throws {
        let (active, inactive) = (
            try await RenderedSite(Self.told), try await RenderedSite(Self.told.deactivate())
        )
        let word = locale == "en" ? "Deactivated" : "Desactivada"
        let pages = try inactive.pages().filter { $0.path.hasPrefix("accounts/acme/\(locale)/") }
        #expect(pages.count == 14, "nine of them lists")
        for page in pages {
            let banner = try #require(try banners(page).first, "\(page.path)")
            #expect(banner.text.contains(word), "\(page.path)")
            #expect(banner.text.contains(locale == "en" ? "ask the Mitel Partner" : "pida al Socio Mitel"))
            let heading = try page.main().elements.firstIndex { $0.name == "h1" }
            let place = try page.main().elements.firstIndex { $0.hasClass("notice-warn") }
            #expect(place == heading.map { $0 + 1 }, "\(page.path)")
            #expect(banner.numbers.contains(2026) && banner.numbers.contains(5), "\(banner.text)")
            #expect(try banners(active.page(page.path)).isEmpty, "\(page.path)")
            // The trend on the main page continues each month.
            let isMain = page.path.hasSuffix("/\(locale)/index.html")
            if !page.path.contains("/lists/") {
                #expect(try page.asOf() == (isMain ? "2026-06-01T00:00:00Z" : "2026-04-05T06:07:08Z"), "\(page.path)")
            }
        }
    }

    @Test func `a deactivated account keeps all of its pages and outcomes`() async throws {
        let (active, inactive) = (
            try await RenderedSite(Self.told), try await RenderedSite(Self.told.deactivate())
        )
        let paths = [active, inactive].map { $0.paths.filter { $0.hasPrefix("accounts/") } }
        #expect(paths[0] == paths[1])
        for user in ["u1", "u2"] {
            let rows = (try active.userPage(user).productRows(), try inactive.userPage(user).productRows())
            #expect(rows.0.map(\.attributes) == rows.1.map(\.attributes))
        }
        let back = try await RenderedSite(Self.told.deactivate().reactivate())
        for page in try back.pages() where page.path.hasPrefix("accounts/") { #expect(try banners(page).isEmpty) }
    }

    @Test func `a deleted account has only one page about the deletion in each language`() async throws {
        let site = try await RenderedSite(Self.told.delete())
        #expect(
            site.paths.filter { $0.hasPrefix("accounts/") } == [
                "accounts/acme/en/index.html", "accounts/acme/es/index.html",
            ]
        )
        for locale in ["en", "es"] {
            let page = try site.accountPage("index", of: "acme", locale)
            #expect(try page.main()["data-account"] == "acme")
            #expect(try page.asOf() == "2026-04-05T06:07:08Z")
            #expect(page.root.count(of: locale == "en" ? "deleted" : "elimin") > 0)
            #expect(page.root.count(of: "acme.") == 1, "support has to know which account it was")
            for word in ["Limited", "Ana", "Bea", "o1"] { #expect(page.root.count(of: word) == 0, "\(word)") }
        }
    }

    @Test(arguments: ["en", "es"]) func `the page of a deleted account opens in the account's language by default`(
        locale: String
    ) async throws {
        let story = Story().partner("p1", "Partner One").account("acme", "Acme", locale: locale).delete()
        for page in ["en", "es"] {
            let links = try await RenderedSite(story).accountPage("index", of: "acme", page).root.all(named: "link")
            let fallback = links.first { $0["hreflang"] == "x-default" }
            #expect(fallback?["href"] == links.first { $0["hreflang"] == locale }?["href"])
        }
    }

    @Test func `a deleted account is removed from the partner's lists`() async throws {
        let site = try await RenderedSite(Self.told.account("other", "Other Limited").delete())
        for kind in ["index", "accounts"] {
            let main = try site.partnerPage(kind).main()
            #expect(main.count(of: "Acme Limited") == 0)
            #expect(main.count(of: "Other Limited") > 0)
        }
    }

    @Test func `an account that is created again starts without users`() async throws {
        let site = try await RenderedSite(Self.told.delete().account("acme", "Acme Limited").user("u2", "Bea Gil"))
        #expect(site.files["accounts/acme/en/users/u1.html"] == nil)
        let row = try #require(try site.userPage("u2").productRows().first)
        #expect(row["data-cause"] == "integration-off")
    }

    @Test func `an account that was never created has no files`() async throws {
        let site = try await RenderedSite(
            Story().partner("p1", "Partner One").user("u1", "Ana Ruiz").on(Story.meetings)
        )
        #expect(site.paths.filter { $0.hasPrefix("accounts/") }.isEmpty)
    }
}
