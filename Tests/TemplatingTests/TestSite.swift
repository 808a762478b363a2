import Basics
import Localization
import Testing

@testable import Templating

/// A small site whose templates tests compile and fill.
struct TestSite {
    let files: [String: String]
    let locale: String

    init(_ files: [String: String], locale: String = "en") {
        self.files = files
        self.locale = locale
    }

    static let catalogs = Result {
        try [
            "en": catalog(
                "en",
                plurals: #"{"one": "i = 1 and v = 0", "other": ""}"#,
                messages: """
                    "free": "{seats, plural, =0 {no seats} one {# seat} other {# seats}} for {name}",
                    "greeting": "Hello, {name}!", "help": "Help & \\"more\\" <here>", "quoted": "It''s \\"so\\"",
                    "cause.off.title": "Switched off", "cause.expired.title": "Expired",
                    "seats": "{seats, plural, =0 {none} one {# seat} other {# seats}}",
                    "count": "{count, plural, =7 {seven} one {# item} other {# items}}",
                    "by": "{cause, select, off {by an admin} other {by itself}}",
                    "on": "{isOn, select, true {on} other {off}}",
                    "facts": "{share, percent} · {born} · {born, date, medium} · {born, month} · {seen, time}"
                    """
            ),
            "es": catalog(
                "es",
                plurals: #"{"one": "n = 1", "many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0", "other": ""}"#,
                messages: """
                    "free": "{seats, plural, =0 {ningún puesto} one {# puesto} many {# de puestos} other {# puestos}} para {name}",
                    "greeting": "Hola, {name}", "help": "Ayuda", "quoted": "Es",
                    "cause.off.title": "Desactivada", "cause.expired.title": "Caducada",
                    "seats": "{seats, plural, =0 {ninguno} one {# puesto} many {# de puestos} other {# puestos}}",
                    "count": "{count, plural, =7 {siete} one {# cosa} many {# de cosas} other {# cosas}}",
                    "by": "{cause, select, off {por administración} other {sola}}",
                    "on": "{isOn, select, true {activada} other {desactivada}}",
                    "facts": "{share, percent} · {born} · {born, date, medium} · {born, month} · {seen, time}"
                    """
            ),
        ]
    }

    private static func catalog(_ id: String, plurals: String, messages: String) throws -> LocaleCatalog {
        let text = """
            {"name": "\(id)", "direction": "ltr", "formats": "\(id)", "plurals": \(plurals), "messages": {\(messages)}}
            """
        return try LocaleCatalog(parsing: Array(text.utf8), file: "Locales/\(id).json")
    }

    func compile(_ path: String, layout: String? = nil, scopes: [FieldSchema]) throws -> Template {
        let catalog = try #require(try Self.catalogs.get()[locale])
        let library = TemplateLibrary(files.map { TemplateSource(path: $0.key, bytes: Array($0.value.utf8)) })
        return try library.compile(
            path,
            layout: layout,
            scopes: scopes,
            catalog: catalog,
            formatter: LocaleFormatter(formats: catalog.formats)
        )
    }

    /// The text of a page.
    func page(_ path: String, _ fields: [Value]) throws -> String {
        try page(path, layout: nil, scopes: [fields])
    }

    /// The text of a page in a layout.
    func page(_ path: String, layout: String?, scopes: [[Value]]) throws -> String {
        let template = try compile(path, layout: layout, scopes: scopes.map(Value.schema(of:)))
        var bytes: [UInt8] = []
        template.fill(scopes.map(Value.record(of:)), into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The errors of a page.
    func errors(_ path: String = "page.html", layout: String? = nil, _ fields: [Value] = Self.fields) throws -> [String]
    {
        do {
            _ = try compile(path, layout: layout, scopes: [Value.schema(of: fields)])
            return []
        } catch let errors as TemplateErrors {
            return errors.errors.map(\.description)
        }
    }

    /// One field of each kind, with words for people, which no page needs to hide.
    static let fields: [Value] = [
        .text("user.name", "Ana"), .text("note", nil), .code("id", "u-1"), .word("cause", ["off", "expired"], 0),
        .integer("seats", 5), .day("born", 20_156), .moment("seen", 1_741_529_106), .flag("isOn", true),
        .link("home", "../home/"), .list("people", [[.text("name", "Bo")], [.text("name", "Cy")]]),
    ]
}

/// A field with its value.
struct Value: Sendable {
    let name: String
    let kind: FieldKind
    let value: FieldValue

    static func text(_ name: String, _ text: String?) -> Value {
        Value(name: name, kind: .text, value: text.map(FieldValue.text) ?? .none)
    }

    static func code(_ name: String, _ text: String?) -> Value {
        Value(name: name, kind: .code, value: text.map(FieldValue.text) ?? .none)
    }

    static func link(_ name: String, _ text: String?) -> Value {
        Value(name: name, kind: .link, value: text.map(FieldValue.text) ?? .none)
    }

    static func word(_ name: String, _ codes: [String], _ position: Int?) -> Value {
        Value(name: name, kind: .word(codes), value: position.map(FieldValue.word) ?? .none)
    }

    static func integer(_ name: String, _ number: Int?) -> Value {
        Value(name: name, kind: .integer, value: number.map(FieldValue.integer) ?? .none)
    }

    static func day(_ name: String, _ number: Int?) -> Value {
        Value(name: name, kind: .day, value: number.map { .day(CalendarDate(daysSince1970: $0)) } ?? .none)
    }

    static func moment(_ name: String, _ number: Int?) -> Value {
        Value(name: name, kind: .moment, value: number.map { .moment(Timestamp(seconds: Int64($0))) } ?? .none)
    }

    static func flag(_ name: String, _ flag: Bool) -> Value {
        Value(name: name, kind: .flag, value: .flag(flag))
    }

    /// All records of a list have the fields of the first one.
    static func list(_ name: String, _ records: [[Value]]) -> Value {
        let schema = schema(of: records.first ?? [.text("name", nil)])
        return Value(name: name, kind: .list(schema), value: .list(records.map(record(of:))))
    }

    static func schema(of fields: [Value]) -> FieldSchema {
        FieldSchema(fields.map { FieldSchema.Entry($0.name, $0.kind) })
    }

    static func record(of fields: [Value]) -> Record {
        Record(fields.map(\.value))
    }
}

/// A template and its expected page.
struct Sample: Sendable, CustomTestStringConvertible {
    let template: String
    let page: String

    init(_ template: String, _ page: String) {
        self.template = template
        self.page = page
    }

    var testDescription: String { template }
}
