import Basics
import Localization

extension Template {
    /// Appends one value.
    ///
    /// In a record of the right schema, every value fits its format. Any other value writes nothing, like an absent
    /// value.
    func append(_ value: FieldValue, as format: ValueFormat, to buffer: inout [UInt8]) {
        switch value {
        case .none, .flag, .list: break
        case .text(let text): append(text, as: format, to: &buffer)
        case .word(let code):
            guard case .word(let first) = format, let range = program.ranges[safely: Int(first) + code] else { return }
            append(range, to: &buffer)
        case .integer(let number): append(number, as: format, to: &buffer)
        case .day(let day) where format == .machine: buffer.append(day)
        case .day(let day): append(day, as: format, to: &buffer)
        case .moment(let moment) where format == .machine: buffer.append(moment)
        case .moment(let moment) where format == .time: buffer.append(formatter.time(moment), escaping: .attribute)
        case .moment(let moment): append(moment.date, as: format, to: &buffer)
        }
    }

    private static let isolation = (start: Array("<bdi>".utf8), end: Array("</bdi>".utf8))

    private func append(_ text: String, as format: ValueFormat, to buffer: inout [UInt8]) {
        switch format {
        case .isolatedText:
            buffer.append(contentsOf: Self.isolation.start)
            buffer.append(text, escaping: .text)
            buffer.append(contentsOf: Self.isolation.end)
        case .text: buffer.append(text, escaping: .text)
        case .attribute: buffer.append(text, escaping: .attribute)
        default: break
        }
    }

    // Formatted text may contain an apostrophe. Escaping for attributes is correct in every context.

    private func append(_ number: Int, as format: ValueFormat, to buffer: inout [UInt8]) {
        switch format {
        case .machine: buffer.append(digitsOf: number)
        case .number: buffer.append(formatter.number(number), escaping: .attribute)
        case .percent: buffer.append(formatter.percent(number), escaping: .attribute)
        default: break
        }
    }

    private func append(_ day: CalendarDate, as format: ValueFormat, to buffer: inout [UInt8]) {
        switch format {
        case .longDate: buffer.append(formatter.date(day, style: .long), escaping: .attribute)
        case .mediumDate: buffer.append(formatter.date(day, style: .medium), escaping: .attribute)
        case .month: buffer.append(formatter.month(day), escaping: .attribute)
        default: break
        }
    }
}
