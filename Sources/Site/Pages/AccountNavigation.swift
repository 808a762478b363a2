import Templating

/// The links between the pages of an account, and its downloads.
struct AccountNavigation: Sendable {
    let accountName: String
    let overview: String
    let users: String
    let history: String
    let json: String
    let csv: String
    let ordersCSV: String
    let usersXLSX: String
    let ordersXLSX: String
    let feed: String

    /// The fields of the navigation as part of a page.
    static func fields<Page>(_ navigation: any KeyPath<Page, AccountNavigation> & Sendable) -> [Field<Page>] {
        [
            .text("accountName") { $0[keyPath: navigation].accountName },
            .link("overviewLink") { $0[keyPath: navigation].overview },
            .link("usersLink") { $0[keyPath: navigation].users },
            .link("historyLink") { $0[keyPath: navigation].history },
            .link("jsonLink") { $0[keyPath: navigation].json },
            .link("csvLink") { $0[keyPath: navigation].csv },
            .link("ordersCSVLink") { $0[keyPath: navigation].ordersCSV },
            .link("usersXLSXLink") { $0[keyPath: navigation].usersXLSX },
            .link("ordersXLSXLink") { $0[keyPath: navigation].ordersXLSX },
            .link("feedLink") { $0[keyPath: navigation].feed },
        ]
    }
}
