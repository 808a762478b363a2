import Testing

@testable import Templating

/// A template that is bound to values gives the page that it gives with these values.
struct BindingTests {
    /// A frame with a value of each kind.
    private static let frame: [Value] = [
        .text("title", "<Ana> & Bo"), .text("absent", nil), .code("id", "u-1"), .word("cause", ["off", "expired"], 1),
        .integer("seats", 1), .day("born", 20_156), .flag("isOn", false),
        .list(
            "crumbs",
            [[.text("crumb", "Home"), .flag("isFirst", true)], [.text("crumb", ""), .flag("isFirst", false)]]
        ),
        .list("none", []),
    ]
    private static let page: [Value] = [
        .text("name", "Cy"), .word("step", ["off", "expired"], 0), .integer("count", 7), .flag("isNew", true),
        .list(
            "people",
            [
                [.text("person", "Di"), .list("friends", [[.text("friend", "Ed")]])],
                [.text("person", "Flo"), .list("friends", [])],
            ]
        ),
    ]

    private static let templates = [
        "<p title=\"{{title}}\">{{title}} {{id}} {{seats}} {{born}} {{cause}}</p>",
        "<p>{{#isOn}}on{{/isOn}}{{^isOn}}off{{/isOn}}, {{#isNew}}new{{/isNew}}{{^isNew}}old{{/isNew}}</p>",
        "<p>{{#absent}}there{{/absent}}{{^absent}}not there{{/absent}}{{#born}}born{{/born}}{{^born}}unborn{{/born}}</p>",
        "<p>{{#cause=off}}off{{/cause=off}}{{^cause=off}}not off{{/cause=off}}{{#step=off}}off{{/step=off}}</p>",
        "<p>{{t cause.:cause.title}}, {{t cause.:step.title}}, {{t by}}</p>",
        "<p>{{#crumbs}}{{crumb}}{{#isFirst}} first{{#isNew}} new{{/isNew}}{{/isFirst}};{{/crumbs}}{{#none}}{{name}}{{/none}}</p>",
        "<p>{{#people}}{{person}} {{title}}{{#isOn}} on{{/isOn}}{{#friends}} {{friend}} {{id}}{{/friends}};{{/people}}</p>",
        "<p>{{#crumbs}}{{crumb}}{{#people}} {{person}}{{#friends}} {{friend}} {{crumb}}{{/friends}}{{/people}};{{/crumbs}}</p>",
        "<p>{{#isNew}}{{#isOn}}a{{/isOn}}{{^isOn}}{{#crumbs}}{{#isFirst}}b{{/isFirst}}{{/crumbs}}{{/isOn}}{{/isNew}}c</p>",
        "<p>{{#seats}}{{t seats}}{{/seats}}{{t count}}</p>",
    ]

    @Test(arguments: templates, ["en", "es"])
    func `a template bound to any subset of the values gives the same page`(template: String, locale: String) throws {
        let site = TestSite(["page.html": template], locale: locale)
        let template = try site.compile(
            "page.html",
            scopes: [Value.schema(of: Self.frame), Value.schema(of: Self.page)]
        )
        let records = [Value.record(of: Self.frame), Value.record(of: Self.page)]
        let expected = Self.text(template, records)
        #expect(expected != "")
        for known in 0..<(1 << Self.frame.count) {
            func isKnown(_ position: Int) -> Bool { known >> position & 1 == 1 }
            let bound = template.binding(records[0], where: isKnown)
            // Known values are never read again.
            let rest = Record(records[0].values.enumerated().map { isKnown($0) ? .none : $1 })
            #expect(Self.text(bound, [rest, records[1]]) == expected, "known: \(String(known, radix: 2))")
        }
    }

    private static func text(_ template: Template, _ records: [Record]) -> String {
        var bytes: [UInt8] = []
        template.fill(records, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
