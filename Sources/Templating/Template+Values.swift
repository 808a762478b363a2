import Localization

extension Template {
    private static let secondsPerDay = 86400

    /// Appends one value.
    ///
    /// What does not fit the format cannot come from a record of the right schema; it writes nothing, as an absent
    /// value does.
    func append(_ value: FieldValue, as format: ValueFormat, to buffer: inout [UInt8]) {
        switch value {
        case .none, .flag, .list: break
        case .text(let text): append(text, as: format, to: &buffer)
        case .word(let code):
            guard case .word(let first) = format, let range = program.ranges[safely: Int(first) + code] else { return }
            buffer.append(contentsOf: program.bytes[Int(range.start)..<Int(range.end)])
        case .integer(let number): append(number, as: format, to: &buffer)
        }
    }

    private func append(_ text: String, as format: ValueFormat, to buffer: inout [UInt8]) {
        switch format {
        case .isolatedText:
            buffer.append(contentsOf: "<bdi>".utf8)
            buffer.append(text, escaping: .text)
            buffer.append(contentsOf: "</bdi>".utf8)
        case .text: buffer.append(text, escaping: .text)
        case .attribute: buffer.append(text, escaping: .attribute)
        default: break
        }
    }

    /// Formatted text is escaped for attributes, which is right everywhere: a locale may use an apostrophe.
    private func append(_ number: Int, as format: ValueFormat, to buffer: inout [UInt8]) {
        let text: String
        switch format {
        case .isolatedText, .text, .attribute, .word: return
        case .digits: return buffer.append(digitsOf: number)
        case .isoDate: return buffer.append(isoDateOfDay: number)
        case .isoMoment: return buffer.append(isoMomentOfSeconds: number)
        case .number: text = formatter.number(number)
        case .percent: text = formatter.percent(number)
        case .longDate: text = formatter.date(daysSince1970: number, style: .long)
        case .mediumDate: text = formatter.date(daysSince1970: number, style: .medium)
        case .month: text = formatter.month(daysSince1970: number)
        case .time: text = formatter.time(secondsSince1970: Int64(number))
        case .longDateOfMoment: text = formatter.date(daysSince1970: Self.day(of: number), style: .long)
        case .mediumDateOfMoment: text = formatter.date(daysSince1970: Self.day(of: number), style: .medium)
        case .monthOfMoment: text = formatter.month(daysSince1970: Self.day(of: number))
        }
        buffer.append(text, escaping: .attribute)
    }

    private static func day(of seconds: Int) -> Int {
        let (day, rest) = seconds.quotientAndRemainder(dividingBy: secondsPerDay)
        return rest < 0 ? day - 1 : day
    }
}
