/// The seats of a product month by month, over the twelve months up to the last change.
///
/// Only changes count: that a month goes by changes nothing, so that no page changes by it either.
package struct SeatTrend: Hashable, Sendable {
    /// The seats at the end of a month.
    package struct Month: Hashable, Sendable {
        package let month: CalendarMonth
        package let count: SeatCount
    }

    /// How many months are followed.
    package static let limit = 12

    /// The months in which the seats changed, oldest first, and one before those that are followed, where there is one.
    private var changes: [Month] = []

    /// Takes in the seats as they are at a moment, which is not before any that was taken in.
    mutating func record(_ count: SeatCount, at time: Timestamp) {
        guard count != changes.last?.count ?? SeatCount() else { return }
        let month = CalendarMonth(time.date)
        if changes.last?.month == month { changes.removeLast() }
        changes.append(Month(month: month, count: count))
        let first = month.adding(months: 1 - Self.limit)
        while changes.count > 1, changes[1].month <= first { changes.removeFirst() }
    }

    /// The last twelve months up to the last change, oldest first; fewer where seats came up later; none before they did.
    package var months: [Month] {
        guard let first = changes.first, let last = changes.last else { return [] }
        let start = Swift.max(first.month, last.month.adding(months: 1 - Self.limit))
        var (months, next, count) = ([Month](), 0, first.count)
        for offset in 0...last.month.months(since: start) {
            let month = start.adding(months: offset)
            while next < changes.count, changes[next].month <= month {
                count = changes[next].count
                next += 1
            }
            months.append(Month(month: month, count: count))
        }
        return months
    }
}
