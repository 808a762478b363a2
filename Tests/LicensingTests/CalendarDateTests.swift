import Licensing
import TestKit
import Testing

struct CalendarDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2026-03-01", 20_513),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func `a date is a number of days since 1970`(text: String, days: Int) throws {
        #expect(try date(text).daysSince1970 == days)
        #expect(CalendarDate(daysSince1970: days).description == text)
    }

    @Test(arguments: [
        "", "2026-3-1", "2026-03-1", "26-03-01", "2026/03/01", "20260301", "2026-03-01T00:00:00Z", "2026-03-01 ",
        " 2026-03-01", "2026-00-10", "2026-13-10", "2026-01-00", "2026-01-32", "2026-04-31", "2026-02-29", "1900-02-29",
        "2100-02-29", "0000-01-01", "-001-01-01", "+026-03-01", "2026-+3-01", "２026-03-01", "today",
    ])
    func `a text that is not a valid date is refused`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test(arguments: [
        (1600, true), (1700, false), (1900, false), (2000, true), (2024, true), (2026, false), (2100, false),
    ])
    func `leap years follow the Gregorian calendar`(year: Int, isLeap: Bool) {
        #expect((CalendarDate(year: year, month: 2, day: 29) != nil) == isLeap)
    }

    @Test func `every day from 1890 to 2110 follows the day before and survives formatting and parsing`() throws {
        var day = try date("1890-01-01")
        let last = try date("2110-12-31")
        var lengths: [Int: Int] = [:]
        while day <= last {
            let (year, month, number) = day.components
            lengths[year * 100 + month, default: 0] += 1
            #expect(lengths[year * 100 + month] == number)
            #expect(CalendarDate(day.description) == day)
            day = day.adding(days: 1)
        }
        #expect(lengths.count == 221 * 12)
        #expect(lengths[202_402] == 29)
        #expect(lengths[202_602] == 28)
    }

    @Test(arguments: UInt64(0)..<20)
    func `every date of the years 1 to 9999 survives conversion to text and to components`(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let one = CalendarDate(daysSince1970: Int.random(in: -719_162...2_932_896, using: &numbers))
            let (year, month, day) = one.components
            #expect(CalendarDate(one.description) == one)
            #expect(CalendarDate(year: year, month: month, day: day) == one)
            #expect(one.start.date == one)
            #expect(one.end.date == one)
        }
    }

    @Test func `a day lasts from midnight to the last nanosecond before the next midnight, in UTC`() throws {
        let day = try date("2026-03-01")
        #expect(day.start.description == "2026-03-01T00:00:00Z")
        #expect(day.end.description == "2026-03-01T23:59:59.999999999Z")
        #expect(day.adding(days: 1).start.description == "2026-03-02T00:00:00Z")
    }

    @Test(arguments: [
        ("2026-03-01T01:00:00+02:00", "2026-02-28"), ("2026-02-28T23:00:00-02:00", "2026-03-01"),
        ("1969-12-31T23:59:59.999999999Z", "1969-12-31"), ("1970-01-01T00:00:00Z", "1970-01-01"),
    ])
    func `the date of a moment is its date in UTC`(text: String, day: String) throws {
        #expect(try moment(text).date.description == day)
    }
}
