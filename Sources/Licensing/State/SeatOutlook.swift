/// The pool of a product on future days, if no order is renewed, assigned or cancelled.
package struct SeatOutlook: Hashable, Sendable, Codable {
    /// A day from which the pool has another size.
    package struct Step: Hashable, Sendable, Codable {
        package let day: CalendarDate
        package let pool: Int
    }

    /// The steps in the order of the days.
    ///
    /// No two adjacent steps have the same pool.
    package let steps: [Step]

    /// The outlook of some orders of one product.
    ///
    /// - Parameter today: only changes after this day are steps.
    package init(_ orders: some Sequence<Order> = [], after today: CalendarDate = CalendarDate(daysSince1970: 0)) {
        var pool = 0
        var changes: [CalendarDate: Int] = [:]
        for order in orders {
            let first = order.purchase.starts.map { max($0, today) } ?? today
            if let last = order.expires {
                guard last >= first else { continue }
                changes[last.adding(days: 1), default: 0] -= order.quantity
            }
            if first > today { changes[first, default: 0] += order.quantity } else { pool += order.quantity }
        }
        steps = changes.sorted { $0.key < $1.key }.filter { $0.value != 0 }.map { day, change in
            pool += change
            return Step(day: day, pool: pool)
        }
    }

    /// The pool on a day.
    ///
    /// - Parameter current: the pool before the first step.
    package func pool(on day: CalendarDate, current: Int) -> Int { steps.last { $0.day <= day }?.pool ?? current }

    /// The first day with a larger shortage of licenses than today; nil if there is none.
    package func shortage(of count: SeatCount) -> Step? { steps.first { count.assigned - $0.pool > count.over } }
}
