import Licensing

/// A partner's dashboard: what it shows in every language, found once.
struct Dashboard: Sendable {
    let state: PartnerState
    let counts: DashboardPage.Counts
    /// The most pressing first.
    let actions: [NeededAction]
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
        counts = Self.counts(state, needed)
        compared = products.map { Self.compared(state.accounts, product: $0.id) }
        totals = products.map { state.totals(of: $0.id) }
        renewals = state.renewals
        news = state.news
        accounts = Dictionary(uniqueKeysWithValues: state.accounts.map { ($0.id, $0) })
        ordersByID = Dictionary(uniqueKeysWithValues: state.orders.map { ($0.id, $0) })
    }

    private static func counts(_ state: PartnerState, _ needed: [NeededAction]) -> DashboardPage.Counts {
        var counts = DashboardPage.Counts()
        counts.actions = needed.count
        counts.orders = state.orders.count
        counts.accounts = state.accounts.count
        counts.users = state.accounts.reduce(0) { $0 + $1.users }
        for order in state.orders {
            let validity = state.validity(of: order)
            if order.assignment == nil, validity.isCounted { counts.assign += 1 }
            if validity == .expiringSoon { counts.expiring += 1 }
            if validity == .expired { counts.expired += 1 }
        }
        for account in state.accounts {
            if account.seats.values.contains(where: { $0.count.over > 0 }) { counts.over += 1 }
            if account.waiting.values.contains(where: { $0 > 0 }) { counts.waiting += 1 }
            if account.flags > 0 { counts.check += 1 }
        }
        return counts
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
