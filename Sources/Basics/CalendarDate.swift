/// A day of the proleptic Gregorian calendar, without time or zone.
///
/// Dates read from text have the years 1 to 9999.
package struct CalendarDate: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let daysSince1970: Int

    package init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// The date, or nil if the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        // Years begin on March 1, so that the leap day is the last day of the year.
        let years = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        self.daysSince1970 = years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468
        guard self.components == (year, month, day) else { return nil }
    }

    /// The date written as `YYYY-MM-DD`, or nil.
    package init?(_ text: String) {
        self.init(Array(text.utf8)[...])
    }

    /// The date written as `YYYY-MM-DD` in bytes, or nil.
    init?(_ text: ArraySlice<UInt8>) {
        let start = text.startIndex
        guard text.count == 10, text[start + 4] == UInt8(ascii: "-"), text[start + 7] == UInt8(ascii: "-"),
            let year = number(text[start..<start + 4]), let month = number(text[start + 5..<start + 7]),
            let day = number(text[start + 8..<start + 10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month and day.
    package var components: (year: Int, month: Int, day: Int) {
        let days = daysSince1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// The first instant of the day, in UTC.
    package var start: Timestamp { Timestamp(seconds: Int64(daysSince1970) * 86_400) }

    /// The last instant of the day, in UTC.
    package var end: Timestamp {
        Timestamp(seconds: Int64(daysSince1970 + 1) * 86_400 - 1, nanoseconds: 999_999_999)
    }

    /// The date `days` days later.
    package func adding(days: Int) -> CalendarDate { CalendarDate(daysSince1970: daysSince1970 + days) }

    /// `YYYY-MM-DD`.
    package var description: String {
        var text: [UInt8] = []
        text.append(self)
        return String(decoding: text, as: UTF8.self)
    }

    package static func < (left: Self, right: Self) -> Bool { left.daysSince1970 < right.daysSince1970 }
}

extension [UInt8] {
    /// Appends `YYYY-MM-DD`.
    package mutating func append(_ date: CalendarDate) {
        let (year, month, day) = date.components
        append(digitsOf: year, width: 4)
        append(UInt8(ascii: "-"))
        append(digitsOf: month, width: 2)
        append(UInt8(ascii: "-"))
        append(digitsOf: day, width: 2)
    }
}

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
        // A chart may begin before the year 1, which has no valid dates.
        let first = max(count, 12)
        return CalendarDate(year: first / 12, month: first % 12 + 1, day: 1) ?? CalendarDate(daysSince1970: 0)
    }

    /// The month `months` months later.
    package func adding(months: Int) -> CalendarMonth { CalendarMonth(count: count + months) }

    /// The number of months from `other` to this month.
    package func months(since other: CalendarMonth) -> Int { count - other.count }

    package static func < (left: Self, right: Self) -> Bool { left.count < right.count }
}
