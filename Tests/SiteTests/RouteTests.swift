import Licensing
import Site
import Testing

struct RouteTests {
    /// One route of each kind, with names that look like parts of paths.
    private static let routes: [Route] = {
        guard let partner = PartnerID("p.1"), let account = AccountID("users"), let other = AccountID("index.html"),
            let user = UserID("help.html")
        else { return [] }
        let single: [Route] = [
            .start, .status, .freshness, .asset("site.0123456789abcdef.css"),
            .asset("LICENSE.0123456789abcdef"), .help(locale: "es", guide: "index"),
            .help(locale: "pt-BR", guide: "assign-order"), .accountJSON(account), .usersCSV(other),
            .accountOrdersCSV(account), .partnerOrdersCSV(partner), .partnerAccountsCSV(partner), .accountSchema,
            .user(account, user, locale: "en"),
            .user(other, user, locale: "es"), .searchIndex(.account(account), part: "index"),
            .searchIndex(.account(account), part: "p-a_f1_"), .searchIndex(.partner(partner), part: "p-a_f1_"),
            .people(partner),
        ]
        let lists = ["index", "p-ana._f1_"].flatMap { part -> [Route] in
            guard let list = ListAddress(list: "never-registered", part: part) else { return [] }
            return [.accountList(account, locale: "en", list), .partnerList(partner, locale: "es", list)]
        }
        let partnerPages = Route.PartnerPage.allCases.map { Route.partner(partner, locale: "en", $0) }
        let accountPages = Route.AccountPage.allCases.flatMap { page in
            [account, other].map { Route.account($0, locale: "es", page) }
        }
        let partnerFiles = Route.PartnerFile.allCases.map { Route.partnerFile(partner, locale: "en", $0) }
        let tables = Route.AccountTable.allCases.map { Route.accountTable(other, locale: "es", $0) }
        return single + lists + partnerPages + accountPages + partnerFiles + tables
    }()

    @Test(arguments: routes) func `every route can be parsed from its path`(route: Route) {
        #expect(Route(path: route.path) == route)
    }

    @Test func `no two routes have the same path`() {
        #expect(Self.routes.count == 39)
        #expect(Set(Self.routes.map(\.path)).count == Self.routes.count)
    }

    @Test(arguments: routes) func `a relative link from any page leads to the route`(target: Route) {
        for origin in Self.routes {
            let link = target.link(from: origin)
            let page = Page(path: origin.path, root: Element(name: "", attributes: []))
            #expect(page.target(of: link) == target.path, "\(link) on \(origin.path)")
            #expect(!link.hasPrefix("/"))
        }
    }

    @Test(arguments: routes) func `a translated route is the same page in the other language`(route: Route) throws {
        guard let locale = route.locale else {
            #expect(route.translated(to: "fr") == nil)
            return
        }
        let translated = try #require(route.translated(to: "fr"))
        #expect(translated.locale == "fr")
        #expect(translated != route)
        #expect(translated.translated(to: locale) == route)
    }

