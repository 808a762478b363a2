import Licensing
import TestKit
import Testing

/// <doc:Events#Fields>: `time` is RFC 3339, any offset, up to nanoseconds.
struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", Int64(0), Int32(0)),
        ("2026-03-01T10:00:00Z", 1_772_359_200, 0),
        ("2026-03-01T12:00:00+02:00", 1_772_359_200, 0),
        ("2026-03-01T04:30:00-05:30", 1_772_359_200, 0),
        ("2026-03-02T09:59:00+23:59", 1_772_359_200, 0),
        ("2026-02-28T10:01:00-23:59", 1_772_359_200, 0),
        ("2026-03-01T10:00:00+00:00", 1_772_359_200, 0),
        ("2026-03-01T10:00:00-00:00", 1_772_359_200, 0),
        ("2026-03-01t10:00:00z", 1_772_359_200, 0),
        ("2026-03-01T10:00:00.5Z", 1_772_359_200, 500_000_000),
        ("2026-03-01T10:00:00.000000001Z", 1_772_359_200, 1),
        ("2026-03-01T10:00:00.999999999+00:00", 1_772_359_200, 999_999_999),
        ("2026-03-01T10:00:00.120Z", 1_772_359_200, 120_000_000),
        ("1969-12-31T23:59:59.25Z", -1, 250_000_000),
        ("2000-02-29T00:00:00Z", 951_782_400, 0),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
    ])
    func `an RFC 3339 time with any offset is converted to UTC`(text: String, seconds: Int64, nanoseconds: Int32) throws
    {
        #expect(try moment(text) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
    }

    // A leap second is the first instant of the next day, as on POSIX clocks.
    @Test(arguments: [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2017-01-01T01:59:60+02:00", "2017-01-01T00:00:00Z"),
        ("2016-12-31T18:29:60-05:30", "2017-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.5Z"),
    ])
    func `a leap second equals the first second of the next day`(text: String, next: String) throws {
        #expect(try moment(text) == moment(next))
    }

    @Test(arguments: [
        "", "2026-03-01", "2026-03-01T10:00:00", "2026-03-01T10:00Z", "2026-03-01 10:00:00Z", "2026-03-01T10:00:00 Z",
        "2026-3-01T10:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T10:60:00Z", "2026-03-01T10:00:61Z",
        "2026-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "2026-00-01T10:00:00Z", "2026-03-00T10:00:00Z",
        "2026-03-01T10:00:60Z", "2026-03-01T23:59:60+01:00", "2026-03-01T10:00:00.Z", "2026-03-01T10:00:00,5Z",
        "2026-03-01T10:00:00.1234567890Z", "2026-03-01T10:00:00+0200", "2026-03-01T10:00:00+02",
        "2026-03-01T10:00:00+2:00",
        "2026-03-01T10:00:00+24:00", "2026-03-01T10:00:00+02:60", "2026-03-01T10:00:00 02:00", "2026-03-01T10:00:00ZZ",
        "2026-03-01T10:00:00Z ", " 2026-03-01T10:00:00Z", "20260301T100000Z", "2026-03-01T1a:00:00Z",
        "٢٠٢٦-03-01T10:00:00Z",
        "2026-03-01T-1:00:00Z", "2026-03-01T+1:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "10000-01-01T00:00:00Z", "2026-03-01T10:00:00.5",
        "1772359200", "2026-W09-7T10:00:00Z", "2026-060T10:00:00Z",
    ])
    func `a text that is not an RFC 3339 time in the years 1 to 9999 is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: [
        ("2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00.000Z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00.100000000Z", "2026-03-01T10:00:00.1Z"),
        ("2026-03-01T10:00:00.000000010Z", "2026-03-01T10:00:00.00000001Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ])
    func `each moment has one canonical text`(text: String, canonical: String) throws {
        #expect(try moment(text).description == canonical)
    }

    @Test(arguments: UInt64(0)..<20)
    func `moments survive formatting and parsing, and are ordered by time`(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let one = Timestamp.random(&numbers)
            let other = Timestamp.random(&numbers)
            #expect(Timestamp(one.description) == one)
            #expect((one < other) == ((one.seconds, one.nanoseconds) < (other.seconds, other.nanoseconds)))
            #expect(one.date.start <= one && one <= one.date.end)
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `a local time with an offset denotes the same moment as in UTC`(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let one = Timestamp(seconds: Int64.random(in: -2_000_000_000...4_000_000_000, using: &numbers))
            let minutes = Int.random(in: 0..<1440, using: &numbers)
            let isEast = Bool.random(using: &numbers)
            let local = Timestamp(seconds: one.seconds + Int64(isEast ? minutes : -minutes) * 60)
            let clock = [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
            #expect(Timestamp(local.description.dropLast() + (isEast ? "+" : "-") + clock) == one)
        }
    }
}

extension Timestamp {
    /// Any moment of the years 1 to 9999, half of them on a whole second.
    fileprivate static func random(_ numbers: inout SeededGenerator) -> Timestamp {
        Timestamp(
            seconds: Int64.random(in: -62_135_596_800..<253_402_300_800, using: &numbers),
            nanoseconds: numbers.oneIn(2) ? 0 : Int32.random(in: 0...999_999_999, using: &numbers)
        )
    }
}
