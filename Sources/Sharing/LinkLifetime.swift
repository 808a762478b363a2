package import Licensing

/// How long a link opens, counted from its creation: one minute to 3650 days.
package struct LinkLifetime: Hashable, Sendable {
    package let seconds: Int64

    /// 30 days: the default.
    package static let standard = LinkLifetime(days: 30)

    /// The lifetime that an operator wrote, such as `45m`, `12h`, `7d` or `2w`, or nil where the text is none.
    ///
    /// A whole number, without sign, space or leading zero, and one unit; nil also outside the bounds.
    package init?(_ text: String) {
        guard let last = text.utf8.last, let unit = Self.units[last] else { return nil }
        let digits = text.utf8.dropLast()
        guard digits.first != UInt8(ascii: "0"), digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let count = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow, Self.allowed.contains(seconds) else { return nil }
        self.seconds = seconds
    }

    private init(days: Int64) {
        seconds = days * 86_400
    }

    /// The moment at which a link that was created at `created` expires.
    package func end(from created: Timestamp) -> Timestamp {
        created.adding(seconds: seconds)
    }

    private static let allowed: ClosedRange<Int64> = 60...3650 * 86_400

    /// The seconds of each unit.
    private static let units: [UInt8: Int64] = [
        UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400, UInt8(ascii: "w"): 604_800,
    ]
}

extension LinkLifetime: CustomStringConvertible {
    /// The lifetime as an operator would write it, in the largest of days, hours and minutes that needs no fraction.
    package var description: String {
        if seconds % 86_400 == 0 { return "\(seconds / 86_400)d" }
        return seconds % 3600 == 0 ? "\(seconds / 3600)h" : "\(seconds / 60)m"
    }
}
