/// A partner at a moment, with its orders and the totals of its accounts.
package struct PartnerState: Hashable, Sendable {
    package let partner: Partner
    /// Orders that were not cancelled, by their ids.
    package let orders: [Order]
    /// The accounts of the partner that have pages, by id.
    package let accounts: [AccountSummary]
    package let moment: Timestamp
    package let policies: Policies

    /// - Parameters:
    ///   - orders: all orders of the partner, including cancelled ones.
    ///   - departures: the times at which accounts left the partner, because they were deleted or moved to another
    ///     partner.
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

    /// The last change of the list of orders by an event or a date, including the names of accounts in it.
    package var ordersChanged: Timestamp {
        let turns = orders.map { order in
            order.turningPoints(policies: policies).last { $0 <= moment && $0 > order.changed }
        }
        let names = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0.nameChanged) })
        let assigned = orders.compactMap(\.assignment?.account).map { names[$0] ?? departures[$0] }
        return latest([partner.changed, cancelledChanged] + orders.map(\.changed) + turns + assigned)
    }

    /// The last change of the list of accounts.
    package var accountsChanged: Timestamp {
        latest([partner.changed, departures.values.max()] + accounts.map(\.changed))
    }

    /// The last change of anything on the partner's pages, including the accounts' news and the beginning of a month.
    package var changed: Timestamp {
        let month = hasRenewals ? CalendarMonth(moment.date).firstDay.start : nil
        return latest(
            [ordersChanged, accountsChanged, month] + accounts.flatMap { [$0.news.last?.time, $0.outlookChanged] }
        )
    }

    /// The next moment at which something changes by itself; nil if there is none.
    ///
    /// It is a date of an order, or the beginning of a month, at which the months ahead change.
    package var nextChange: Timestamp? {
        let month = hasRenewals ? CalendarMonth(moment.date).adding(months: 1).firstDay.start : nil
        return (orders.map { $0.nextChange(after: moment, policies: policies) } + [month]).compactMap { $0 }.min()
    }
}
