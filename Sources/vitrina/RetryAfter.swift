import Foundation
import Licensing

/// The time at which a receiver requests a retry: RFC 9110 10.2.3, "a date or a number of seconds to delay".
enum RetryAfter {
    /// The number of seconds to wait from a moment; nil for an invalid value or a date in the past.
    static func seconds(_ text: String, from moment: Timestamp) -> Double? {
        if !text.isEmpty, text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
            return Double(text)
        }
        guard let date = date(text) else { return nil }
        let seconds = date.timeIntervalSince1970 - Double(moment.seconds) - Double(moment.nanoseconds) / 1e9
        return seconds > 0 ? seconds : nil
    }

    /// RFC 9110 5.6.7: the form that may be sent today, and the two that must still be accepted.
    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        for form in ["EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy"] {
            format.dateFormat = form
            // Parsing also accepts incomplete dates, but formatting does not. In the oldest form, days have a leading
            // space.
            if let date = format.date(from: text),
                format.string(from: date).split(separator: " ") == text.split(separator: " ")
            {
                return date
            }
        }
        return nil
    }
}
