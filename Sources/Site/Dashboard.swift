import Licensing

/// A partner's dashboard: what it shows in every language, found once.
struct Dashboard: Sendable {
    let state: PartnerState
    /// The most urgent first.
    let actions: [NeededAction]
    /// How many there are in total.
    let actionCount: Int
    /// By product, in the order of the catalog: the accounts that the page lists.
    let compared: [[AccountSummary]]
    let totals: [SeatTotals]
    /// Empty where no order is still to expire.
    let months: [MonthAhead]
    /// Orders that expire after these months.
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

    /// People who wait for a license.
    var waiting: Int { state.accounts.reduce(0) { $0 + $1.waiting.values.reduce(0, +) } }

    /// Assigned licenses that no order covers.
    var over: Int { totals.reduce(0) { $0 + $1.over } }

    /// Accounts that are short of licenses, then those that use the largest share of their pool, then the largest.
    private static func compared(_ accounts: [AccountSummary], product: ProductID) -> [AccountSummary] {
        func rank(_ account: AccountSummary) -> (short: Int, share: Int, size: Int) {
            let count = account.seats[product]?.count ?? SeatCount()
            return ((account.waiting[product] ?? 0) + count.over, count.share ?? 0, max(count.pool, count.assigned))
        }
        return accounts.leading(DashboardPage.limits.accounts) { rank($0) > rank($1) }
    }
}

extension SeatCount {
    /// How much of the pool is assigned, in percent, rounded down; nil where there is no pool.
    var share: Int? { pool == 0 ? nil : assigned * 100 / pool }
}
