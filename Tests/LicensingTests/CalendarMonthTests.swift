import Licensing
import TestKit
import Testing

/// Months of the calendar.
struct CalendarMonthTests {
    @Test func `the first day of a month is correct for every day of two centuries`() throws {
        let start = try date("1950-01-01")
        for offset in 0..<73_000 {
            let day = start.adding(days: offset)
            let first = CalendarMonth(day).firstDay
            #expect(first.components.year == day.components.year && first.components.month == day.components.month)
            #expect(first.components.day == 1)
        }
    }

    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-01"), ("2026-12-01", 1, "2027-01-01"), ("2026-01-15", -1, "2025-12-01"),
        ("2024-02-29", 12, "2025-02-01"), ("2026-06-30", -11, "2025-07-01"), ("2026-06-30", 0, "2026-06-01"),
    ])
    func `adding months works across the end of a year`(day: String, months: Int, first: String) throws {
        let month = CalendarMonth(try date(day))
        #expect(month.adding(months: months).firstDay == (try date(first)))
        #expect(month.adding(months: months).months(since: month) == months)
    }

    @Test func `months are ordered by date`() throws {
        #expect(CalendarMonth(try date("2025-12-31")) < CalendarMonth(try date("2026-01-01")))
        #expect(CalendarMonth(try date("2026-01-31")) == CalendarMonth(try date("2026-01-01")))
    }

    @Test(arguments: UInt64(0)..<8)
    func `leading gives the first elements in sorted order, and keeps the order of equal elements`(seed: UInt64) {
        var numbers = SeededGenerator(seed: seed)
        let pairs = (0..<200).map { (key: Int.random(in: 0..<40, using: &numbers), place: $0) }
        let sorted = pairs.sorted { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
        for limit in [0, 1, 10, 199, 200, 300] {
            let leading = pairs.leading(limit) { $0.key < $1.key }
            #expect(leading.map(\.place) == sorted.prefix(limit).map(\.place))
        }
    }
}
