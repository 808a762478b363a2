import Licensing

/// The contents of a partner's dashboard, which are computed once for all languages.
struct Dashboard: Sendable {
    let state: PartnerState
    /// The actions on the page, most urgent first.
    let actions: [NeededAction]
    /// The number of all actions.
    let actionCount: Int
    /// For each product of the catalog, the accounts on the page.
    let compared: [[AccountSummary]]
    let totals: [SeatTotals]
    /// The months on the page; empty if no order expires in the future.
    let months: [MonthAhead]
    /// The number of orders that expire after these months.
    let laterRenewals: Int
    let shortage: ComingShortage?
    let news: [(account: AccountSummary, news: AccountNews)]
    let ordersByID: [OrderID: Order]

    init(_ state: PartnerState, _ products: [Product]) {
        let needed = state.neededActions
        let limits = DashboardPage.limits
        self.state = state
        actions = needed.leading(limits.actions, by: NeededAction.precedes)
        actionCount = needed.count
        compared = products.map { Self.compared(state.accounts, product: $0.id) }
        totals = products.map { state.totals(of: $0.id) }
        months = state.hasRenewals ? state.monthsAhead(limits.months) : []
        laterRenewals = state.renewals(after: limits.months)
        shortage = state.comingShortage
        news = state.news()
        ordersByID = Dictionary(uniqueKeysWithValues: state.orders.map { ($0.id, $0) })
    }

    /// The number of people who wait for a license.
    var waiting: Int { state.accounts.reduce(0) { $0 + $1.waiting.values.reduce(0, +) } }

    /// The number of assigned licenses that no order covers.
    var over: Int { totals.reduce(0) { $0 + $1.over } }

    /// The accounts with the largest number of missing licenses, then the largest share of their pool, then the largest
    /// size.
    private static func compared(_ accounts: [AccountSummary], product: ProductID) -> [AccountSummary] {
        func rank(_ account: AccountSummary) -> (short: Int, share: Int, size: Int) {
            let count = account.seats[product]?.count ?? SeatCount()
            return ((account.waiting[product] ?? 0) + count.over, count.share ?? 0, max(count.pool, count.assigned))
        }
        return accounts.leading(DashboardPage.limits.accounts) { rank($0) > rank($1) }
    }
}

extension SeatCount {
    /// The assigned part of the pool in percent, rounded down; nil if the pool is empty.
    var share: Int? { pool == 0 ? nil : assigned * 100 / pool }
}
