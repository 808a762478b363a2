package import Basics
import Foundation

/// Formats numbers and dates for one locale, in the Gregorian calendar and UTC, independent of the environment.
///
/// Copies share a cache of formatted texts, because formatting with Foundation takes about a microsecond.
package struct LocaleFormatter: Sendable {
    /// The format of a day.
    package enum DateStyle: Hashable, Sendable {
        case long, medium
    }

    private enum DayText: Hashable {
        case long, medium, month
    }

    private struct Day: Hashable {
        let day: CalendarDate
        let text: DayText
    }

    private let numberStyle: IntegerFormatStyle<Int>
    /// CLDR's separator between groups of digits, and its replacement; nil: not replaced.
    private let grouping: (replaced: String, replacement: String)?
    private let percentStyle: IntegerFormatStyle<Int>.Percent
    private let longStyle: Date.FormatStyle
    private let mediumStyle: Date.FormatStyle
    private let monthStyle: Date.FormatStyle
    private let clockStyle: Date.FormatStyle
    /// The separator between a day and a time of day, such as ", ".
    private let dayClockSeparator: String

    /// The texts of the most frequent numbers, which need no lock.
    private let smallNumbers: [String]
    private let percents: [String]

    private let numbers = FormatCache<Int>(limit: 4096)
    private let days = FormatCache<Day>(limit: 4096)
    private let clocks = FormatCache<Int>(limit: 24 * 60)
    private let minutes = FormatCache<Int64>(limit: 4096)

    /// Resolves the formats of a locale, which takes milliseconds.
    ///
    /// - Parameters:
    ///   - formats: a CLDR locale for which `isKnown` is true, such as `es` or `pt-BR`.
    ///   - grouping: a separator between groups of digits for which `isGrouping` is true; nil: CLDR's.
    package init(formats: String, grouping: String? = nil) {
        let locale = Locale(identifier: Self.normalized(formats))
        func style(_ date: Date.FormatStyle.DateStyle, _ time: Date.FormatStyle.TimeStyle) -> Date.FormatStyle {
            Date.FormatStyle(
                date: date,
                time: time,
                locale: locale,
                calendar: Calendar(identifier: .gregorian),
                timeZone: .gmt
            )
        }
        numberStyle = IntegerFormatStyle<Int>(locale: locale)
        self.grouping = grouping.flatMap { grouping in locale.groupingSeparator.map { ($0, grouping) } }
        percentStyle = IntegerFormatStyle<Int>.Percent(locale: locale)
        longStyle = style(.long, .omitted)
        mediumStyle = style(.abbreviated, .omitted)
        monthStyle = Date.FormatStyle(locale: locale, calendar: Calendar(identifier: .gregorian), timeZone: .gmt)
            .month(.wide).year()
        clockStyle = style(.omitted, .shortened)
        dayClockSeparator = Self.separator(in: style(.abbreviated, .shortened), between: mediumStyle, and: clockStyle)
        // Numbers below 1000 have no groups.
        smallNumbers = (0..<1000).map(numberStyle.format)
        percents = (0...100).map(percentStyle.format)
    }

    /// A whole number with the locale's grouping: 12345 is "12.345" in CLDR's Spanish, 1234 is "1234".
    package func number(_ value: Int) -> String {
        if smallNumbers.indices.contains(value) { return smallNumbers[value] }
        return numbers.text(for: value) {
            let text = numberStyle.format(value)
            guard let grouping else { return text }
            return text.replacing(grouping.replaced, with: grouping.replacement)
        }
    }

    /// Whether a text can separate groups of digits: one character that is not a letter, digit, or control character.
    static func isGrouping(_ text: String) -> Bool {
        guard let sign = text.unicodeScalars.first, text.unicodeScalars.count == 1 else { return false }
        return !sign.properties.isAlphabetic && sign.properties.numericType == nil && sign.value >= 0x20
    }

    /// A whole percentage: "5%" in English, with a no-break space before the sign in Spanish.
    package func percent(_ value: Int) -> String {
        percents.indices.contains(value) ? percents[value] : percentStyle.format(value)
    }

    /// A day: "9 de marzo de 2025" or, for tables, "9 mar 2025".
    package func date(_ day: CalendarDate, style: DateStyle) -> String {
        switch style {
        case .long: text(.long, of: day)
        case .medium: text(.medium, of: day)
        }
    }

    /// The month of a day: "marzo de 2025".
    package func month(_ day: CalendarDate) -> String {
        text(.month, of: day)
    }

    /// A moment to the minute: "9 de marzo de 2025, 14:05 (UTC)".
    ///
    /// The separator contains no word such as "at". Narrow no-break spaces (U+202F, as in "2:05 PM") become no-break
    /// spaces (U+00A0), which every font has.
    package func time(_ moment: Timestamp) -> String {
        let minute = moment.secondOfDay / 60
        return minutes.text(for: moment.seconds - Int64(moment.secondOfDay % 60)) {
            let clock = clocks.text(for: minute) {
                clockStyle.format(Date(timeIntervalSince1970: Double(minute * 60)))
                    .replacing("\u{202F}", with: "\u{A0}")
            }
            return text(.long, of: moment.date) + dayClockSeparator + clock + " (UTC)"
        }
    }

    private func text(_ text: DayText, of day: CalendarDate) -> String {
        days.text(for: Day(day: day, text: text)) {
            let style =
                switch text {
                case .long: longStyle
                case .medium: mediumStyle
                case .month: monthStyle
                }
            guard day < Self.firstGregorianDay else { return style.format(Self.date(of: day)) }
            return proleptic(day, style)
        }
    }

    private static func date(of day: CalendarDate) -> Date {
        Date(timeIntervalSince1970: Double(day.start.seconds))
    }

    /// 15 October 1582.
    ///
    /// Foundation always formats earlier days in the Julian calendar.
    private static let firstGregorianDay = CalendarDate(daysSince1970: -141_427)
    /// The days of 400 years, after which the Gregorian calendar repeats, including weekdays.
    private static let daysPerCycle = 146_097

    /// A day of the proleptic Gregorian calendar, which HTML's `datetime` uses too.
    ///
    /// It is formatted as the same day some cycles later, with the year replaced.
    private func proleptic(_ day: CalendarDate, _ style: Date.FormatStyle) -> String {
        let cycles = (Self.firstGregorianDay.daysSince1970 - day.daysSince1970) / Self.daysPerCycle + 1
        let later = Self.date(of: day.adding(days: cycles * Self.daysPerCycle))
        var text = ""
        let parts = style.attributedStyle.format(later)
        for run in parts.runs {
            text +=
                run.dateField == .year
                ? numberStyle.grouping(.never).format(day.components.year) : String(parts[run.range].characters)
        }
        return text
    }
}
