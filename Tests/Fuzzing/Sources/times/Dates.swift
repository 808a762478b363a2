import Fuzzing
import Licensing

/// A text is a date exactly if the calendar has this day.
///
/// Days, months and their distances are consistent.
func checkDate(_ text: String) {
    let bytes = Array(text.utf8)
    let expected = bytes.count == 10 ? day(bytes) : nil
    guard let date = CalendarDate(text) else {
        return expect(expected == nil, "a day of the calendar is read: \(text)")
    }
    expect(date.daysSince1970 == expected, "a date is read as the day that it names: \(text)")
    expect(date.description.isIdentical(to: text), "a date has one text: \(text)")
    let (year, month, dayOfMonth) = date.components
    expect(CalendarDate(year: year, month: month, day: dayOfMonth) == date, "a date is made of its parts: \(text)")
    expect(Timestamp("\(text)T00:00:00Z") == date.start, "a day begins at midnight in UTC: \(text)")
    expect(Timestamp("\(text)T23:59:59.999999999Z") == date.end, "a day ends with its last nanosecond: \(text)")

    let first = CalendarMonth(date).firstDay
    expect(first <= date && first.components.day == 1, "a month begins with its first day: \(text)")
    expect(CalendarMonth(first) == CalendarMonth(date), "the first day of a month is one of its days: \(text)")
}

/// A number of days gives a day with correct parts.
func checkDays(_ text: String) {
    // The years 1 to 9999.
    guard let number = Int(text), (-719_162...2_932_896).contains(number) else { return }
    let date = CalendarDate(daysSince1970: number)
    expect(CalendarDate(date.description) == date, "every day has a text that is read as the same day: \(number)")
    expect(
        day(Array(date.description.utf8)) == number,
        "every day has the text of its place in the calendar: \(number)"
    )
    expect(date.adding(days: 1).adding(days: -1) == date, "a day and back is the same day: \(number)")

    let month = CalendarMonth(date)
    let distance = number % 1000
    expect(month.adding(months: distance).months(since: month) == distance, "months add up: \(number)")
}
