import Licensing
import StrictJSON

/// One event as canonical JSON: keys by their bytes, no white space.
///
/// The text is built directly, because a million users mean millions of lines.
struct EventLine {
    private var bytes: [UInt8] = []

    /// The members of `data` must come in the order of their keys.
    init(_ type: String, number: Int, _ stamp: EventStamp, _ data: [(key: String, value: EventField)]) {
        bytes.reserveCapacity(512)
        append("{")
        if let actor = stamp.actor {
            append("\"actor\":")
            JSONValue.appendLiteral(actor, to: &bytes)
            append(",")
        }
        append("\"data\":{")
        for (position, member) in data.enumerated() {
            append(position > 0 ? ",\"" : "\"")
            append(member.key)
            append("\":")
            append(member.value)
        }
        append("},\"id\":\"e-")
        append(number: number, width: 1)
        if let sequence = stamp.sequence {
            append("\",\"sequence\":\"")
            append(number: sequence, width: 8)
        }
        append("\",\"source\":\"")
        append(stamp.source.rawValue)
        append("\",\"specversion\":\"1.0\",\"time\":\"")
        append(stamp.time)
        append("\",\"type\":\"")
        append(type)
        append("\"}")
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(_ value: EventField) {
        switch value {
        case .text(let text): JSONValue.appendLiteral(text, to: &bytes)
        case .integer(let number): append(number: number, width: 1)
        case .flag(let flag): append(flag ? "true" : "false")
        case .date(let date?): JSONValue.appendLiteral(date.description, to: &bytes)
        case .date(nil): append("null")
        case .texts(let members):
            append("{")
            for (position, member) in members.enumerated() {
                append(position > 0 ? ",\"" : "\"")
                append(member.key)
                append("\":")
                JSONValue.appendLiteral(member.value, to: &bytes)
            }
            append("}")
        }
    }

    /// RFC 3339 in UTC with as many fraction digits as are needed, as `Timestamp` writes it.
    private mutating func append(_ time: WorkingTime) {
        let (year, month, day) = time.date.components
        let (seconds, milliseconds) = time.millisecondsOfDay.quotientAndRemainder(dividingBy: 1000)
        append(number: year, width: 4)
        append("-")
        append(number: month, width: 2)
        append("-")
        append(number: day, width: 2)
        append("T")
        append(number: seconds / 3600, width: 2)
        append(":")
        append(number: seconds / 60 % 60, width: 2)
        append(":")
        append(number: seconds % 60, width: 2)
        if milliseconds > 0 {
            append(".")
            append(number: milliseconds, width: 3)
            while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
        }
        append("Z")
    }

    /// A number that is not negative, with zeros in front up to a width.
    private mutating func append(number: Int, width: Int) {
        if number >= 10 || width > 1 { append(number: number / 10, width: width - 1) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

/// The value of one member of `data`.
enum EventField {
    case text(String)
    case integer(Int)
    case flag(Bool)
    /// nil: JSON null.
    case date(CalendarDate?)
    /// An object of texts; the keys must come in order.
    case texts([(key: String, value: String)])
}
