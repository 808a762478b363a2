import Testing

@testable import Templating

/// Messages of two locales in one template.
struct MessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let template: String
        let fields: [Value]
        let english: String
        let spanish: String

        var testDescription: String { template }
    }

    private static let codes = ["off", "expired"]
    private static let dates: [Value] = [.integer("share", 5), .day("born", 20_156), .moment("seen", 1_741_529_106)]

    private static let cases: [Case] = [
        Case(
            template: "<b>{{t help}}</b>",
            fields: [],
            english: "<b>Help &amp; &quot;more&quot; &lt;here&gt;</b>",
            spanish: "<b>Ayuda</b>"
        ),
        Case(
            template: "<b title='{{t quoted}}'>",
            fields: [],
            english: "<b title='It&#39;s &quot;so&quot;'>",
            spanish: "<b title='Es'>"
        ),
        Case(
            template: "{{t greeting}}",
            fields: [.text("name", "<Bo>")],
            english: "Hello, <bdi>&lt;Bo&gt;</bdi>!",
            spanish: "Hola, <bdi>&lt;Bo&gt;</bdi>"
        ),
        Case(
            template: "{{t greeting}}",
            fields: [.text("name", "<Bo>"), .link("nameLink", "bo.html?a&b")],
            english: "Hello, <a href=\"bo.html?a&amp;b\"><bdi>&lt;Bo&gt;</bdi></a>!",
            spanish: "Hola, <a href=\"bo.html?a&amp;b\"><bdi>&lt;Bo&gt;</bdi></a>"
        ),
        Case(
            template: "<b title=\"{{t greeting}}\">",
            fields: [.text("name", "Bo"), .link("nameLink", "bo.html")],
            english: "<b title=\"Hello, Bo!\">",
            spanish: "<b title=\"Hola, Bo\">"
        ),
        Case(
            template: "<b title=\"{{ t  greeting }}\">",
            fields: [.text("name", "<Bo's>")],
            english: "<b title=\"Hello, &lt;Bo&#39;s&gt;!\">",
            spanish: "<b title=\"Hola, &lt;Bo&#39;s&gt;\">"
        ),
        Case(
            template: "{{t cause.:cause.title}}",
            fields: [.word("cause", codes, 0)],
            english: "Switched off",
            spanish: "Desactivada"
        ),
        Case(
            template: "{{t cause.:cause.title}}.",
            fields: [.word("cause", codes, 1)],
            english: "Expired.",
            spanish: "Caducada."
        ),
        Case(
            template: "[{{t cause.:user.cause.title}}]",
            fields: [.flag("user", true), .word("user.cause", codes, nil)],
            english: "[]",
            spanish: "[]"
        ),
        Case(
            template: "{{t by}}",
            fields: [.word("cause", codes, 0)],
            english: "by an admin",
            spanish: "por administración"
        ),
        Case(template: "{{t by}}", fields: [.word("cause", codes, 1)], english: "by itself", spanish: "sola"),
        Case(template: "{{t by}}", fields: [.word("cause", codes, nil)], english: "by itself", spanish: "sola"),
        Case(template: "{{t on}}", fields: [.flag("isOn", true)], english: "on", spanish: "activada"),
        Case(template: "{{t on}}", fields: [.flag("isOn", false)], english: "off", spanish: "desactivada"),
        Case(
            template: "<title>{{t facts}}</title>",
            fields: dates,
            english: "<title>5% · March 9, 2025 · Mar 9, 2025 · March 2025 · March 9, 2025, 2:05\u{A0}PM (UTC)</title>",
            spanish: "<title>5\u{A0}% · 9 de marzo de 2025 · 9 mar 2025 · marzo de 2025 · "
                + "9 de marzo de 2025, 14:05 (UTC)</title>"
        ),
    ]

    private func expect(_ messages: Case, file: String, _ location: SourceLocation = #_sourceLocation) throws {
        let files = [file: messages.template]
        #expect(try TestSite(files).page(file, messages.fields) == messages.english, sourceLocation: location)
        #expect(
            try TestSite(files, locale: "es").page(file, messages.fields) == messages.spanish,
            sourceLocation: location
        )
    }

    @Test(arguments: cases)
    func `a message is escaped for its place and takes fields as arguments`(messages: Case) throws {
        try expect(messages, file: "page.html")
    }

    @Test(arguments: [
        (0, "no seats", "ningún puesto"), (1, "1 seat", "1 puesto"), (2, "2 seats", "2 puestos"),
        (-1, "-1 seat", "-1 puesto"), (12_345, "12,345 seats", "12.345 puestos"),
        (1_000_000, "1,000,000 seats", "1.000.000 de puestos"),
    ])
    func `a plural follows the rules of the locale`(seats: Int, english: String, spanish: String) throws {
        let fields: [Value] = [.integer("seats", seats), .code("name", "Bo")]
        let (en, es) = ("\(english) for Bo", "\(spanish) para Bo")
        try expect(Case(template: "{{t free}}", fields: fields, english: en, spanish: es), file: "page.html")
        try expect(
            Case(
                template: "*{{t free}}* [{{t free}}](a '{{t free}}')",
                fields: fields,
                english: "<p><em>\(en)</em> <a href=\"a\" title=\"\(en)\">\(en)</a></p>\n",
                spanish: "<p><em>\(es)</em> <a href=\"a\" title=\"\(es)\">\(es)</a></p>\n"
            ),
            file: "page.md"
        )
    }

    @Test func `an absent number uses the plural form other and shows nothing`() throws {
        let page = try TestSite(["page.html": "{{t free}}"]).page(
            "page.html",
            [.integer("seats", nil), .text("name", nil)]
        )
        #expect(page == " seats for ")
    }

    @Test func `a constant message is merged with the bytes around it`() throws {
        let template = try TestSite(["page.html": "<b>{{t help}}</b>"]).compile("page.html", scopes: [])
        #expect(template.program.operations.count == 1)
    }

    @Test func `a template lists the messages, fields and partials it uses`() throws {
        let site = TestSite([
            "page.html": "{{t cause.:cause.title}}{{#people}}{{t greeting}}{{> p}}{{/people}}",
            "partials/p.html": "{{id}}",
        ])
        let template = try site.compile(
            "page.html",
            scopes: [
                [
                    "cause": .word(Self.codes), "id": .code, "unused": .text, "people": .list(["name": .text]),
                ]
            ]
        )
        #expect(template.usedMessages == ["cause.off.title", "cause.expired.title", "greeting"])
        #expect(template.usedFields == ["cause", "id", "people", "people/name"])
        #expect(template.usedPartials == ["p"])
    }
}
