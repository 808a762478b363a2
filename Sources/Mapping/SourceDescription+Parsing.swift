package import Basics
import Licensing
import StrictJSON
import Webhooks

extension SourceDescription {
    /// Parses a description.
    ///
    /// - Parameter file: the name of the file, for messages.
    package init(parsing bytes: some Sequence<UInt8>, file: String) throws(Diagnostic) {
        let reader = try DescriptionReader(parsing: bytes, file: file)
        let members = try reader.members(known: ["signature", "tables", "rules", "otherwise"])
        self.file = file
        if let member = members["signature"] {
            signature = try SignatureDescription(member)
            preset = member.value.string
        } else {
            signature = try SignatureDescription(DescriptionReader(parsing: #""standard""#.utf8, file: file))
            preset = "standard"
        }
        otherwise = try members["otherwise"]?.choice(Otherwise.self) ?? .ignore
        var tables: [String: Table] = [:]
        for (name, table) in try members["tables"]?.members() ?? [] {
            guard Reference.isName(name) else {
                throw table.error("the name of a table is 1 to 64 letters, digits, \"_\" or \"-\"")
            }
            tables[name] = try Table(table)
        }
        guard let list = members["rules"] else {
            for key in ["tables", "otherwise"] {
                if let member = members[key] { throw member.error("\(quoted(key)) has no effect without \"rules\"") }
            }
            rules = nil
            return
        }
        let elements = try list.elements()
        guard (1...Self.ruleLimit).contains(elements.count) else {
            throw list.error("\(elements.count) rules: 1 to \(Self.ruleLimit) are allowed")
        }
        var rules: [Rule] = []
        for element in elements { rules.append(try Rule(element, tables: tables)) }
        self.rules = rules
    }
}

extension Table {
    fileprivate init(_ reader: DescriptionReader) throws(Diagnostic) {
        var rows: [Exact<String>: JSONValue] = [:]
        for (key, row) in try reader.members() {
            switch row.value {
            case .object(let object):
                for (member, field) in zip(object.members, try row.members()) where member.value.isCompound {
                    throw field.value.error("expected a plain value, found \(member.value.kind)")
                }
            case .array: throw row.error("expected a plain value or an object, found an array")
            case .null, .bool, .number, .string: break
            }
            rows[Exact(wrappedValue: key)] = row.value
        }
        self.rows = rows
    }
}

extension JSONValue {
    fileprivate var isCompound: Bool {
        switch self {
        case .array, .object: true
        case .null, .bool, .number, .string: false
        }
    }
}

/// The tables, captures and item that a part of a rule can refer to.
private struct Scope {
    let tables: [String: Table]
    var captures: [String] = []
    var hasItem = false
    /// Whether places are in the element of a `find`.
    ///
    /// They are then only pointers such as `/pointer`.
    var isElement = false

    func reference(_ text: String, _ reader: DescriptionReader) throws(Diagnostic) -> Reference {
        let inner = text.utf8.first == UInt8(ascii: "{") && text.utf8.last == UInt8(ascii: "}")
        guard let reference = Reference(inner ? String(text.unicodeScalars.dropFirst().dropLast()) : text) else {
            throw reader.error("\(quoted(text)) is not a place: write a place such as /order/id, @/id or {name}")
        }
        if !inner, case .capture = reference {
            throw reader.error(
                "\(quoted(text)) is not a place: begin with \"/\", or \"@/\" inside \"each\""
            )
        }
        try check(reference, reader)
        return reference
    }

    func check(_ reference: Reference, _ reader: DescriptionReader) throws(Diagnostic) {
        switch reference {
        case .body: break
        case .item:
            guard hasItem, !isElement else {
                throw reader.error("\"@\" is the item of \"each\", which is missing here")
            }
        case .capture(let name):
            guard captures.contains(name), !isElement else { throw reader.unknown(name, among: captures) }
        }
    }

    func table(_ reader: DescriptionReader) throws(Diagnostic) -> (name: String, table: Table) {
        let name = try reader.text()
        guard let table = tables[name] else { throw reader.unknown(name, among: tables.keys.sorted()) }
        return (name, table)
    }
}

extension SourceDescription.Rule {
    fileprivate init(_ reader: DescriptionReader, tables: [String: Table]) throws(Diagnostic) {
        let members = try reader.members(known: ["unpack", "path", "when", "each", "only", "events"])
        var scope = Scope(tables: tables)
        var unpack: [JSONPointer] = []
        for element in try members["unpack"]?.elementsOrSelf() ?? [] {
            guard let pointer = JSONPointer(try element.text()), !pointer.tokens.isEmpty else {
                throw element.error("not a JSON Pointer to a string in the body")
            }
            unpack.append(pointer)
        }
        self.unpack = unpack
        path = if let member = members["path"] { try PathPattern(member, scope) } else { nil }
        scope.captures = path?.names ?? []
        when = if let member = members["when"] { try Condition.all(member, scope) } else { [] }
        if let member = members["each"] {
            each = try scope.reference(member.text(), member)
            scope.hasItem = true
        } else {
            each = nil
        }
        if let member = members["only"] {
            guard scope.hasItem else { throw member.error("\"only\" needs \"each\", which is missing") }
            only = try Condition.all(member, scope)
        } else {
            only = []
        }
        guard let list = members["events"] else {
            throw reader.error("\"events\" is missing: a rule needs at least one event")
        }
        let elements = try list.elements()
        guard (1...SourceDescription.eventTemplateLimit).contains(elements.count) else {
            throw list.error("\(elements.count) events: 1 to \(SourceDescription.eventTemplateLimit) are allowed")
        }
        var events: [SourceDescription.EventTemplate] = []
        for element in elements { events.append(try SourceDescription.EventTemplate(element, scope)) }
        self.events = events
    }
}

extension PathPattern {
    fileprivate init(_ reader: DescriptionReader, _ scope: Scope) throws(Diagnostic) {
        let members = try reader.members(known: ["from", "pattern"])
        guard let from = members["from"], let pattern = members["pattern"] else {
            throw reader.error("a path needs \"from\" (a place) and \"pattern\" (such as /users/{user})")
        }
        self.from = try scope.reference(from.text(), from)
        var segments: [Segment] = []
        for part in try pattern.text().utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let text = String(Substring(part))
            if text.hasPrefix("{"), text.hasSuffix("}") {
                let name = String(text.dropFirst().dropLast())
                guard Reference.isName(name) else { throw pattern.error("{\(name.prefix(80))} is not a name") }
                let isRepeated = segments.contains { if case .capture(let other) = $0 { other == name } else { false } }
                guard !isRepeated else { throw pattern.error("{\(name)} occurs more than once") }
                segments.append(.capture(name))
            } else {
                guard !text.utf8.contains(UInt8(ascii: "{")), !text.utf8.contains(UInt8(ascii: "}")) else {
                    throw pattern.error("a name must be a whole segment: write /users/{user}")
                }
                segments.append(.text(text))
            }
        }
        guard segments.count <= 32 else { throw pattern.error("\(segments.count) segments: at most 32 are allowed") }
        self.segments = segments
    }
}

extension Condition {
    /// Conditions that must all hold.
    fileprivate static func all(_ reader: DescriptionReader, _ scope: Scope) throws(Diagnostic) -> [Condition] {
        var conditions: [Condition] = []
        for (key, test) in try reader.members() {
            conditions.append(Condition(reference: try scope.reference(key, test), test: try Test(test, scope)))
        }
        guard !conditions.isEmpty else {
            throw reader.error("no condition: remove the key, or write one such as {\"/status\": \"paid\"}")
        }
        return conditions
    }
}

extension Condition.Test {
    fileprivate init(_ reader: DescriptionReader, _ scope: Scope) throws(Diagnostic) {
        switch reader.value {
        case .null, .bool, .number, .string: self = .equals(reader.value)
        case .array: throw reader.error("expected a value or a test, found an array: write {\"in\": […]}")
        case .object:
            let members = try reader.members(known: ["in", "in-table", "exists", "not"])
            guard members.count == 1, let (key, value) = members.first else {
                throw reader.error("a test has exactly one of \"in\", \"in-table\", \"exists\" and \"not\"")
            }
            switch key {
            case "in": self = .isIn(try value.elements().map(\.value))
            case "in-table":
                let (name, table) = try scope.table(value)
                self = .isInTable(name, table)
            case "exists": self = .exists(try value.flag())
            default: self = .not(try Self(value, scope))
            }
        }
    }
}

extension SourceDescription.EventTemplate {
    fileprivate init(_ reader: DescriptionReader, _ scope: Scope) throws(Diagnostic) {
        let members = try reader.members(known: ["type", "if", "id", "time", "sequence", "actor", "data"])
        guard let type = members["type"] else { throw reader.error("\"type\" is missing, such as \"order.purchased\"") }
        guard let time = members["time"] else {
            throw reader.error("\"time\" is missing: the place of the event's time in the body")
        }
        guard let data = members["data"] else { throw reader.error("\"data\" is missing: the fields of the event") }
        self.type = try type.text()
        guard (1...256).contains(self.type.utf8.count) else { throw type.error("a type has 1 to 256 characters") }
        guard !self.type.contains("{") else {
            throw type.error("places in braces are not allowed: write one event for each type, with \"if\"")
        }
        warning = Self.warning(of: self.type, type)
        if let member = members["if"] {
            requirement =
                member.value.object?["from"] != nil
                ? .value(try Expression(member, scope)) : .conditions(try Condition.all(member, scope))
        } else {
            requirement = nil
        }
        id = if let member = members["id"] { try Expression(member, scope) } else { nil }
        self.time = try Expression(time, scope)
        sequence = if let member = members["sequence"] { try Expression(member, scope) } else { nil }
        actor = if let member = members["actor"] { try Expression(member, scope) } else { nil }
        guard data.value.object != nil, data.value.object?["from"] == nil else {
            throw data.error("expected an object of values")
        }
        self.data = try Expression(data, scope)
        path = reader.path
    }
}

extension SourceDescription.EventTemplate {
    private static func warning(of type: String, _ reader: DescriptionReader) -> Diagnostic? {
        let known = EventType.allCases.map(\.rawValue)
        guard !known.contains(where: { $0.isExactly(type) }) else { return nil }
        return reader.warning(
            """
            events of the unknown type \(quoted(type)) are stored, but change no page: \
            \(reader.suggestion(for: type, among: known))
            """
        )
    }
}

extension Expression {
    fileprivate init(_ reader: DescriptionReader, _ scope: Scope) throws(Diagnostic) {
        switch reader.value {
        case .null, .bool, .number: self = .constant(reader.value)
        case .string:
            let template = try Template(reader)
            for reference in template.references { try scope.check(reference, reader) }
            self = .template(template)
        case .array:
            var elements: [Expression] = []
            for element in try reader.elements() { elements.append(try Expression(element, scope)) }
            self = .array(elements)
        case .object(let object):
            guard object["from"] == nil else {
                self = .lookup(try Lookup(reader, scope))
                return
            }
            var members: [(key: String, value: Expression)] = []
            for (key, value) in try reader.members() { members.append((key, try Expression(value, scope))) }
            self = .object(members)
        }
    }
}

extension Lookup {
    private static let keys = ["from", "find", "take", "table", "field", "as", "times", "plus", "or"]

