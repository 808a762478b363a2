/// The seats of a product month by month, for the twelve months up to any month.
///
/// Only changes are stored; the months in between follow from them.
package struct SeatTrend: Hashable, Sendable {
    /// The seats at the end of a month.
    package struct Month: Hashable, Sendable {
        package let month: CalendarMonth
        package let count: SeatCount
    }

    /// The number of months.
    package static let limit = 12

    /// The months of the last twelve in which the seats changed, oldest first, after the last change before them.
    private var changes: [Month] = []

    /// Records the seats at a moment, which must not be before any recorded moment.
    mutating func record(_ count: SeatCount, at time: Timestamp) {
        guard count != changes.last?.count ?? SeatCount() else { return }
        let month = CalendarMonth(time.date)
        if changes.last?.month == month { changes.removeLast() }
        changes.append(Month(month: month, count: count))
        let first = month.adding(months: 1 - Self.limit)
        while changes.count > 1, changes[1].month <= first { changes.removeFirst() }
    }

    /// The month of the first stored change; nil if the seats never changed.
    var firstMonth: CalendarMonth? { changes.first?.month }

    /// The twelve months up to a month, with the oldest first.
    ///
    /// There are fewer if the first change is later.
    ///
    /// - Parameter end: not before the month of the last change.
    package func months(upTo end: CalendarMonth) -> [Month] {
        guard let first = changes.first, first.month <= end else { return [] }
        let start = Swift.max(first.month, end.adding(months: 1 - Self.limit))
        var (months, next, count) = ([Month](), 0, first.count)
        for offset in 0...end.months(since: start) {
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

extension AccountState {
    /// The last time at which the charts of the seats continued with another month; nil if there is none.
    package func trendTurned(asOf moment: Timestamp) -> Timestamp? {
        let month = CalendarMonth(moment.date)
        return trends.values.contains { $0.firstMonth.map { $0 < month } ?? false } ? month.firstDay.start : nil
    }

    /// The next moment after `moment` at which a page of the account changes by itself.
    ///
    /// It is a date of an order, or the beginning of a month, at which the charts of the seats continue.
    package func nextChange(after moment: Timestamp) -> Timestamp? {
        let hasTrend = isPresent && trends.values.contains { $0.firstMonth != nil }
        let month = hasTrend ? CalendarMonth(moment.date).adding(months: 1).firstDay.start : nil
        return [nextChange, month].compactMap { $0 }.min()
    }
}
