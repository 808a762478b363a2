import Licensing
import Templating

/// What a partner sees first: figures, what needs action, licenses per account, renewals, what changed last.
///
/// It is as long for 100,000 accounts and orders as for a hundred; each figure leads to the list behind it.
struct DashboardPage: Sendable {
    /// The seats of one product over all accounts.
    struct TotalsRow: Sendable {
        let product: Product
        let totals: SeatTotals
        let links: Links

        static let fields = Fields<TotalsRow>([
            .code("productName") { $0.product.name },
            .integer("bought") { $0.totals.bought },
            .integer("unassigned") { $0.totals.unassigned },
            .integer("pool") { $0.totals.pool },
            .integer("assigned") { $0.totals.assigned },
            .integer("free") { $0.totals.free },
            .integer("over") { $0.totals.over },
            .link("boughtLink") { $0.links.orders },
            .link("poolLink") { $0.links.accounts },
            .link("assignedLink") { $0.links.accounts },
            .link("freeLink") { $0.links.accounts },
            .link("overLink") { $0.links.over },
        ])
    }

    /// The accounts with most to see to, and then the largest, with bars of one scale.
    struct Comparison: Sendable {
        /// One account.
        struct Row: Sendable {
            let accountName: String
            let link: String
            let seats: SeatsRow
            let waiting: Int

            static let fields = Fields<Row>([
                .text("accountName") { $0.accountName },
                .link("link") { $0.link },
                .integer("waiting") { $0.waiting },
                .list("seats", SeatsRow.fields) { [$0.seats] },
            ])
        }

        let product: Product
        /// The seats that the whole width of each bar stands for.
        let scale: Int
        let rows: [Row]

        static let fields = Fields<Comparison>([
            .code("productName") { $0.product.name },
            .integer("scale") { $0.scale },
            .list("rows", Row.fields) { $0.rows },
        ])
    }

    /// The orders whose last day is in one month.
    struct RenewalRow: Sendable {
        let renewal: RenewalMonth
        let link: String
        /// The seats of the month with most of them.
        let scale: Int

        static let fields = Fields<RenewalRow>([
            .day("month") { $0.renewal.month.firstDay },
            .integer("orders") { $0.renewal.orders },
            .integer("licenses") { $0.renewal.seats },
            .link("link") { $0.link },
            .integer("bar") { SeatBar(SeatCount(pool: $0.renewal.seats), scale: $0.scale).pool },
        ])
    }

    /// Where the lists behind the figures are.
    struct Links: Sendable {
        let dashboard: String
        let orders: String
        let accounts: String
        let users: String
        /// Orders that can be assigned, that expire soon, that have expired.
        let assign: String
        let expiring: String
        let expired: String
        /// Accounts that are over-allocated, where people wait, that need a check.
        let over: String
        let waiting: String
        let check: String
    }

    /// How many things there are in all, of which some are shown.
    struct Counts: Sendable {
        let orders: Int
        let accounts: Int
        let users: Int
        let assign: Int
        let expiring: Int
        let expired: Int
        let over: Int
        let waiting: Int
        let check: Int
        let actions: Int
    }

    let partner: Partner
    let links: Links
    let counts: Counts
    let totals: [TotalsRow]
    let actions: [ActionRow]
    let comparisons: [Comparison]
    let renewals: [RenewalRow]
    /// Orders that expire in later months than those that are shown.
    let laterRenewals: Int
    let news: [NewsRow]
    let orders: [OrderRow]
    let orderGuide: String
    let switchGuide: String

    /// How much of each list is shown.
    static let limits = (actions: 10, accounts: 12, months: 12, orders: 50)

    static let fields = Fields<DashboardPage>([
        .text("name") { $0.partner.shownName },
        .code("id") { $0.partner.id.text },
        .link("dashboardLink") { $0.links.dashboard },
        .link("ordersLink") { $0.links.orders },
        .link("accountsLink") { $0.links.accounts },
        .link("usersLink") { $0.links.users },
        .link("assignLink") { $0.links.assign },
        .link("expiringLink") { $0.links.expiring },
        .link("expiredLink") { $0.links.expired },
        .link("overLink") { $0.links.over },
        .link("waitingLink") { $0.links.waiting },
        .link("checkLink") { $0.links.check },
        .integer("orderCount") { $0.counts.orders },
        .integer("accountCount") { $0.counts.accounts },
        .integer("userCount") { $0.counts.users },
        .integer("assignCount") { $0.counts.assign },
        .integer("expiringCount") { $0.counts.expiring },
        .integer("expiredCount") { $0.counts.expired },
        .integer("overCount") { $0.counts.over },
        .integer("waitingCount") { $0.counts.waiting },
        .integer("checkCount") { $0.counts.check },
        .integer("actionCount") { $0.counts.actions },
        .integer("hiddenActions") { $0.counts.actions - $0.actions.count },
        .list("totals", TotalsRow.fields) { $0.totals },
        .list("actions", ActionRow.fields) { $0.actions },
        .list("comparisons", Comparison.fields) { $0.comparisons },
        .list("renewals", RenewalRow.fields) { $0.renewals },
        .integer("laterRenewals") { $0.laterRenewals },
        .list("news", NewsRow.fields) { $0.news },
        // Some of the orders, not a list of its own.
        .flag("isExcerpt") { _ in true },
        .list("orders", OrderRow.fields) { $0.orders },
        .link("orderGuide") { $0.orderGuide },
        .link("switchGuide") { $0.switchGuide },
    ])
}
