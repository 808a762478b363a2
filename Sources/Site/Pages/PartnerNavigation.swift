import Licensing
import Templating

/// The links between the pages of a partner.
struct PartnerNavigation: Sendable {
    let partner: Partner
    let dashboard: String
    let orders: String
    let accounts: String
    /// The numbers of orders and accounts, on the dashboard only, so that a new order does not change all pages.
    var orderCount: Int?
    var accountCount: Int?

    /// The fields of the navigation as part of a page.
    static func fields<Page>(_ navigation: any KeyPath<Page, PartnerNavigation> & Sendable) -> [Field<Page>] {
        [
            .text("name") { $0[keyPath: navigation].partner.shownName },
            .code("id") { $0[keyPath: navigation].partner.id.text },
            .link("dashboardLink") { $0[keyPath: navigation].dashboard },
            .link("ordersLink") { $0[keyPath: navigation].orders },
            .link("accountsLink") { $0[keyPath: navigation].accounts },
            .flag("hasCounts") { $0[keyPath: navigation].orderCount != nil },
            .integer("orderCount") { $0[keyPath: navigation].orderCount },
            .integer("accountCount") { $0[keyPath: navigation].accountCount },
        ]
    }
}

/// The addresses of a partner's files for download and subscription.
struct PartnerFiles: Sendable {
    let ordersCSV: String
    let accountsCSV: String
    let ordersXLSX: String
    let accountsXLSX: String
    let feed: String
    let calendar: String
    let summary: String

    /// The fields of the files as part of a page.
    static func fields<Page>(_ files: any KeyPath<Page, PartnerFiles> & Sendable) -> [Field<Page>] {
        [
            .link("ordersCSVLink") { $0[keyPath: files].ordersCSV },
            .link("accountsCSVLink") { $0[keyPath: files].accountsCSV },
            .link("ordersXLSXLink") { $0[keyPath: files].ordersXLSX },
            .link("accountsXLSXLink") { $0[keyPath: files].accountsXLSX },
            .link("feedLink") { $0[keyPath: files].feed },
            .link("calendarLink") { $0[keyPath: files].calendar },
            .link("summaryLink") { $0[keyPath: files].summary },
        ]
    }
}