    fileprivate init(_ reader: DescriptionReader, _ scope: Scope) throws(Diagnostic) {
        let members = try reader.members(known: Self.keys)
        path = reader.path
        from = []
        for element in try members["from"]?.elementsOrSelf() ?? [] {
            from.append(try scope.reference(element.text(), element))
        }
        guard !from.isEmpty else { throw reader.error("\"from\" is empty: write a place such as /order/id") }
        if let find = members["find"] {
            var inner = scope
            inner.isElement = true
            self.find = try Condition.all(find, inner)
        }
        if let take = members["take"] {
            guard find != nil else { throw take.error("\"take\" needs \"find\", which is missing") }
            guard let pointer = JSONPointer(try take.text()) else { throw take.error("not a JSON Pointer") }
            self.take = pointer
        }
        table = try Self.column(members["table"], members["field"], scope)
        conversion = if let member = members["as"] { try Conversion(member) } else { nil }
        times = if let member = members["times"] { try Expression(member, scope) } else { nil }
        if let member = members["plus"] {
            guard conversion?.givesDate == true else {
                throw member.error("\"plus\" needs a date: add \"as\": \"date\"")
            }
            plus = try Expression(member, scope)
            if case .template(let template) = plus, template.references.isEmpty, Term(try member.text()) == nil {
                throw member.error("\(quoted(try member.text())) is not a term: write P12M, P1Y or P30D")
            }
        }
        otherwise = if let member = members["or"] { try Expression(member, scope) } else { nil }
    }

