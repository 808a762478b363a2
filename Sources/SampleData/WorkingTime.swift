import Licensing

/// A time within the working hours of the sample: Monday to Friday, 07:00 to 17:00 UTC, in milliseconds.
///
/// Day 0 is Monday 2024-06-03, and the last day is Friday 2026-11-13. Nothing depends on the current time.
struct WorkingTime: Comparable, Sendable {
    /// The working time since the morning of day 0.
    var milliseconds: Int

    static let dayLength = 36_000_000
    static let minute = 60_000
    /// The number of working days in the sample.
    static let days = 640

    init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    init(day: Int) {
        milliseconds = day * Self.dayLength
    }

    /// The calendar date.
    var date: CalendarDate {
        let day = milliseconds / Self.dayLength
        return CalendarDate(daysSince1970: Self.firstMonday + day / 5 * 7 + day % 5)
    }

    /// The moment on the UTC time line.
    var moment: Timestamp {
        let (seconds, rest) = millisecondsOfDay.quotientAndRemainder(dividingBy: 1000)
        return Timestamp(seconds: date.start.seconds + Int64(seconds), nanoseconds: Int32(rest * 1_000_000))
    }

    /// The milliseconds since midnight UTC.
    var millisecondsOfDay: Int {
        7 * 3_600_000 + milliseconds % Self.dayLength
    }

    static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// 2024-06-03 in days since 1970-01-01.
    private static let firstMonday = 19_877
}
