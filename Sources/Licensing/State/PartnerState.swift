/// One partner at a moment: its orders and totals of its accounts.
package struct PartnerState: Hashable, Sendable {
    package let partner: Partner
    /// Orders that were not cancelled, by their ids.
    package let orders: [Order]
    /// Accounts of the partner that have pages of their own, by their ids.
    package let accounts: [AccountSummary]
    package let moment: Timestamp
    package let policies: Policies

    /// - Parameters:
    ///   - orders: every order of the partner, cancelled ones included.
    ///   - departures: when accounts left the partner, by being deleted or moved to another.
    package init(
        _ partner: Partner,
        orders: [Order],
        accounts: [AccountSummary],
        departures: [AccountID: Timestamp] = [:],
        policies: Policies = .standard,
        asOf moment: Timestamp
    ) {
        self.partner = partner
        self.orders = orders.filter { !$0.isCancelled }.sorted { $0.id < $1.id }
        cancelledChanged = orders.filter(\.isCancelled).map(\.changed).max()
        self.accounts = accounts.sorted { $0.id < $1.id }
        summaries = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
        self.departures = departures
        self.moment = moment
        self.policies = policies
    }

    /// The accounts by their ids.
    package let summaries: [AccountID: AccountSummary]
    private let cancelledChanged: Timestamp?
    private let departures: [AccountID: Timestamp]

    /// The validity of an order at the moment.
    package func validity(of order: Order) -> OrderValidity {
        order.validity(on: moment.date, policies: policies)
    }

    /// When the list of orders last changed, by an event or by a date; names of accounts in it included.
    package var ordersChanged: Timestamp {
        let turns = orders.map { order in
            order.turningPoints(policies: policies).last { $0 <= moment && $0 > order.changed }
        }
        let names = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0.nameChanged) })
        let assigned = orders.compactMap(\.assignment?.account).map { names[$0] ?? departures[$0] }
        return latest([partner.changed, cancelledChanged] + orders.map(\.changed) + turns + assigned)
    }

    /// When the list of accounts last changed.
    package var accountsChanged: Timestamp {
        latest([partner.changed, departures.values.max()] + accounts.map(\.changed))
    }

    /// When anything that the partner's pages show last changed, the news of the accounts and the turn of the month
    /// included.
    package var changed: Timestamp {
        let month = hasRenewals ? CalendarMonth(moment.date).firstDay.start : nil
        return latest(
            [ordersChanged, accountsChanged, month] + accounts.flatMap { [$0.news.last?.time, $0.outlookChanged] }
        )
    }

    /// The next moment at which something changes by itself, or nil: a date of an order, or the turn of the month, at
    /// which the months ahead move on.
    package var nextChange: Timestamp? {
        let month = hasRenewals ? CalendarMonth(moment.date).adding(months: 1).firstDay.start : nil
        return (orders.map { $0.nextChange(after: moment, policies: policies) } + [month]).compactMap { $0 }.min()
    }
}
