import Licensing

/// A partner's dashboard: what it shows in every language, found once.
struct Dashboard: Sendable {
    let state: PartnerState
    /// The most pressing first.
    let actions: [NeededAction]
    /// How many there are in all.
    let actionCount: Int
    /// By product, in the order of the catalogue: the accounts that are compared.
    let compared: [[AccountSummary]]
    let totals: [SeatTotals]
    let renewals: [RenewalMonth]
    let news: [(account: AccountSummary, news: AccountNews)]
    /// Accounts that the partner's pages may name.
    let accounts: [AccountID: AccountSummary]
    let ordersByID: [OrderID: Order]

    init(_ state: PartnerState, _ products: [Product]) {
        let needed = state.neededActions
        self.state = state
        actions = needed.leading(DashboardPage.limits.actions, by: NeededAction.precedes)
        actionCount = needed.count
        compared = products.map { Self.compared(state.accounts, product: $0.id) }
        totals = products.map { state.totals(of: $0.id) }
        renewals = state.renewals
        news = state.news
        accounts = Dictionary(uniqueKeysWithValues: state.accounts.map { ($0.id, $0) })
        ordersByID = Dictionary(uniqueKeysWithValues: state.orders.map { ($0.id, $0) })
    }

    /// Where most people wait or most licenses are not covered, and then the largest.
    private static func compared(_ accounts: [AccountSummary], product: ProductID) -> [AccountSummary] {
        func rank(_ account: AccountSummary) -> (pressing: Int, size: Int) {
            let count = account.seats[product]?.count ?? SeatCount()
            return ((account.waiting[product] ?? 0) + count.over, max(count.pool, count.assigned))
        }
        return accounts.leading(DashboardPage.limits.accounts) { rank($0) > rank($1) }
    }
}
