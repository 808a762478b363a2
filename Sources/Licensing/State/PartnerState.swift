/// One partner as it stands at a moment: its orders and totals of its accounts.
package struct PartnerState: Hashable, Sendable {
    package let partner: Partner
    /// Orders that were not cancelled, by their ids.
    package let orders: [Order]
    /// Accounts of the partner that have pages of their own, by their ids.
    package let accounts: [AccountSummary]
    package let moment: Timestamp
    package let policies: Policies

    /// - Parameter orders: every order of the partner, cancelled ones included.
    package init(
        _ partner: Partner,
        orders: [Order],
        accounts: [AccountSummary],
        policies: Policies = .standard,
        asOf moment: Timestamp
    ) {
        self.partner = partner
        self.orders = orders.filter { !$0.isCancelled }.sorted { $0.id < $1.id }
        cancelledChanged = orders.filter(\.isCancelled).map(\.changed).max()
        self.accounts = accounts.sorted { $0.id < $1.id }
        self.moment = moment
        self.policies = policies
    }

    private let cancelledChanged: Timestamp?

    /// The validity of an order at the moment.
    package func validity(of order: Order) -> OrderValidity {
        order.validity(on: moment.date, policies: policies)
    }

    /// When anything that the partner's pages show last changed, by an event or by a date.
    package var changed: Timestamp {
        let turns = orders.map { order in
            order.turningPoints(policies: policies).last { $0 <= moment && $0 > order.changed }
        }
        return latest([partner.changed, cancelledChanged] + orders.map(\.changed) + accounts.map(\.changed) + turns)
    }

    /// The next moment at which something changes by itself, or nil.
    package var nextChange: Timestamp? {
        orders.compactMap { $0.nextChange(after: moment, policies: policies) }.min()
    }
}
