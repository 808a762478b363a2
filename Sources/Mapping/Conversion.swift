import Foundation
import Licensing
import StrictJSON

/// The value of `as`: the conversion of a value of the body to a value of an event.
enum Conversion: Sendable, Equatable {
    /// A time; without an offset it is in UTC.
    case utc
    /// A time; without an offset it is in this zone.
    case local(zone: String)
    /// Seconds since 1970.
    case seconds
    /// Milliseconds since 1970.
    case milliseconds
    /// A date, or the date of a time in UTC.
    case date
    case pattern(DatePattern)
    case id
    case text
    case integer

    static let names = ["utc", "date", "seconds", "milliseconds", "id", "text", "integer"]

    init?(name: String) {
        switch name {
        case "utc": self = .utc
        case "date": self = .date
        case "seconds": self = .seconds
        case "milliseconds": self = .milliseconds
        case "id": self = .id
        case "text": self = .text
        case "integer": self = .integer
        default: return nil
        }
    }

    /// A conversion of times in a zone of the tz database; nil if there is no such zone.
    static func local(in zone: String) -> Conversion? {
        guard zone.utf8.contains(UInt8(ascii: "/")) || zone == "UTC", TimeZone(identifier: zone) != nil else {
            return nil
        }
        return .local(zone: zone)
    }

    /// Whether the result is a date.
    var givesDate: Bool {
        switch self {
        case .date, .pattern: true
        case .utc, .local, .seconds, .milliseconds, .id, .text, .integer: false
        }
    }

    /// The accepted values, for error messages.
    var expectation: String {
        switch self {
        case .utc, .local: "a time such as 2026-03-01T10:00:00"
        case .seconds: "seconds since 1970"
        case .milliseconds: "milliseconds since 1970"
        case .date: "a date or a time, such as 2026-03-01"
        case .pattern(let pattern): "a date written \(pattern.text)"
        case .id: "a non-empty string or a number"
        case .text: "a string, a number or a Boolean"
        case .integer: "a whole number"
        }
    }

    /// The converted value; nil if the conversion does not accept it.
    func converted(_ value: JSONValue) -> JSONValue? {
        switch self {
        case .utc:
            value.string.flatMap { Self.time($0)?.time }.map { .string($0.description) }
        case .local(let zone):
            value.string.flatMap { Self.time($0, in: zone) }.map { .string($0.description) }
        case .seconds: Table.key(value).flatMap { Self.time($0, digits: 9) }.map { .string($0.description) }
        case .milliseconds: Table.key(value).flatMap { Self.time($0, digits: 6) }.map { .string($0.description) }
        case .date:
            value.string.flatMap { CalendarDate($0) ?? Self.time($0)?.time.date }.map { .string($0.description) }
        case .pattern(let pattern): value.string.flatMap(pattern.date).map { .string($0.description) }
        case .id: Table.key(value).flatMap { Identifier<Never>(derivedFrom: $0) }.map { .string($0.text) }
        case .text:
            switch value {
            case .string, .number: Table.key(value).map(JSONValue.string)
            case .bool(let flag): .string(flag ? "true" : "false")
            case .null, .array, .object: nil
            }
        case .integer: Self.integer(value).map(JSONValue.integer)
        }
    }

    /// An integer, also from a string of digits.
    private static func integer(_ value: JSONValue) -> Int? {
        guard let text = Table.key(value), text.utf8.count <= 18 else { return nil }
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return digits.isEmpty || !digits.allSatisfy { (0x30...0x39).contains($0) } ? nil : Int(text)
    }

    // MARK: Times

    /// Parses a time such as `2026-03-01T10:00:00`, also with a space instead of `T`, without seconds, with a fraction,
    /// or with an offset.
    private static func time(_ text: String) -> (time: Timestamp, hasOffset: Bool)? {
        var bytes = Array(text.utf8)
        guard bytes.count >= 16, bytes.count <= 40 else { return nil }
        if bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
        if bytes.count == 16 || bytes[16] != UInt8(ascii: ":") { bytes.insert(contentsOf: ":00".utf8, at: 16) }
        let hasOffset = bytes[16...].contains { "Zz+-".utf8.contains($0) }
        if !hasOffset { bytes.append(UInt8(ascii: "Z")) }
        return Timestamp(String(decoding: bytes, as: UTF8.self)).map { ($0, hasOffset) }
    }

