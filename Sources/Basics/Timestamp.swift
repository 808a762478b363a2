/// A moment in UTC, with nanosecond precision.
package struct Timestamp: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// Whole seconds since 1970-01-01T00:00:00Z; negative before.
    package let seconds: Int64
    /// Nanoseconds within the second, 0 to 999,999,999.
    package let nanoseconds: Int32

    package init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Parses RFC 3339 with any offset and up to nine fraction digits; nil if the text is malformed.
    ///
    /// A leap second (`23:59:60` UTC) is the first instant of the next day, as on POSIX clocks.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        // YYYY-MM-DDTHH:MM:SS and at least one byte of offset
        guard bytes.count >= 20, let date = CalendarDate(bytes[0..<10]),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = number(bytes[11..<13]), hour < 24, let minute = number(bytes[14..<16]), minute < 60,
            let second = number(bytes[17..<19]), second <= 60
        else { return nil }
        var index = 19
        var nanoseconds = 0
        if bytes[index] == UInt8(ascii: ".") {
            let digits = bytes[(index + 1)...].prefix(while: \.isASCIIDigit)
            guard digits.count <= 9, var value = number(digits) else { return nil }
            for _ in digits.count..<9 { value *= 10 }
            nanoseconds = value
            index = digits.endIndex
        }
        guard let offset = Self.offset(bytes[index...]) else { return nil }
        let local = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        seconds = local - Int64(offset)
        self.nanoseconds = Int32(nanoseconds)
        if second == 60, seconds % 86_400 != 0 { return nil }
        guard Self.representable.contains(seconds) else { return nil }
    }

    /// The calendar date of the moment in UTC.
    package var date: CalendarDate {
        CalendarDate(daysSince1970: Int((seconds - Int64(secondOfDay)) / 86_400))
    }

    /// Seconds since the day began in UTC, 0 to 86,399.
    package var secondOfDay: Int { Int((seconds % 86_400 + 86_400) % 86_400) }

    /// The moment `seconds` seconds later.
    package func adding(seconds: Int64) -> Timestamp {
        Timestamp(seconds: self.seconds + seconds, nanoseconds: nanoseconds)
    }

    /// The canonical RFC 3339 text in UTC, with as few fraction digits as possible.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(30)
        text.append(self)
        return String(decoding: text, as: UTF8.self)
    }

    /// The moment without its fraction of a second.
    package var wholeSeconds: Timestamp { Timestamp(seconds: seconds) }

    package static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The range of RFC 3339 without the year 0: the years 1 to 9999.
    private static let representable: Range<Int64> = -62_135_596_800..<253_402_300_800

    /// Seconds east of UTC: `Z`, `+HH:MM` or `-HH:MM`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        let start = bytes.startIndex
        if bytes.count == 1, bytes[start] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 6, bytes[start + 3] == UInt8(ascii: ":"),
            let hours = number(bytes[start + 1..<start + 3]), hours < 24,
            let minutes = number(bytes[start + 4..<start + 6]), minutes < 60
        else { return nil }
        let offset = hours * 3600 + minutes * 60
        switch bytes[start] {
        case UInt8(ascii: "+"): return offset
        case UInt8(ascii: "-"): return -offset
        default: return nil
        }
    }
}

extension [UInt8] {
    /// Appends the canonical RFC 3339 text in UTC, with as few fraction digits as possible.
    package mutating func append(_ moment: Timestamp) {
        let time = moment.secondOfDay
        append(moment.date)
        append(UInt8(ascii: "T"))
        append(digitsOf: time / 3600, width: 2)
        append(UInt8(ascii: ":"))
        append(digitsOf: time / 60 % 60, width: 2)
        append(UInt8(ascii: ":"))
        append(digitsOf: time % 60, width: 2)
        if moment.nanoseconds > 0 {
            append(UInt8(ascii: "."))
            append(digitsOf: Int(moment.nanoseconds), width: 9)
            while last == UInt8(ascii: "0") { removeLast() }
        }
        append(UInt8(ascii: "Z"))
    }
}
