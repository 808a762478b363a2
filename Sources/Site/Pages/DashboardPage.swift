import Licensing
import Templating

/// The main page of a partner: figures, actions, accounts by their use of seats, the next months, and the latest
/// changes.
///
/// Its length does not depend on the number of accounts and orders. Each figure links to its list.
struct DashboardPage: Sendable {
    /// The seats of a product in all accounts.
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

    /// The accounts with missing licenses for a product, followed by those that use most of their pool.
    struct Comparison: Sendable {
        /// An account in the comparison.
        struct Row: Sendable {
            let account: AccountSummary
            let link: String
            let seats: SeatsRow
            let waiting: Int
            let shortage: ComingShortage?

            static let fields = Fields<Row>(
                [
                    .text("accountName") { $0.account.shownName },
                    .code("accountID") { $0.account.id.text },
                    .link("link") { $0.link },
                    .integer("waiting") { $0.waiting },
                    .integer("share") { $0.seats.count.share },
                    .day("shortFrom") { $0.shortage?.day },
                    .integer("missing") { $0.shortage?.missing },
                ] + SeatsRow.figures.map { $0.of(\Row.seats) }
            )
        }

        let product: Product
        let rows: [Row]

        static let fields = Fields<Comparison>([
            .code("product") { $0.product.id.text },
            .code("productName") { $0.product.name },
            .list("rows", Row.fields) { $0.rows },
        ])
    }

    /// The expiring orders of a month.
    struct MonthRow: Sendable {
        let month: MonthAhead
        let link: String
        /// The largest number of licenses that expire in a month.
        let scale: Int

        static let fields = Fields<MonthRow>([
            .day("month") { $0.month.month.firstDay },
            .integer("orders") { $0.month.orders },
            .integer("licenses") { $0.month.seats },
            .integer("missing") { $0.month.missing },
            .integer("shortAccounts") { $0.month.shortAccounts },
            .link("link") { $0.link },
            .integer("bar") { SeatBar(SeatCount(pool: $0.month.seats), scale: $0.scale).pool },
        ])
    }

    /// The first account in which licenses will be missing.
    struct ShortageRow: Sendable {
        let shortage: ComingShortage
        let accountName: String
        let productName: String
        let link: String

        static let fields = Fields<ShortageRow>([
            .day("shortFrom") { $0.shortage.day },
            .integer("missing") { $0.shortage.missing },
            .text("accountName") { $0.accountName },
            .code("productName") { $0.productName },
            .link("link") { $0.link },
        ])
    }

    /// The addresses of the lists for the figures.
    struct Links: Sendable {
        let orders: String
        let accounts: String
        /// Orders that can be assigned, and orders that expire soon.
        let assign: String
        let expiring: String
        /// Accounts that are over-allocated, in which people wait, and with flags.
        let over: String
        let waiting: String
        let check: String
    }

    /// The figures, which include entries that the page does not show.
    struct Counts: Sendable {
        let users: Int
        let assign: Int
        let expiring: Int
        /// Accounts that are over-allocated, in which people wait, and with flags.
        let over: Int
        let waiting: Int
        let check: Int
        let actions: Int
        /// People who wait, licenses that no order covers, and licenses of users who never registered.
        let people: Int
        let uncovered: Int
        let unregistered: Int
    }

    let navigation: PartnerNavigation
    let files: PartnerFiles
    let links: Links
    let counts: Counts
    let totals: [TotalsRow]
    let actions: [ActionRow]
    let comparisons: [Comparison]
    let months: [MonthRow]
    let shortage: ShortageRow?
    /// The number of orders that expire after the months on the page.
    let laterRenewals: Int
    let expiringSoonDays: Int
    let news: [NewsRow]
    /// The search for people, for readers whose link opens the accounts.
    var search: SearchBox?
    /// The answers that the search shows for people.
    var answers: [UsersPage.Answer] = []
    let orderGuide: String
    let switchGuide: String

    /// The number of entries on the page.
    static let limits = (actions: 10, accounts: 12, months: 12)

    static let fields = Fields<DashboardPage>(
        PartnerNavigation.fields(\DashboardPage.navigation) + PartnerFiles.fields(\DashboardPage.files) + [
            .link("assignLink") { $0.links.assign },
            .link("expiringLink") { $0.links.expiring },
            .link("overLink") { $0.links.over },
            .link("waitingLink") { $0.links.waiting },
            .link("checkLink") { $0.links.check },
            .integer("userCount") { $0.counts.users },
            .integer("assignCount") { $0.counts.assign },
            .integer("expiringCount") { $0.counts.expiring },
            .integer("overCount") { $0.counts.over },
            .integer("waitingCount") { $0.counts.waiting },
            .integer("checkCount") { $0.counts.check },
            .integer("actionCount") { $0.counts.actions },
            .integer("hiddenActions") { $0.counts.actions - $0.actions.count },
            .integer("waitingPeople") { $0.counts.people },
            .integer("uncoveredLicenses") { $0.counts.uncovered },
            .integer("unregisteredHolders") { $0.counts.unregistered },
            .list("totals", TotalsRow.fields) { $0.totals },
            .list("actions", ActionRow.fields) { $0.actions },
            .list("comparisons", Comparison.fields) { $0.comparisons },
            .flag("hasMonths") { !$0.months.isEmpty },
            .list("monthsAhead", MonthRow.fields) { $0.months },
            .list("shortages", ShortageRow.fields) { $0.shortage.map { [$0] } ?? [] },
            .integer("laterRenewals") { $0.laterRenewals },
            .integer("expiringSoonDays") { $0.expiringSoonDays },
            .list("news", NewsRow.fields) { $0.news },
            .link("orderGuide") { $0.orderGuide },
            .link("switchGuide") { $0.switchGuide },
            .list("answers", UsersPage.Answer.fields) { $0.answers },
        ] + SearchBox.fields(\DashboardPage.search)
    )
}
