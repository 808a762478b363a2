import Basics
import Fuzzing
import Localization

@testable import Templating

/// A template as a file of a site.
struct Page {
    let files: [TemplateSource]
    let path: String
    let layout: String?
    let bytes: [UInt8]

    /// The template as HTML, as Markdown, in a layout, and as a partial of a page.
    static func all(of template: [UInt8]) -> [Page] {
        [
            Page(template, at: "page.html"), Page(template, at: "page.md"),
            Page(template, at: "page.md", layout: "layout.html"),
            Page(template, at: "partials/part.html", in: "whole.html"),
        ]
    }

    private init(_ template: [UInt8], at place: String, in path: String? = nil, layout: String? = nil) {
        self.path = path ?? place
        self.layout = layout
        bytes = template
        let others = [
            "layout.html": "<!doctype html><html lang=\"{{id}}\"><title>{{name}}</title><body>{{> body}}</body></html>",
            "whole.html": "<ul>{{#people}}<li>{{> part}}</li>{{/people}}</ul>",
            "partials/p.html": "<b title=\"{{t greeting}}\">{{name}}</b>", "partials/q.md": "*{{name}}* {{t seats}}",
        ]
        files =
            [TemplateSource(path: place, bytes: template)]
            + others.map { TemplateSource(path: $0.key, bytes: Array($0.value.utf8)) }
    }

    /// One field of each kind.
    static let schema: FieldSchema = [
        "name": .text, "user.note": .text, "id": .code, "cause": .word(["off", "expired"]), "seats": .integer,
        "born": .day, "seen": .moment, "isOn": .flag, "home": .link,
        "people": .list(["name": .text, "nick": .code, "age": .integer, "friends": .list(["name": .text])]),
    ]

    static let catalog: LocaleCatalog = {
        let file = #"""
            {"name": "English", "direction": "ltr", "formats": "en", "plurals": {"one": "i = 1 and v = 0", "other": ""},
            "messages": {"greeting": "Hello, {name}!", "help": "Help & \"more\" <here>, it''s '{'so'}'",
            "seats": "{seats, plural, =0 {none} one {# seat} other {# seats}} for {name}",
            "cause.off.title": "Off", "cause.expired.title": "Expired {born, date, medium}",
            "by": "{cause, select, off {by {id}} other {by itself}}", "on": "{isOn, select, true {on} other {off}}"}}
            """#
        guard let catalog = try? LocaleCatalog(parsing: Array(file.utf8), file: "Locales/en.json") else {
            fatalError("a locale file of our own can be read")
        }
        return catalog
    }()

    static let formatter = LocaleFormatter(formats: "en")

    func compile() throws(TemplateErrors) -> Template {
        try TemplateLibrary(files)
            .compile(path, layout: layout, scopes: [Self.schema], catalog: Self.catalog, formatter: Self.formatter)
    }
}

/// The values of a page, with the same shape and the same conditions for every text.
enum Values {
    /// All fields are present.
    case full
    /// All fields are absent.
    case absent
    /// Lists have one element, and numbers are zero.
    case small

    func record(_ text: String, _ number: Int) -> Record {
        func person(_ friends: [Record]) -> Record {
            Record([.text(text), .text(text), .integer(number), .list(friends)])
        }
        let friend = Record([.text(text)])
        switch self {
        case .full:
            return Record([
                .text(text), .text(text), .text(text), .word(1), .integer(number),
                .day(CalendarDate(daysSince1970: 20_156)), .moment(Timestamp(seconds: 1_741_529_106)), .flag(true),
                .text("../home/"),
                .list([person([friend, friend]), person([])]),
            ])
        case .absent: return Record([FieldValue](repeating: .none, count: 7) + [.flag(false), .none, .list([])])
        case .small:
            return Record([
                .text(text), .none, .text(text), .word(0), .integer(0),
                .day(CalendarDate(daysSince1970: 0)), .moment(Timestamp(seconds: 0)), .flag(false), .none,
                .list([person([friend])]),
            ])
        }
    }
}
