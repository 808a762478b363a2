import Licensing
import Localization

/// The expiration dates of a partner's orders as a calendar (RFC 5545).
///
/// Each order that has an end and has not expired has two all-day events: on its last day, and `expiringSoonDays`
/// before.
struct RenewalsCalendar {
    private(set) var bytes: [UInt8] = []

    init(_ state: PartnerState, _ orders: [OrderRow], _ phrases: Phrasebook) {
        append("BEGIN:VCALENDAR")
        append("VERSION:2.0")
        append("PRODID:-//Vitrina//Renewals//\(phrases.catalog.id.uppercased())")
        append("CALSCALE:GREGORIAN")
        append("METHOD:PUBLISH")
        let name = phrases.text("calendar.name", ["name": .text(state.partner.shownName)])
        append("NAME:\(Self.escaped(name))")
        append("X-WR-CALNAME:\(Self.escaped(name))")
        for row in orders where row.validity != .expired {
            guard let expires = row.order.expires else { continue }
            let days = state.policies.expiringSoonDays
            append(row, "expires", on: expires, in: state, phrases)
            if days > 0 { append(row, "reminder", on: expires.adding(days: -days), in: state, phrases) }
        }
        append("END:VCALENDAR")
    }

    /// Adds an event.
    ///
    /// - Parameter kind: the end of the message's key, and a part of the UID. The UID remains when the order is
    ///   renewed, so programs move the event.
    private mutating func append(
        _ row: OrderRow,
        _ kind: String,
        on day: CalendarDate,
        in state: PartnerState,
        _ phrases: Phrasebook
    ) {
        let order = row.order
        var facts: [String: Phrasebook.Argument] = [
            "order": .text(order.id.text), "quantity": .integer(order.quantity), "productName": .text(row.productName),
        ]
        facts["expires"] = order.expires.map(Phrasebook.Argument.day)
        let account = row.accountName ?? phrases.text("calendar.unassigned")
        let known = order.purchase.references.compactMap { reference in
            OrderRow.KnownReference(rawValue: reference.name).map {
                "\(phrases.text("reference.\($0.rawValue)")): \(reference.value)"
            }
        }
        append("BEGIN:VEVENT")
        append("UID:\(order.id).\(kind)@\(state.partner.id).partners.vitrina.invalid")
        append("DTSTAMP:\(Self.moment(order.changed))")
        append("LAST-MODIFIED:\(Self.moment(order.changed))")
        append("DTSTART;VALUE=DATE:\(Self.date(day))")
        // Without an end, the event lasts one day. A year has four digits.
        let end = day.adding(days: 1)
        if end.components.year <= 9999 { append("DTEND;VALUE=DATE:\(Self.date(end))") }
        append("SUMMARY:\(Self.escaped("\(phrases.text("calendar.\(kind)", facts)) · \(account)"))")
        append("DESCRIPTION:\(Self.escaped(([account] + known).joined(separator: "\n")))")
        append("CATEGORIES:\(Self.escaped(phrases.text("badge.expiring-soon")))")
        append("TRANSP:TRANSPARENT")
        append("END:VEVENT")
    }

    private static func date(_ day: CalendarDate) -> String { day.description.filter { $0 != "-" } }

    /// RFC 5545 3.3.5: UTC, in whole seconds.
    private static func moment(_ moment: Timestamp) -> String {
        Timestamp(seconds: moment.seconds).description.filter { $0 != "-" && $0 != ":" }
    }

    /// RFC 5545 3.3.11.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: isSpecial) else { return text }
        return text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\\\"
            case ";": "\\;"
            case ",": "\\,"
            case "\n": "\\n"
            default: String(scalar)
            }
        }.joined()
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\n"): true
        default: false
        }
    }

    /// Adds a line, folded so that no part has more than 75 bytes (RFC 5545 3.1).
    private mutating func append(_ line: String) {
        var rest = Array(line.utf8)[...]
        var room = 75
        while rest.count > room {
            // A line is not split inside a UTF-8 character, whose other bytes have the form 10xxxxxx.
            var end = rest.startIndex + room
            while rest[end] & 0xC0 == 0x80 { end -= 1 }
            bytes += rest[..<end]
            bytes += "\r\n ".utf8
            rest = rest[end...]
            // The space of a continuation line counts.
            room = 74
        }
        bytes += rest
        bytes += "\r\n".utf8
    }
}
