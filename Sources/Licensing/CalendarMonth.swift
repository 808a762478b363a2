/// A month of the Gregorian calendar.
package struct CalendarMonth: Hashable, Sendable, Comparable {
    /// Months since January of the year 0.
    private let count: Int

    private init(count: Int) {
        self.count = count
    }

    /// The month of a day.
    package init(_ day: CalendarDate) {
        let (year, month, _) = day.components
        count = year * 12 + month - 1
    }

    /// The first day of the month.
    package var firstDay: CalendarDate {
        // A chart may begin before the year 1, where no date can be written.
        let first = max(count, 12)
        return CalendarDate(year: first / 12, month: first % 12 + 1, day: 1) ?? CalendarDate(daysSince1970: 0)
    }

    /// The month that many months later.
    package func adding(months: Int) -> CalendarMonth { CalendarMonth(count: count + months) }

    /// How many months later than another month it is.
    package func months(since other: CalendarMonth) -> Int { count - other.count }

    package static func < (left: Self, right: Self) -> Bool { left.count < right.count }
}
