import Basics
import Licensing
import Localization
import Templating

/// Converts records to values for Mustache.
struct RivalValues {
    private let catalog: LocaleCatalog
    private let formatter: LocaleFormatter
    /// Messages that depend on a word of the data, by the names of their values.
    private let worded: [String: String]
    private let kinds: [String: FieldKind]

    init(catalog: LocaleCatalog, worded: [String: String], kinds: [String: FieldKind]) {
        self.catalog = catalog
        self.worded = worded
        self.kinds = kinds
        formatter = LocaleFormatter(formats: catalog.formats)
    }

    /// Returns a dictionary, because swift-mustache reads other types by reflection or through a protocol.
    func values(of record: Record, _ schema: FieldSchema, around outer: [String: Any]) -> [String: Any] {
        var values: [String: Any] = [:]
        var words: [String: String] = [:]
        for (entry, value) in zip(schema.entries, record.values) {
            values["has-\(entry.name)"] = isShown(value, as: entry.kind)
            switch (value, entry.kind) {
            case (.text(let text), _): values[entry.name] = text
            case (.word(let position), .word(let codes)):
                let code = codes[position]
                words[entry.name] = code
                values[entry.name] = code
                values["\(entry.name)-is-\(code)"] = true
            case (.moment(let moment), _): add(moment: moment, named: entry.name, to: &values)
            case (.day(let day), _): add(day: day, named: entry.name, to: &values)
            case (.integer(let number), _):
                values[entry.name] = formatter.number(number)
                values["\(entry.name)-number"] = formatter.number(number)
                values["\(entry.name)-digits"] = String(number)
            case (.list(let records), .list(let inner)):
                let around = outer.merging(values) { _, inner in inner }
                values[entry.name] = records.map { self.values(of: $0, inner, around: around) }
            default: break
            }
        }
        addSentences(chosenBy: words, to: &values, around: outer)
        return values
    }

    /// Days and moments are true if they are present.
    private func isShown(_ value: FieldValue, as kind: FieldKind) -> Bool {
        switch (value, kind) {
        case (.none, _): false
        case (.day, _), (.moment, _), (.word, _): true
        case (.text(let text), _): !text.isEmpty
        case (.integer(let number), _): number != 0
        case (.flag(let flag), _): flag
        case (.list(let records), _): !records.isEmpty
        }
    }

    private func add(moment: Timestamp, named name: String, to values: inout [String: Any]) {
        values["\(name)-iso"] = moment.description
        values["\(name)-time"] = formatter.time(moment)
        add(texts: moment.date, named: name, to: &values)
    }

    private func add(day: CalendarDate, named name: String, to values: inout [String: Any]) {
        values["\(name)-iso"] = day.description
        add(texts: day, named: name, to: &values)
    }

    private func add(texts day: CalendarDate, named name: String, to values: inout [String: Any]) {
        values["\(name)-dateLong"] = formatter.date(day, style: .long)
        values["\(name)-dateMedium"] = formatter.date(day, style: .medium)
    }

    /// Adds the sentences of `{{t cause.:cause.why}}`, which are created before the measurement.
    private func addSentences(
        chosenBy words: [String: String],
        to values: inout [String: Any],
        around outer: [String: Any]
    ) {
        for (name, pattern) in worded {
            let key = pattern.split(separator: ".").map { part in
                part.hasPrefix(":") ? words[String(part.dropFirst())] ?? "" : String(part)
            }.joined(separator: ".")
            guard let message = catalog.messages[key] else { continue }
            func sentence(_ text: (String) -> String, _ argument: (String, String) -> String) -> String {
                self.sentence(of: message.parts, text, { (values[$0] ?? outer[$0]) as? String }, argument: argument)
            }
            values["\(name)-plain"] = sentence({ $0 }, { $1 })
            values[name] = sentence(HTMLText.escaped) { name, value in
                if case .text = kinds[name] { return "<bdi>\(HTMLText.escaped(value))</bdi>" }
                return HTMLText.escaped(value)
            }
        }
    }

    /// The text of a message, with the plural form for its number.
    private func sentence(
        of parts: [Message.Part],
        _ text: (String) -> String,
        _ value: (String) -> String?,
        argument: (String, String) -> String
    ) -> String {
        parts.map { part in
            switch part {
            case .literal(let literal): return text(literal)
            case .argument(let name, .natural): return argument(name, value(name) ?? "")
            case .argument(let name, let style): return text(value("\(name)-\(style)") ?? "")
            case .plural(let name, let exact, let forms):
                guard let count = value("\(name)-digits").flatMap({ Int($0) }) else { return "" }
                let chosen = exact[count] ?? forms[catalog.plurals.category(of: count)] ?? forms[.other] ?? []
                return sentence(of: chosen, text, value, argument: argument)
            case .select(let name, let cases):
                let chosen = cases[value(name) ?? ""] ?? cases["other"] ?? []
                return sentence(of: chosen, text, value, argument: argument)
            }
        }.joined()
    }
}