    @Test func `paths match the documentation`() throws {
        let account = try #require(AccountID("acme"))
        let user = try #require(UserID("u1"))
        let partner = try #require(PartnerID("p1"))
        #expect(Route.start.path == "index.html")
        #expect(Route.status.path == "status.json")
        #expect(Route.freshness.path == "freshness.json")
        #expect(Route.partner(partner, locale: "es", .dashboard).path == "partners/p1/es/index.html")
        #expect(Route.partner(partner, locale: "es", .orders).path == "partners/p1/es/orders.html")
        #expect(Route.partner(partner, locale: "es", .accounts).path == "partners/p1/es/accounts.html")
        #expect(Route.account(account, locale: "en", .overview).path == "accounts/acme/en/index.html")
        #expect(Route.account(account, locale: "en", .users).path == "accounts/acme/en/users.html")
        #expect(Route.account(account, locale: "en", .history).path == "accounts/acme/en/history.html")
        #expect(Route.user(account, user, locale: "en").path == "accounts/acme/en/users/u1.html")
        #expect(Route.accountJSON(account).path == "accounts/acme/account.json")
        #expect(Route.usersCSV(account).path == "accounts/acme/users.csv")
        #expect(Route.accountOrdersCSV(account).path == "accounts/acme/orders.csv")
        #expect(Route.partnerOrdersCSV(partner).path == "partners/p1/orders.csv")
        #expect(Route.partnerAccountsCSV(partner).path == "partners/p1/accounts.csv")
        #expect(
            Route.PartnerFile.allCases.map { Route.partnerFile(partner, locale: "es", $0).path } == [
                "partners/p1/es/changes.atom", "partners/p1/es/renewals.ics", "partners/p1/es/summary.txt",
                "partners/p1/es/orders.xlsx", "partners/p1/es/accounts.xlsx",
            ]
        )
        #expect(
            Route.AccountTable.allCases.map { Route.accountTable(account, locale: "en", $0).path } == [
                "accounts/acme/en/users.xlsx", "accounts/acme/en/orders.xlsx",
            ]
        )
        #expect(Route.people(partner).path == "partners/p1/people/index.json")
        #expect(Route.accountSchema.path == "schemas/account.json")
    }

    @Test(
        arguments: [
            "", "/", "index", "index.htm", "/index.html", "index.html/", "./index.html", "en/index.html",
            "status.json/x",
            "help", "help/en", "help/en/", "help/en/index", "help/en/a/b.html", "help//index.html", "help/en/.html",
            "help/../index.html", "help/en/..html", "help/my_files/x.html", "help/en/My Page.html", "help/en/a.b.html",
            "assets", "assets/", "assets/a/b.css", "assets/..", "assets/logo.png", "assets/CNAME",
            "assets/a.zzzzzzzzzzzzzzzz.css", "assets/0123456789abcdef.css", "assets/a.0123456789ABCDEF.css",
            "assets/a.0123456789abcdef.min.css",
            "assets/a\u{600}/../\u{301}x", "assets/.\u{301}x",
            "partners/p1", "partners/p1/en", "partners/p1/en/", "partners/p1/en/users.html",
            "partners/p 1/en/index.html",
            "partners/../en/index.html", "partners/p1/en/index.html/", "partners//en/index.html",
            "partners/p1//index.html", "partners/p1/../index.html",
            "accounts", "accounts/acme", "accounts/acme/", "accounts/acme/users.json", "accounts/acme/en/orders.html",
            "accounts/acme/en/users/", "accounts/acme/en/users/u1", "accounts/acme/en/users/.html",
            "accounts/acme/en/users/..html", "accounts/acme/en/users/a/b.html", "accounts/acme/en/user/u1.html",
            "accounts/acme//index.html", "accounts/acme/../index.html", "accounts/../account.json",
            "accounts/acme/../users/u1.html", "accounts//account.json", "accounts/acme\u{0}/account.json",
            "accounts/acme/en/lists", "accounts/acme/en/lists/all", "accounts/acme/en/lists/all/index",
            "accounts/acme/en/lists/all/a/index.html", "accounts/acme/en/lists/../index.html",
            "accounts/acme/en/list/all/index.html", "accounts/acme/en/lists/a b/index.html",
            "partners/p1/en/lists/index.html", "accounts/acme/search/index.html", "partners/p1/search/index.html",
            "partners/p1/people/p-a.json", "partners/p1/people/index.html", "partners/p1/people/lists/index.json",
            "accounts/acme/people/index.json",
            "accounts/acme/search/a/index.json",
            "partners/p1/users.csv", "partners/orders.csv", "partners/../orders.csv", "partners//orders.csv",
            "accounts/acme/en/orders.csv", "schemas", "schemas/", "schemas/users.json", "schemas/a/account.json",
            "accounts/acme/BACKUP 2026/index.html", "accounts/acme/2026-03-01/users.html",
            "accounts/acme/notes_1/changes.atom", "accounts/acme/backup/users/u1.html", "partners/p1/a_b/orders.html",
            "partners/p1/old_files/lists/all/index.html", "partners/p1/xx/orders.xlsx",
            "Accounts/acme/account.json", "accounts/%61cme/account.json", "accounts\\acme\\account.json",
        ]
    )
    func `a malformed path is not a route`(path: String) {
        #expect(Route(path: path) == nil)
    }
}