    /// Parses a time in a zone.
    ///
    /// Of a local time that occurs twice, it returns the first moment. For a local time that is skipped, it returns
    /// nil.
    private static func time(_ text: String, in zone: String) -> Timestamp? {
        guard let (time, hasOffset) = time(text), let zone = TimeZone(identifier: zone) else { return nil }
        if hasOffset { return time }
        let day: Int64 = 86_400
        let candidates = [-day, day].map { distance -> Timestamp in
            let moment = Date(timeIntervalSince1970: Double(time.seconds + distance))
            return time.adding(seconds: Int64(-zone.secondsFromGMT(for: moment)))
        }
        return candidates.sorted().first { candidate in
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(candidate.seconds)))
            return candidate.adding(seconds: Int64(offset)) == time
        }
    }

    /// Parses a number since 1970, with an optional fraction.
    ///
    /// - Parameter digits: the number of digits from the unit to nanoseconds: 9 for seconds, 6 for milliseconds.
    private static func time(_ text: String, digits: Int) -> Timestamp? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard let first = parts.first, (1...14).contains(first.count),
            parts.count == 1 || (1...digits).contains(fraction.count),
            (first + fraction).allSatisfy({ (0x30...0x39).contains($0) }),
            let whole = Int64(String(Substring(first)))
        else { return nil }
        let unit = Int64(digits == 9 ? 1_000_000_000 : 1_000_000)
        let padded = String(decoding: fraction, as: UTF8.self) + String(repeating: "0", count: digits - fraction.count)
        let perSecond = 1_000_000_000 / unit
        let nanoseconds = whole % perSecond * unit + (Int64(padded) ?? 0)
        let time = Timestamp(seconds: whole / perSecond, nanoseconds: Int32(nanoseconds))
        // Parsing the text excludes years after 9999.
        return Timestamp(time.description)
    }
}

/// A format of dates such as `d/m/y`, `m/d/y` or `y.m.d`.
///
/// The year has four digits, and day and month have one or two.
struct DatePattern: Sendable, Equatable {
    let text: String
    private let order: [UInt8]
    private let separator: UInt8

    /// Parses a format; nil if the text is invalid.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[1] == bytes[3], "/.-".utf8.contains(bytes[1]),
            [bytes[0], bytes[2], bytes[4]].sorted().elementsEqual("dmy".utf8)
        else { return nil }
        self.text = text
        order = [bytes[0], bytes[2], bytes[4]]
        separator = bytes[1]
    }

    /// Parses a date; nil if the text has another format or the calendar has no such day.
    func date(_ text: String) -> CalendarDate? {
        let parts = text.utf8.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var numbers: [UInt8: Int] = [:]
        for (part, letter) in zip(parts, order) {
            let lengths = letter == UInt8(ascii: "y") ? 4...4 : 1...2
            guard lengths.contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            numbers[letter] = Int(String(Substring(part)))
        }
        guard let year = numbers[UInt8(ascii: "y")], let month = numbers[UInt8(ascii: "m")],
            let day = numbers[UInt8(ascii: "d")]
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}

/// The length of a license in whole days, such as `P12M`, `P1Y`, `P30D`, `P2W`, or a sum of these (ISO 8601).
struct Term: Sendable, Equatable {
    private var months = 0
    private var days = 0

    /// Parses a term; nil if the text is invalid, zero, or longer than a thousand years.
    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        guard rest.popFirst() == UInt8(ascii: "P"), !rest.isEmpty else { return nil }
        var units = Array("YMWD".utf8)[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard (1...6).contains(digits.count), let number = Int(String(decoding: digits, as: UTF8.self)),
                let unit = rest.popFirst(), let position = units.firstIndex(of: unit)
            else { return nil }
            units = units[(position + 1)...]
            switch unit {
            case UInt8(ascii: "Y"): months += number * 12
            case UInt8(ascii: "M"): months += number
            case UInt8(ascii: "W"): days += number * 7
            default: days += number
            }
        }
        guard months + days > 0, months <= 12_000, days <= 366_000 else { return nil }
    }

    /// The last day of a term that begins on a day: a year from 19 July ends on 18 July.
    ///
    /// If the last month lacks the day after the term, the term ends with that month. A month from 31 January ends on
    /// the last day of February. The result is nil after the year 9999.
    func lastDay(from start: CalendarDate) -> CalendarDate? {
        let (year, month, day) = start.components
        let count = year * 12 + month - 1 + months
        guard count / 12 <= 9999 else { return nil }
        let next: CalendarDate
        if let date = CalendarDate(year: count / 12, month: count % 12 + 1, day: day) {
            next = date
        } else {
            guard count / 12 <= 9998,
                let first = CalendarDate(year: (count + 1) / 12, month: (count + 1) % 12 + 1, day: 1)
            else { return nil }
            next = first
        }
        let last = next.adding(days: days - 1)
        return last.components.year <= 9999 ? last : nil
    }
}
