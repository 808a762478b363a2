/// The seats of a product over all of a partner's orders and accounts.
package struct SeatTotals: Hashable, Sendable {
    /// In orders that count on the date, wherever they went.
    package internal(set) var bought = 0
    /// In orders that could be assigned and are not.
    package internal(set) var unassigned = 0
    /// In the pools of the accounts.
    package internal(set) var pool = 0
    package internal(set) var assigned = 0
    /// Free in some account; another account's over-allocation takes nothing from it.
    package internal(set) var free = 0
    package internal(set) var over = 0
}

/// The orders whose last day is in one month.
package struct RenewalMonth: Hashable, Sendable {
    package let month: CalendarMonth
    package internal(set) var orders = 0
    package internal(set) var seats = 0
}

extension PartnerState {
    /// What was bought, given, assigned and is free.
    package func totals(of product: ProductID) -> SeatTotals {
        var totals = SeatTotals()
        for order in orders where order.product == product && validity(of: order).isCounted {
            totals.bought += order.quantity
            if order.assignment == nil { totals.unassigned += order.quantity }
        }
        for account in accounts {
            guard let count = account.seats[product]?.count else { continue }
            totals.pool += count.pool
            totals.assigned += count.assigned
            totals.free += count.free
            totals.over += count.over
        }
        return totals
    }

    /// Orders that have not expired, by the month of their last day.
    ///
    /// From the orders alone: that a month goes by changes nothing before an order expires.
    package var renewals: [RenewalMonth] {
        var months: [CalendarMonth: RenewalMonth] = [:]
        for order in orders {
            guard let expires = order.expires, validity(of: order) != .expired else { continue }
            let month = CalendarMonth(expires)
            months[month, default: RenewalMonth(month: month)].orders += 1
            months[month]?.seats += order.quantity
        }
        return months.values.sorted { $0.month < $1.month }
    }

    /// What changed last in the accounts as a whole, newest first.
    package var news: [(account: AccountSummary, news: AccountNews)] {
        accounts.lazy.flatMap { account in account.news.reversed().lazy.map { (account: account, news: $0) } }
            .leading(AccountNews.limit) { $0.news.time > $1.news.time }
    }
}
