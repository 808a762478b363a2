import Testing

@testable import Templating

/// Tags in HTML: everything except the tags is unchanged.
struct MustacheTests {
    private static let fields: [Value] = [
        .text("name", "Ana & <Bo>"), .text("empty", ""), .text("absent", nil), .code("id", "u-1"),
        .integer("zero", 0), .integer("seats", 12_345), .flag("yes", true), .flag("no", false),
        .word("state", ["on", "off"], 1), .word("noState", ["on", "off"], nil), .day("epoch", 0), .day("never", nil),
        .moment("start", 0), .link("home", "../a?b=1&c"), .link("nowhere", nil),
        .list("people", [[.text("name", "Cy"), .integer("age", 5)], [.text("name", "Di"), .integer("age", 0)]]),
        .list("nobody", []),
        .list(
            "teams",
            [
                [.code("team", "red"), .list("members", [[.code("member", "a")], [.code("member", "b")]])],
                [.code("team", "blue"), .list("members", [])],
            ]
        ),
    ]

    private func expect(_ sample: Sample, _ location: SourceLocation = #_sourceLocation) throws {
        let page = try TestSite(["page.html": sample.template]).page("page.html", Self.fields)
        #expect(page == sample.page, sourceLocation: location)
    }

    @Test(arguments: [
        Sample("no tags } {", "no tags } {"),
        Sample("a {{id}} b", "a u-1 b"),
        Sample("a {{  id\n }} b", "a u-1 b"),
        Sample("  {{id}}  \n", "  u-1  \n"),
        Sample("{{id}}{{id}}", "u-1u-1"),
        Sample("{{name}}", "<bdi>Ana &amp; &lt;Bo&gt;</bdi>"),
        Sample("[{{empty}}]", "[<bdi></bdi>]"),
        Sample("[{{absent}}{{noState}}{{never}}{{nowhere}}]", "[]"),
        Sample("{{seats}} {{zero}} {{state}}", "12,345 0 off"),
        Sample("{ {id} } }}", "{ {id} } }}"),
    ])
    func `a value replaces its tag, and the white space around the tag is preserved`(sample: Sample) throws {
        try expect(sample)
    }

