import Licensing
import StrictJSON

/// An event as canonical JSON.
///
/// The text is built directly, because a sample with a million users has millions of lines.
struct EventLine {
    private var bytes: [UInt8] = []

    /// - Parameter data: the members of `data`, sorted by key.
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
        bytes.append(digitsOf: number)
        if let sequence = stamp.sequence {
            append("\",\"sequence\":\"")
            bytes.append(digitsOf: sequence, width: 8)
        }
        append("\",\"source\":\"")
        append(stamp.source.rawValue)
        append("\",\"specversion\":\"1.0\",\"time\":\"")
        bytes.append(stamp.time.moment)
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
        case .integer(let number): bytes.append(digitsOf: number)
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
}

/// The value of a member of `data`.
enum EventField {
    case text(String)
    case integer(Int)
    case flag(Bool)
    /// A date; nil is JSON null.
    case date(CalendarDate?)
    /// An object of strings; the members must be sorted by key.
    case texts([(key: String, value: String)])
}
