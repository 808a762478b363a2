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

/// The seats of one month to come, if no order is renewed.
package struct MonthAhead: Hashable, Sendable {
    package let month: CalendarMonth
    /// Orders whose last day is in the month, and their licenses.
    package internal(set) var orders = 0
    package internal(set) var seats = 0
    /// Assigned licenses that no order covers once the month is over, in all accounts together.
    package internal(set) var missing = 0
    /// Accounts with such licenses.
    package internal(set) var shortAccounts = 0
}

/// When an account runs short of licenses, if no order is renewed.
package struct ComingShortage: Hashable, Sendable {
    package let account: AccountID
    package let product: ProductID
    package let day: CalendarDate
    /// Assigned licenses that no order covers from that day on.
    package let missing: Int
}

extension AccountSummary {
    /// The pool of a product on a day to come.
    package func pool(of product: ProductID, on day: CalendarDate) -> Int {
        let current = seats[product]?.count.pool ?? 0
        return outlook[product]?.pool(on: day, current: current) ?? current
    }

    /// When more licenses of a product will lack a seat than today; nil: never, as far as the orders tell.
    package func shortage(of product: ProductID) -> ComingShortage? {
        guard let count = seats[product]?.count, let step = outlook[product]?.shortage(of: count) else { return nil }
        return ComingShortage(account: id, product: product, day: step.day, missing: count.assigned - step.pool)
    }
}

extension PartnerState {
    /// The seats that were bought, given, and assigned, and that are free.
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

    /// Whether any order is still to expire, so that the months ahead say something.
    package var hasRenewals: Bool { orders.contains { $0.expires != nil && validity(of: $0) != .expired } }

    /// The months that follow, the one of the moment first, also those in which nothing expires.
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

    /// Orders that expire after the months that follow.
    package func renewals(after months: Int) -> Int {
        let current = CalendarMonth(moment.date)
        return orders.count { $0.expires.map { CalendarMonth($0).months(since: current) >= months } ?? false }
    }

    /// The next shortage of any account; of one day, the largest.
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
