import Basics
import Localization
import Templating

/// Converts records to values for Mustache.
struct RivalValues {
    /// A record with its fields.
    private struct Scope {
        let schema: FieldSchema
        let record: Record

        /// The kind and value of a field; nil if the record has no such field.
        func field(_ name: String) -> (kind: FieldKind, value: FieldValue)? {
            schema.position(of: name).map { (schema.entries[$0].kind, record.values[$0]) }
        }
    }

    private let catalog: LocaleCatalog
    private let formatter: LocaleFormatter
    private let sentences: MustacheRewriter.Sentences

    init(catalog: LocaleCatalog, sentences: MustacheRewriter.Sentences) {
        self.catalog = catalog
        self.sentences = sentences
        formatter = LocaleFormatter(formats: catalog.formats)
    }

    /// The values of a page.
    ///
    /// They are a dictionary, because swift-mustache reads other types by reflection or through a protocol.
    ///
    /// - Parameter records: the records of the page, outermost first, with their schemas.
    func values(of records: [Record], _ schemas: [FieldSchema]) -> [String: Any] {
        let scopes = zip(schemas, records).map(Scope.init)
        var values: [String: Any] = [:]
        for index in scopes.indices {
            values.merge(fields(of: Array(scopes[...index]), in: [])) { _, inner in inner }
        }
        addSentences(in: [], scopes, to: &values)
        return values
    }

    /// The values of the fields of the innermost record.
    private func fields(of scopes: [Scope], in lists: [String]) -> [String: Any] {
        guard let scope = scopes.last else { return [:] }
        var values: [String: Any] = [:]
        for (entry, value) in zip(scope.schema.entries, scope.record.values) {
            let name = entry.name
            values["has-\(name)"] = isShown(value)
            switch (value, entry.kind) {
            case (.text(let text), _): values[name] = text
            case (.word(let position), .word(let codes)):
                values[name] = codes[position]
                values["\(name)-is-\(codes[position])"] = true
            case (.moment(let moment), _):
                values["\(name)-iso"] = moment.description
                values["\(name)-time"] = formatter.time(moment)
                add(moment.date, named: name, to: &values)
            case (.day(let day), _):
                values["\(name)-iso"] = day.description
                add(day, named: name, to: &values)
            case (.integer(let number), _):
                values[name] = formatter.number(number)
                values["\(name)-number"] = formatter.number(number)
                values["\(name)-digits"] = String(number)
            case (.list(let records), .list(let schema)):
                let lists = lists + [name]
                values[name] = records.map { record -> [String: Any] in
                    let scopes = scopes + [Scope(schema: schema, record: record)]
                    var values = fields(of: scopes, in: lists)
                    addSentences(in: lists, scopes, to: &values)
                    return values
                }
            default: break
            }
        }
        return values
    }

    /// Days, moments, and words are true if they are present.
    private func isShown(_ value: FieldValue) -> Bool {
        switch value {
        case .none: false
        case .day, .moment, .word: true
        case .text(let text): !text.isEmpty
        case .integer(let number): number != 0
        case .flag(let flag): flag
        case .list(let records): !records.isEmpty
        }
    }

    private func add(_ day: CalendarDate, named name: String, to values: inout [String: Any]) {
        values["\(name)-dateLong"] = formatter.date(day, style: .long)
        values["\(name)-dateMedium"] = formatter.date(day, style: .medium)
    }
}

// MARK: - Sentences

extension RivalValues {
    /// Adds the sentences of `{{t cause.:cause.why}}`, which are created before the measurement.
    private func addSentences(in lists: [String], _ scopes: [Scope], to values: inout [String: Any]) {
        for (name, pattern) in sentences[lists.joined(separator: "/")] ?? [:] {
            let key = pattern.split(separator: ".").map { part in
                part.hasPrefix(":") ? word(String(part.dropFirst()), in: scopes) ?? "" : String(part)
            }.joined(separator: ".")
            // A sentence that depends on an absent word is empty.
            let parts = catalog.messages[key]?.parts ?? []
            values[name] = sentence(of: parts, in: scopes, isHTML: true)
            values["\(name)-plain"] = sentence(of: parts, in: scopes, isHTML: false)
        }
    }

    /// The innermost record that has a field.
    private func scope(of name: String, in scopes: [Scope]) -> Scope? {
        scopes.last { $0.schema.position(of: name) != nil }
    }

    private func word(_ name: String, in scopes: [Scope]) -> String? {
        guard case (.word(let codes), .word(let position))? = scope(of: name, in: scopes)?.field(name) else {
            return nil
        }
        return codes[position]
    }

    private func sentence(of parts: [Message.Part], in scopes: [Scope], isHTML: Bool) -> String {
        parts.map { part -> String in
            switch part {
            case .literal(let literal): return isHTML ? HTMLText.escaped(literal) : literal
            case .argument(let name, let style): return argument(name, style, in: scopes, isHTML: isHTML)
            case .plural(let name, let exact, let forms):
                let chosen: [Message.Part]?
                if case .integer(let number)? = scope(of: name, in: scopes)?.field(name)?.value {
                    chosen = exact[number] ?? forms[catalog.plurals.category(of: number)]
                } else {
                    chosen = nil
                }
                return sentence(of: chosen ?? forms[.other] ?? [], in: scopes, isHTML: isHTML)
            case .select(let name, let cases):
                let field = scope(of: name, in: scopes)?.field(name)
                let code = field?.value == .flag(true) ? "true" : word(name, in: scopes)
                let chosen = code.flatMap { cases[$0] } ?? cases["other"] ?? []
                return sentence(of: chosen, in: scopes, isHTML: isHTML)
            }
        }.joined()
    }

    /// An argument, inside a link if its record has an address for it.
    private func argument(_ name: String, _ style: Message.Style, in scopes: [Scope], isHTML: Bool) -> String {
        guard let scope = scope(of: name, in: scopes), let field = scope.field(name) else { return "" }
        let plain = text(of: field.value, field.kind, style)
        guard isHTML else { return plain }
        let html = field.kind == .text ? "<bdi>\(HTMLText.escaped(plain))</bdi>" : HTMLText.escaped(plain)
        guard style == .natural, case (.link, .text(let address))? = scope.field("\(name)Link"), !address.isEmpty else {
            return html
        }
        return "<a href=\"\(HTMLText.escaped(address))\">\(html)</a>"
    }

    private func text(of value: FieldValue, _ kind: FieldKind, _ style: Message.Style) -> String {
        switch (value, kind) {
        case (.text(let text), _): text
        case (.word(let position), .word(let codes)): codes[position]
        case (.integer(let number), _): style == .percent ? formatter.percent(number) : formatter.number(number)
        case (.day(let day), _): text(of: day, style)
        case (.moment(let moment), _):
            style == .natural || style == .time ? formatter.time(moment) : text(of: moment.date, style)
        default: ""
        }
    }

    private func text(of day: CalendarDate, _ style: Message.Style) -> String {
        switch style {
        case .dateMedium: formatter.date(day, style: .medium)
        case .month: formatter.month(day)
        default: formatter.date(day, style: .long)
        }
    }
}
