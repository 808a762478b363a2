import Licensing
import TestKit
import Testing

/// Months of the calendar.
struct CalendarMonthTests {
    @Test func `every day of two centuries is in the month of its first day`() throws {
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
    func `months are counted over the ends of years`(day: String, months: Int, first: String) throws {
        let month = CalendarMonth(try date(day))
        #expect(month.adding(months: months).firstDay == (try date(first)))
        #expect(month.adding(months: months).months(since: month) == months)
    }

    @Test func `months come in the order of their days`() throws {
        #expect(CalendarMonth(try date("2025-12-31")) < CalendarMonth(try date("2026-01-01")))
        #expect(CalendarMonth(try date("2026-01-31")) == CalendarMonth(try date("2026-01-01")))
    }

    @Test(arguments: UInt64(0)..<8)
    func `the leading few are the first of all in order, and of equals the earlier ones`(seed: UInt64) {
        var numbers = SeededGenerator(seed: seed)
        let pairs = (0..<200).map { (key: Int.random(in: 0..<40, using: &numbers), place: $0) }
        let sorted = pairs.sorted { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
        for limit in [0, 1, 10, 199, 200, 300] {
            let leading = pairs.leading(limit) { $0.key < $1.key }
            #expect(leading.map(\.place) == sorted.prefix(limit).map(\.place))
        }
    }
}
