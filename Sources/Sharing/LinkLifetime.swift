package import Licensing

/// The time from the creation of a link to its expiry, between one minute and 3650 days.
package struct LinkLifetime: Hashable, Sendable {
    package let seconds: Int64

    /// The default: 30 days.
    package static let standard = LinkLifetime(days: 30)

    /// Parses a lifetime such as `45m`, `12h`, `7d` or `2w`; nil if the text is invalid or out of bounds.
    ///
    /// A lifetime is an integer and a unit, without a sign, spaces or leading zeros.
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

    /// The expiry of a link that was created at `created`.
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
    /// The lifetime in the form that operators write, in the largest unit of days, hours and minutes that gives an
    /// integer.
    package var description: String {
        if seconds % 86_400 == 0 { return "\(seconds / 86_400)d" }
        return seconds % 3600 == 0 ? "\(seconds / 3600)h" : "\(seconds / 60)m"
    }
}
