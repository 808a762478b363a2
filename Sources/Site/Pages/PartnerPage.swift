import Licensing
import Templating

/// What a partner's three pages show: the dashboard, all orders, all accounts.
struct PartnerPage: Sendable {
    /// One account in a list.
    struct AccountRow: Sendable {
        let summary: AccountSummary
        let seats: [SeatsRow]
        let link: String

        var isDeactivated: Bool { if case .deactivated = summary.status { true } else { false } }

        static let fields = Fields<AccountRow>([
            .text("name") { $0.summary.name },
            .code("id") { $0.summary.id.text },
            .text("number") { $0.summary.number },
            .link("link") { $0.link },
            .flag("isDeactivated") { $0.isDeactivated },
            .integer("count") { $0.summary.users },
            .integer("waiting") { $0.summary.waiting.values.reduce(0, +) },
            .integer("flags") { $0.summary.flags },
            .list("seats", SeatsRow.fields) { $0.seats },
        ])
    }

    let partner: Partner
    let dashboardLink: String
    let ordersLink: String
    let accountsLink: String
    let orders: [OrderRow]
    let accounts: [AccountRow]
    let totals: [SeatsRow]
    let orderGuide: String
    let expiringSoonDays: Int

    /// How many rows a list shows: the dashboard stays short, with links to all.
    let rowLimit: Int

    /// The dashboard's limit.
    static let dashboardLimit = 50

    static let fields = Fields<PartnerPage>([
        .text("name") { $0.partner.name },
        .code("id") { $0.partner.id.text },
        .link("dashboardLink") { $0.dashboardLink },
        .link("ordersLink") { $0.ordersLink },
        .link("accountsLink") { $0.accountsLink },
        .list("orders", OrderRow.fields) { Array($0.orders.prefix($0.rowLimit)) },
        .list("accounts", AccountRow.fields) { Array($0.accounts.prefix($0.rowLimit)) },
        .list("totals", SeatsRow.fields) { $0.totals },
        .integer("orderCount") { $0.orders.count },
        .integer("accountCount") { $0.accounts.count },
        .integer("unassignedCount") { $0.orders.count { $0.assignment == .unassigned } },
        .integer("expiringCount") { $0.orders.count { $0.validity == .expiringSoon } },
        .integer("expiredCount") { $0.orders.count { $0.validity == .expired } },
        .integer("overCount") { page in page.accounts.count { row in row.seats.contains { $0.count.over > 0 } } },
        .integer("waitingCount") { page in page.accounts.count { row in row.summary.waiting.values.contains { $0 > 0 } }
        },
        .integer("flagCount") { page in page.accounts.count { $0.summary.flags > 0 } },
        .link("orderGuide") { $0.orderGuide },
        .integer("expiringSoonDays") { $0.expiringSoonDays },
    ])
}