    @Test(arguments: [
        Sample("{{#yes}}a{{/yes}}", "a"), Sample("{{#no}}a{{/no}}", ""),
        Sample("{{#name}}a{{/name}}{{#empty}}b{{/empty}}{{#absent}}c{{/absent}}", "a"),
        Sample("{{#seats}}a{{/seats}}{{#zero}}b{{/zero}}", "a"),
        Sample("{{#state}}a{{/state}}{{#noState}}b{{/noState}}", "a"),
        Sample("{{#epoch}}a{{/epoch}}{{#start}}b{{/start}}{{#never}}c{{/never}}", "ab"),
        Sample("{{#home}}a{{/home}}{{#nowhere}}b{{/nowhere}}", "a"),
        Sample("{{#yes}}{{#no}}a{{/no}}b{{#yes}}c{{/yes}}{{/yes}}", "bc"),
        Sample("{{#yes}}a{{#yes}}b{{/yes}}c{{/yes}}", "abc"),
    ])
    func `a section is shown if its field is true`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("{{^yes}}a{{/yes}}", ""), Sample("{{^no}}a{{/no}}", "a"),
        Sample("{{^name}}a{{/name}}{{^empty}}b{{/empty}}{{^absent}}c{{/absent}}", "bc"),
        Sample("{{^seats}}a{{/seats}}{{^zero}}b{{/zero}}", "b"),
        Sample("{{^state}}a{{/state}}{{^noState}}b{{/noState}}", "b"),
        Sample("{{^epoch}}a{{/epoch}}{{^start}}b{{/start}}{{^never}}c{{/never}}", "c"),
        Sample("{{^people}}a{{/people}}{{^nobody}}b{{id}}{{/nobody}}", "bu-1"),
    ])
    func `an inverted section is shown if its field is not true`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("{{#people}}{{name}},{{/people}}", "<bdi>Cy</bdi>,<bdi>Di</bdi>,"),
        Sample("{{#nobody}}a{{/nobody}}", ""),
        Sample("{{#people}}{{id}}{{#age}}{{age}}{{/age}};{{/people}}", "u-15;u-1;"),
        Sample(
            "{{#teams}}{{team}}:{{#members}}{{team}}{{member}}{{id}} {{/members}};{{/teams}}",
            "red:redau-1 redbu-1 ;blue:;"
        ),
        Sample("{{#teams}}{{^members}}{{team}}{{/members}}{{/teams}}", "blue"),
        Sample("{{#people}}{{#people}}x{{/people}}{{/people}}", "xxxx"),
    ])
    func `a list repeats its section, and names are looked up in enclosing scopes`(sample: Sample) throws {
        try expect(sample)
    }

    @Test(arguments: [
        Sample("{{#state=off}}a{{/state=off}}{{#state=on}}b{{/state=on}}", "a"),
        Sample("{{^state=off}}a{{/state=off}}{{^state=on}}b{{/state=on}}", "b"),
        Sample("{{#noState=off}}a{{/noState=off}}{{^noState=off}}b{{/noState=off}}", "b"),
        Sample("{{# state = off }}a{{/ state = off }}", "a"),
    ])
    func `a section can test a word field for a code`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("a\n{{#yes}}\nb\n{{/yes}}\nc\n", "a\nb\nc\n"),
        Sample("a\n  {{#yes}}\t\n  b\n\t{{/yes}}  \nc", "a\n  b\nc"),
        Sample("a\r\n{{#yes}}\r\nb\r\n{{/yes}}\r\nc", "a\nb\nc"),
        Sample("{{#yes}}\na\n{{/yes}}", "a\n"),
        Sample("a {{#yes}}\nb{{/yes}}\n", "a \nb\n"),
        Sample("{{#yes}}{{#yes}}\na{{/yes}}{{/yes}}", "\na"),
        Sample("a\n{{! remark }}\nb", "a\nb"),
        Sample("a\n  {{! remark\n over {{lines\n }}\nb", "a\nb"),
        Sample("a {{! remark }} b", "a  b"),
        Sample("{{! {{id}} }}", " }}"),
        Sample("\n\n{{^yes}}\nx\n{{/yes}}\n\n", "\n\n\n"),
    ])
    func `a section tag or comment alone on a line removes the line`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("a{{> p}}b", "a[u-1]b"), Sample("a\n  {{> p}}\nb\n", "a\n[u-1]b\n"),
        Sample("{{#people}}{{> person}}{{/people}}", "<i><bdi>Cy</bdi></i>\n<i><bdi>Di</bdi></i>\n"),
        Sample("{{> note}}", "<p>Note <bdi>Ana &amp; &lt;Bo&gt;</bdi></p>\n"),
        Sample("{{> deep/er}}", "deep [u-1]\n"), Sample("{{> p}}{{> p}}", "[u-1][u-1]"),
    ])
    func `a partial is replaced by its file, with the fields at that place`(sample: Sample) throws {
        let site = TestSite([
            "page.html": sample.template, "partials/p.html": "[{{id}}]", "partials/person.html": "<i>{{name}}</i>\n",
            "partials/note.md": "Note {{name}}", "partials/deep/er.html": "deep {{> p}}\n",
        ])
        #expect(try site.page("page.html", Self.fields) == sample.page)
    }

    @Test func `a layout surrounds the page and can use its fields`() throws {
        let site = TestSite([
            "layout.html": "<title>{{title}} – {{site}}</title>\n<main>\n{{> body}}\n</main>\n",
            "page.md": "# {{title}}\n\n{{site}}",
        ])
        let page = try site.page(
            "page.md",
            layout: "layout.html",
            scopes: [
                [.text("site", "Vitrina"), .text("title", "hidden")], [.text("title", "A & B")],
            ]
        )
        #expect(
            page == """
                <title>A &amp; B – Vitrina</title>
                <main>
                <h1><bdi>A &amp; B</bdi></h1>
                <p><bdi>Vitrina</bdi></p>
                </main>

                """
        )
    }
}
