/// The seats of a product in all orders and accounts of a partner.
package struct SeatTotals: Hashable, Sendable {
    /// The seats of orders that count on the date, assigned or not.
    package internal(set) var bought = 0
    /// The seats of orders that can still be assigned.
    package internal(set) var unassigned = 0
    /// The seats in the pools of the accounts.
    package internal(set) var pool = 0
    package internal(set) var assigned = 0
    /// The free seats of all accounts.
    ///
    /// Over-allocation of other accounts does not reduce them.
    package internal(set) var free = 0
    package internal(set) var over = 0
}

/// The seats of a future month, if no order is renewed.
package struct MonthAhead: Hashable, Sendable {
    package let month: CalendarMonth
    /// Orders whose last day is in the month, and their licenses.
    package internal(set) var orders = 0
    package internal(set) var seats = 0
    /// Assigned licenses without an order after the month, in all accounts.
    package internal(set) var missing = 0
    /// Accounts with such licenses.
    package internal(set) var shortAccounts = 0
}

/// A future shortage of licenses in an account, if no order is renewed.
package struct ComingShortage: Hashable, Sendable {
    package let account: AccountID
    package let product: ProductID
    package let day: CalendarDate
    /// Assigned licenses without an order from this day on.
    package let missing: Int
}

extension AccountSummary {
    /// The pool of a product on a future day.
    package func pool(of product: ProductID, on day: CalendarDate) -> Int {
        let current = seats[product]?.count.pool ?? 0
        return outlook[product]?.pool(on: day, current: current) ?? current
    }

    /// The first day with a larger shortage of licenses than today; nil if the orders cause none.
    package func shortage(of product: ProductID) -> ComingShortage? {
        guard let count = seats[product]?.count, let step = outlook[product]?.shortage(of: count) else { return nil }
        return ComingShortage(account: id, product: product, day: step.day, missing: count.assigned - step.pool)
    }
}

extension PartnerState {
    /// The totals of the seats of a product.
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

    /// Whether an order will still expire, so that there are months to show.
    package var hasRenewals: Bool { orders.contains { $0.expires != nil && validity(of: $0) != .expired } }

    /// The current month and the following ones, including months in which nothing expires.
    package func monthsAhead(_ limit: Int) -> [MonthAhead] {
        let current = CalendarMonth(moment.date)
        var months = (0..<limit).map { MonthAhead(month: current.adding(months: $0)) }
        for order in orders where validity(of: order) != .expired {
            guard let expires = order.expires else { continue }
            let index = CalendarMonth(expires).months(since: current)
            guard months.indices.contains(index) else { continue }
            months[index].orders += 1
            months[index].seats += order.quantity
        }
        for index in months.indices {
            let next = months[index].month.adding(months: 1).firstDay
            for account in accounts {
                let missing = account.seats.reduce(0) { sum, seats in
                    sum + max(0, seats.value.count.assigned - account.pool(of: seats.key, on: next))
                }
                months[index].missing += missing
                if missing > 0 { months[index].shortAccounts += 1 }
            }
        }
        return months
    }

    /// The number of orders that expire after these months.
    package func renewals(after months: Int) -> Int {
        let current = CalendarMonth(moment.date)
        return orders.count { $0.expires.map { CalendarMonth($0).months(since: current) >= months } ?? false }
    }

    /// The next shortage of any account; the largest one of a day.
    package var comingShortage: ComingShortage? {
        accounts.flatMap { account in account.seats.keys.compactMap { account.shortage(of: $0) } }.min { left, right in
            if left.day != right.day { return left.day < right.day }
            if left.missing != right.missing { return left.missing > right.missing }
            return left.account != right.account ? left.account < right.account : left.product < right.product
        }
    }

    /// The latest changes of the accounts as a whole, newest first.
    package func news(_ limit: Int = AccountNews.limit) -> [(account: AccountSummary, news: AccountNews)] {
        accounts.lazy.flatMap { account in account.news.reversed().lazy.map { (account: account, news: $0) } }
            .leading(limit) { $0.news.time > $1.news.time }
    }
}
