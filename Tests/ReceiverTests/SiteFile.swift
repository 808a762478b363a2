import Licensing
import Site
import Testing

/// One kind of file of the site, and how OpenAPI writes its address.
struct SiteFile: CustomTestStringConvertible {
    let route: Route

    var testDescription: String { route.path }

    /// One of each kind.
    static let all: [SiteFile] = {
        guard let partner = PartnerID("p1"), let account = AccountID("acme"), let user = UserID("u1"),
            let list = ListAddress(list: "all", part: "p-a")
        else { return [] }
        return [
            Route.start, .status, .freshness, .help(locale: "es", guide: "index"), .asset("site.0123.css"),
            .partner(partner, locale: "es", .dashboard), .account(account, locale: "es", .overview),
            .user(account, user, locale: "es"), .changes(account, locale: "es"), .accountJSON(account),
            .usersCSV(account), .accountOrdersCSV(account), .partnerOrdersCSV(partner), .partnerAccountsCSV(partner),
            .accountSchema,
            .accountList(account, locale: "es", list), .partnerList(partner, locale: "es", list),
            .searchIndex(.account(account), part: "index"), .searchIndex(.partner(partner), part: "index"),
            .people(partner),
        ].map(SiteFile.init)
            + Route.PartnerFile.allCases.map { SiteFile(route: .partnerFile(partner, locale: "es", $0)) }
            + Route.AccountTable.allCases.map { SiteFile(route: .accountTable(account, locale: "es", $0)) }
    }()

    /// The address as a template; a new kind of file does not compile without one.
    var template: String {
        switch route {
        case .start: ""
        case .status: "status.json"
        case .freshness: "freshness.json"
        case .help: "help/{locale}/{guide}.html"
        case .asset: "assets/{name}"
        case .partner: "partners/{partner}/{locale}/{page}.html"
        case .account: "accounts/{account}/{locale}/{page}.html"
        case .user: "accounts/{account}/{locale}/users/{user}.html"
        case .accountList: "accounts/{account}/{locale}/lists/{list}/{part}.html"
        case .partnerList: "partners/{partner}/{locale}/lists/{list}/{part}.html"
        case .searchIndex(.account, _): "accounts/{account}/search/{part}.json"
        case .searchIndex(.partner, _): "partners/{partner}/search/{part}.json"
        case .people: "partners/{partner}/people/index.json"
        case .changes: "accounts/{account}/{locale}/changes.atom"
        case .accountJSON: "accounts/{account}/account.json"
        case .usersCSV: "accounts/{account}/users.csv"
        case .accountOrdersCSV: "accounts/{account}/orders.csv"
        case .partnerOrdersCSV: "partners/{partner}/orders.csv"
        case .partnerAccountsCSV: "partners/{partner}/accounts.csv"
        case .partnerFile(_, _, let file): "partners/{partner}/{locale}/\(file.rawValue)"
        case .accountTable(_, _, let table): "accounts/{account}/{locale}/\(table.rawValue)"
        case .accountSchema: "schemas/account.json"
        }
    }
}
