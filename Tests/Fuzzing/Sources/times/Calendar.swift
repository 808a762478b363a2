/// A second implementation of the calendar for comparison: it counts days, where Vitrina calculates.

/// The moment of a text according to RFC 3339 and <doc:Events>: any offset, up to nanoseconds; nil for other texts.
func moment(_ text: [UInt8]) -> (seconds: Int64, nanoseconds: Int)? {
    guard text.count >= 20, let day = day(Array(text[..<10])), "tT".utf8.contains(text[10]),
        let hour = number(text[11..<13], below: 24), text[13] == UInt8(ascii: ":"),
        let minute = number(text[14..<16], below: 60), text[16] == UInt8(ascii: ":"),
        let second = number(text[17..<19], below: 61)
    else { return nil }
    var rest = text[19...]
    var nanoseconds = 0
    if rest.first == UInt8(ascii: ".") {
        let digits = rest.dropFirst().prefix(while: isDigit)
        guard (1...9).contains(digits.count) else { return nil }
        let padded = Array(digits) + [UInt8](repeating: UInt8(ascii: "0"), count: 9 - digits.count)
        nanoseconds = Int(String(decoding: padded, as: UTF8.self)) ?? 0
        rest = rest.dropFirst(digits.count + 1)
    }
    guard let offset = offset(Array(rest)) else { return nil }
    let seconds = day * 86_400 + hour * 3600 + (minute - offset) * 60 + second
    // A leap second ends a day in UTC, independent of the offset.
    if second == 60, !seconds.isMultiple(of: 86_400) { return nil }
    guard (daysBefore(year: 1) * 86_400..<daysBefore(year: 10_000) * 86_400).contains(seconds) else { return nil }
    return (Int64(seconds), nanoseconds)
}

/// The days from 1970-01-01 to `YYYY-MM-DD`; nil if the calendar does not have this day.
func day(_ text: [UInt8]) -> Int? {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
        let year = number(text[0..<4], below: 10_000), year > 0, let month = number(text[5..<7], below: 13), month > 0,
        let day = number(text[8..<10], below: 32), day > 0, day <= days(in: month, of: year)
    else { return nil }
    return daysBefore(year: year) + (1..<month).reduce(0) { $0 + days(in: $1, of: year) } + day - 1
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

private func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
}

/// The days from 1970-01-01 to the first day of a year.
private func daysBefore(year: Int) -> Int {
    let past = year - 1
    let leapDays = past / 4 - past / 100 + past / 400
    // 1970-01-01 is the 719163rd day since the beginning of the year 1.
    return past * 365 + leapDays - 719_162
}

private func number(_ digits: ArraySlice<UInt8>, below limit: Int) -> Int? {
    guard digits.allSatisfy(isDigit), let number = Int(String(decoding: digits, as: UTF8.self)), number < limit else {
        return nil
    }
    return number
}

/// The minutes east of UTC.
private func offset(_ text: [UInt8]) -> Int? {
    if text.count == 1, "zZ".utf8.contains(text[0]) { return 0 }
    guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = number(text[1..<3], below: 24),
        let minutes = number(text[4..<6], below: 60)
    else { return nil }
    switch text[0] {
    case UInt8(ascii: "+"): return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
}