    private static func column(
        _ name: DescriptionReader?,
        _ field: DescriptionReader?,
        _ scope: Scope
    ) throws(Diagnostic) -> Table.Column? {
        guard let name else {
            if let field { throw field.error("\"field\" needs \"table\", which is missing") }
            return nil
        }
        let (text, table) = try scope.table(name)
        let objects = table.rows.values.compactMap(\.object)
        guard let field else {
            guard objects.isEmpty else { throw name.error("the rows of this table are objects: choose a \"field\"") }
            return Table.Column(name: text, table: table, field: nil)
        }
        let key = try field.text()
        let fields = Set(objects.flatMap { $0.members.map(\.key) })
        guard objects.contains(where: { $0[key] != nil }) else { throw field.unknown(key, among: fields.sorted()) }
        return Table.Column(name: text, table: table, field: key)
    }
}

extension Conversion {
    fileprivate init(_ reader: DescriptionReader) throws(Diagnostic) {
        if let name = reader.value.string {
            guard let conversion = Conversion(name: name) else { throw reader.unknown(name, among: Self.names) }
            self = conversion
            return
        }
        let members = try reader.members(known: ["date", "local"])
        switch (members["date"], members["local"]) {
        case (let member?, nil):
            guard let pattern = DatePattern(try member.text()) else {
                throw member.error(
                    "\(quoted(try member.text())) is not a date pattern: write d, m and y, such as d/m/y"
                )
            }
            self = .pattern(pattern)
        case (nil, let member?):
            guard let conversion = Conversion.local(in: try member.text()) else {
                throw member.error(
                    "\(quoted(try member.text())) is not a time zone: write a name such as Europe/Madrid"
                )
            }
            self = conversion
        default: throw reader.error("write either \"date\" or \"local\"")
        }
    }
}
