import Basics
import Foundation
import Localization
import Testing

struct LocaleFormatterTests {
    /// 2025-03-09.
    private static let day = CalendarDate(daysSince1970: 20156)
    /// 2025-03-09T14:05:06Z.
    private static let moment = Timestamp(seconds: 1_741_529_106)

    private static let spanish = LocaleFormatter(formats: "es")
    private static let english = LocaleFormatter(formats: "en")
    private static let british = LocaleFormatter(formats: "en-GB")

    @Test(arguments: [
        (0, "0", "0"), (1, "1", "1"), (1000, "1000", "1,000"), (1234, "1234", "1,234"), (9999, "9999", "9,999"),
        (10_000, "10.000", "10,000"), (12_345, "12.345", "12,345"), (1_000_000, "1.000.000", "1,000,000"),
        (-5, "-5", "-5"), (-1234, "-1234", "-1,234"),
    ])
    func `numbers are grouped by the rules of the language`(number: Int, spanish: String, english: String) {
        #expect(Self.spanish.number(number) == spanish)
        #expect(Self.english.number(number) == english)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1000"), (9999, "9999"), (12_770, "12\u{202F}770"), (-12_770, "-12\u{202F}770"),
        (1_000_000, "1\u{202F}000\u{202F}000"),
    ])
    func `a locale file can define the separator of digit groups`(number: Int, spanish: String) {
        #expect(LocaleFormatter(formats: "es", grouping: "\u{202F}").number(number) == spanish)
    }

    @Test(arguments: [
        (0, "0\u{A0}%", "0%"), (5, "5\u{A0}%", "5%"), (100, "100\u{A0}%", "100%"), (1250, "1250\u{A0}%", "1,250%"),
    ])
    func `a percentage is a whole number with the percent sign`(percentage: Int, spanish: String, english: String) {
        #expect(Self.spanish.percent(percentage) == spanish)
        #expect(Self.english.percent(percentage) == english)
    }

    @Test func `a long date spells out the month`() {
        #expect(Self.spanish.date(Self.day, style: .long) == "9 de marzo de 2025")
        #expect(Self.english.date(Self.day, style: .long) == "March 9, 2025")
        #expect(Self.british.date(Self.day, style: .long) == "9 March 2025")
    }

    // `datetime` is always Gregorian, so the visible words must be too.
    @Test(arguments: [
        (-719_162, "January 1, 1", "1 ene 1", "January 1"),
        (-171_606, "February 28, 1500", "28 feb 1500", "February 1500"),
        (-141_428, "October 14, 1582", "14 oct 1582", "October 1582"),
        (-141_427, "October 15, 1582", "15 oct 1582", "October 1582"),
        (-171_605, "March 1, 1500", "1 mar 1500", "March 1500"),
    ])
    func `a date before the Gregorian calendar is written in the Gregorian calendar`(
        day: Int,
        english: String,
        spanish: String,
        month: String
    ) {
        #expect(Self.english.date(CalendarDate(daysSince1970: day), style: .long) == english)
        #expect(Self.spanish.date(CalendarDate(daysSince1970: day), style: .medium) == spanish)
        #expect(Self.english.month(CalendarDate(daysSince1970: day)) == month)
    }

    @Test func `days since the year 1 have their proleptic Gregorian dates`() {
        // Counts from one day to the next over all lengths of months and years, without a calendar of Foundation.
        var (year, month, day) = (1, 1, 1)
        for number in -719_162..<(-141_000) {
            if number % 37 == 0 {
                let text = Self.english.date(CalendarDate(daysSince1970: number), style: .medium)
                #expect(text.hasSuffix(" \(day), \(year)"), "\(number): \(text)")
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            (year, month, day) =
                day < length ? (year, month, day + 1) : month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1)
        }
    }

    @Test func `a date in a table is abbreviated`() {
        #expect(Self.spanish.date(Self.day, style: .medium) == "9 mar 2025")
        #expect(Self.english.date(Self.day, style: .medium) == "Mar 9, 2025")
        #expect(Self.british.date(Self.day, style: .medium) == "9 Mar 2025")
    }

    @Test func `the abbreviation of September has four letters in Spanish`() {
        #expect(Self.spanish.date(CalendarDate(daysSince1970: 20_332), style: .medium) == "1 sept 2025")
    }

    @Test func `a month is written with its year`() {
        #expect(Self.spanish.month(Self.day) == "marzo de 2025")
        #expect(Self.english.month(Self.day) == "March 2025")
    }

    @Test func `a time is a date and a time of day without a word in between`() {
        #expect(Self.spanish.time(Self.moment) == "9 de marzo de 2025, 14:05 (UTC)")
        #expect(Self.english.time(Self.moment) == "March 9, 2025, 2:05\u{A0}PM (UTC)")
        #expect(Self.british.time(Self.moment) == "9 March 2025, 14:05 (UTC)")
    }

    @Test(arguments: [(0, "0:05", "12:05\u{A0}AM"), (9, "9:05", "9:05\u{A0}AM"), (12, "12:05", "12:05\u{A0}PM")])
    func `the hour is written by the rules of the language`(hour: Int64, spanish: String, english: String) {
        let second = Self.day.start.seconds + hour * 3600 + 5 * 60
        #expect(Self.spanish.time(Timestamp(seconds: second)) == "9 de marzo de 2025, \(spanish) (UTC)")
        #expect(Self.english.time(Timestamp(seconds: second)) == "March 9, 2025, \(english) (UTC)")
    }

    @Test(arguments: [("ja", "2025年3月9日 14:05 (UTC)"), ("fr", "9 mars 2025, 14:05 (UTC)")])
    func `the separator between date and time is that of the language, unless it contains letters`(
        formats: String,
        time: String
    ) {
        #expect(LocaleFormatter(formats: formats).time(Self.moment) == time)
    }

    @Test(arguments: [
        (Int64(-1), "December 31, 1969, 11:59\u{A0}PM (UTC)"),
        (-86400, "December 31, 1969, 12:00\u{A0}AM (UTC)"),
        (0, "January 1, 1970, 12:00\u{A0}AM (UTC)"),
        (86399, "January 1, 1970, 11:59\u{A0}PM (UTC)"),
        (86400, "January 2, 1970, 12:00\u{A0}AM (UTC)"),
    ])
    func `days change at midnight UTC`(second: Int64, time: String) {
        #expect(Self.english.time(Timestamp(seconds: second)) == time)
    }

    @Test func `the cache returns the text for the requested key`() {
        let formatter = LocaleFormatter(formats: "en")
        for _ in 1...2 {
            #expect(formatter.number(4242) == "4,242")
            #expect(formatter.number(-4242) == "-4,242")
            #expect(formatter.date(CalendarDate(daysSince1970: 0), style: .long) == "January 1, 1970")
            #expect(formatter.date(CalendarDate(daysSince1970: 0), style: .medium) == "Jan 1, 1970")
            #expect(formatter.month(CalendarDate(daysSince1970: 0)) == "January 1970")
            #expect(formatter.date(CalendarDate(daysSince1970: 1), style: .long) == "January 2, 1970")
        }
    }

    @Test(arguments: [
        ("es", true), ("es-MX", true), ("es_MX", true), ("es-419", true), ("pt-br", true), ("zz", false), ("", false),
        ("es-ZZ", false), ("español", false),
    ])
    func `a locale is known if CLDR contains it`(formats: String, isKnown: Bool) {
        #expect(LocaleFormatter.isKnown(formats) == isKnown)
    }

    @Test func `different spellings of a locale are equivalent`() {
        #expect(LocaleFormatter(formats: "en-gb").date(Self.day, style: .long) == "9 March 2025")
        #expect(LocaleFormatter(formats: "en_GB").date(Self.day, style: .long) == "9 March 2025")
    }
}
