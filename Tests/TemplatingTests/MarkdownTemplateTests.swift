import Testing

@testable import Templating

/// Tags in Markdown, which become part of its markup tree.
struct MarkdownTemplateTests {
    private static let fields: [Value] = [
        .text("name", "Ana *_&"), .code("id", "u-1"), .flag("yes", true), .flag("no", false),
        .link("home", "../a?b&c"), .integer("seats", 2000), .day("born", 20_156),
        .list("people", [[.text("person", "Bo")], [.text("person", "Cy")]]),
        Value(name: "nobody", kind: .list(["who": .text]), value: .list([])),
    ]

    private func expect(_ sample: Sample, _ location: SourceLocation = #_sourceLocation) throws {
        let site = TestSite([
            "page.md": sample.template, "partials/p.html": "<i>{{id}}</i>", "partials/q.md": "*{{id}}*",
        ])
        #expect(try site.page("page.md", Self.fields) == sample.page, sourceLocation: location)
    }

    @Test(arguments: [
        Sample("Hi {{name}}, **{{id}}**", "<p>Hi <bdi>Ana *_&amp;</bdi>, <strong>u-1</strong></p>\n"),
        Sample("foo**{{id}}**bar", "<p>foo<strong>u-1</strong>bar</p>\n"),
        Sample("# {{name}}", "<h1><bdi>Ana *_&amp;</bdi></h1>\n"),
        Sample("`a {{name}}`", "<p><code>a <bdi>Ana *_&amp;</bdi></code></p>\n"),
        Sample("```\n{{id}}\n{{#no}}\nx\n{{/no}}\n{{#yes}}\ny\n{{/yes}}\n```", "<pre><code>u-1\ny\n</code></pre>\n"),
        Sample("    {{id}} {{seats}}", "<pre><code>u-1 2,000\n</code></pre>\n"),
        Sample("{{id}}\n===", "<h1>u-1</h1>\n"),
        Sample("{{id}}. a", "<p>u-1. a</p>\n"),
        Sample("a\\{{id}}_b_&{{id}};", "<p>a\\u-1_b_&amp;u-1;</p>\n"),
        Sample("- {{id}}\n- b", "<ul>\n<li>u-1</li>\n<li>b</li>\n</ul>\n"),
        Sample("{{! remark }}\na {{! over\n\nlines }}b\n{{! c }}\nd", "<p>a b\nd</p>\n"),
    ])
    func `a value replaces its tag, regardless of the markup around it`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("## What to do {#todo}", "<h2 id=\"todo\">What to do</h2>\n"),
        Sample("# *a* {#a-1}\n\n### {{id}} b {#b}", "<h1 id=\"a-1\"><em>a</em></h1>\n<h3 id=\"b\">u-1 b</h3>\n"),
        Sample("a {#b}\n===", "<h1 id=\"b\">a</h1>\n"),
        Sample("## a {#b} c\n\nd {#e}", "<h2>a {#b} c</h2>\n<p>d {#e}</p>\n"),
        Sample("## `a {#b}`", "<h2><code>a {#b}</code></h2>\n"),
    ])
    func `an anchor at the end of a heading becomes its id`(sample: Sample) throws { try expect(sample) }

    @Test func `the anchors of a template include those of its partials`() throws {
        let site = TestSite(["page.md": "# a {#b}\n\n{{> p}}\n", "partials/p.md": "## c {#d}\n"])
        #expect(try site.compile("page.md", scopes: []).anchors == ["b", "d"])
    }

    @Test func `the outline of a file contains its first paragraph and its sections, in the given language`() throws {
        let text = """
            # Title

            One *two*
            [three](x.html) `four` {{t cause.off.title}}.

            ## {{t cause.expired.title}} *now* {#now}

            ### Below {#below}

            ## Without an anchor

            ## {{name}} {#name}

            ## Arguments: {{t greeting}} {#greeting}

            ## Last {#last}
            """
        let outline = TemplateLibrary([TemplateSource(path: "a.md", bytes: Array(text.utf8))]).outline(of: "a.md")
        let catalogs = try TestSite.catalogs.get()
        let (english, spanish) = (try #require(catalogs["en"]), try #require(catalogs["es"]))
        #expect(outline.summary(in: english) == "One two three four Switched off.")
        #expect(outline.summary(in: spanish) == "One two three four Desactivada.")
        #expect(outline.sections(in: english).map(\.anchor) == ["now", "last"])
        #expect(outline.sections(in: spanish).map(\.heading) == ["Caducada now", "Last"])
    }

    @Test(arguments: ["# a\n\n## b\n\nc", "a\n\nb", "# a\n\n{{name}} b", "# a\n\n- b", "# a", ""])
    func `a file that does not start with a title and a paragraph has no summary`(text: String) throws {
        let outline = TemplateLibrary([TemplateSource(path: "a.md", bytes: Array(text.utf8))]).outline(of: "a.md")
        #expect(outline.summary(in: try #require(try TestSite.catalogs.get()["en"])) == nil)
    }

    @Test(arguments: [
        Sample("[{{name}}]({{home}})", "<p><a href=\"../a?b&amp;c\"><bdi>Ana *_&amp;</bdi></a></p>\n"),
        Sample(
            "[a]({{ home }} \"{{name}}'{{seats}}\")",
            "<p><a href=\"../a?b&amp;c\" title=\"Ana *_&amp;'2000\">a</a></p>\n"
        ),
        Sample("[a](<{{ home }}#x\">)", "<p><a href=\"../a?b&amp;c#x%22\">a</a></p>\n"),
        Sample(
            "![a *{{name}}* {{born}}]({{home}})",
            "<p><img src=\"../a?b&amp;c\" alt=\"a Ana *_&amp; 2025-03-09\" /></p>\n"
        ),
        Sample("[a][b]\n\n[b]: {{home}} '{{id}}'", "<p><a href=\"../a?b&amp;c\" title=\"u-1\">a</a></p>\n"),
        Sample(
            "[a](//b.c/d) <https://e.f>",
            "<p><a href=\"//b.c/d\">a</a> <a href=\"https://e.f\">https://e.f</a></p>\n"
        ),
    ])
    func `the target of a link is a link field or a literal address`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("{{#yes}}\n\na\n\n{{/yes}}\n\n{{#no}}\n\nb\n\n{{/no}}", "<p>a</p>\n"),
        Sample("{{#yes}}\na\n{{/yes}}", "<p>a</p>\n"),
        Sample("{{#no}}\na\n{{/no}}", ""),
        Sample("{{#no}}\na\n{{/no}}\nb", "<p>b</p>\n"),
        Sample("a\n{{#no}}\nb\n{{/no}}", "<p>a\n</p>\n"),
        Sample("{{#yes}}\n{{#no}}\na\n{{/no}}\nb\n{{/yes}}", "<p>b</p>\n"),
        Sample("a\n{{#no}}\nb\n{{/no}}\nc", "<p>a\nc</p>\n"),
        Sample("a\n{{#yes}}\nb\n{{/yes}}\nc", "<p>a\nb\nc</p>\n"),
        Sample("{{#yes}}\n{{#no}}\n\n# a\n\n{{/no}}\n{{^no}}\n\n# b\n\n{{/no}}\n{{/yes}}", "<h1>b</h1>\n"),
        Sample(
            "{{#people}}\n\n{{person}}\n\n---\n\n{{/people}}",
            "<p><bdi>Bo</bdi></p>\n<hr />\n<p><bdi>Cy</bdi></p>\n<hr />\n"
        ),
        Sample("- a\n\n{{#no}}\n\n- b\n\n{{/no}}\n", "<ul>\n<li>a</li>\n</ul>\n"),
        Sample("> {{#yes}}\n> a\n> {{/yes}}", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
    ])
    func `a section around blocks shows or hides them`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("a{{#yes}} *b*{{/yes}}{{#no}} c{{/no}}.", "<p>a <em>b</em>.</p>\n"),
        Sample("# {{^yes}}a{{/yes}}b", "<h1>b</h1>\n"),
        Sample("*{{#people}}{{person}} {{/people}}*!", "<p><em><bdi>Bo</bdi> <bdi>Cy</bdi> </em>!</p>\n"),
        Sample("`{{#no}}a{{/no}}b`", "<p><code>b</code></p>\n"),
        Sample("![{{#yes}}a{{/yes}}](b '{{#no}}c{{/no}}d')", "<p><img src=\"b\" alt=\"a\" title=\"d\" /></p>\n"),
        Sample("{{#yes}}a{{/yes}}\n{{#no}}b{{/no}}\nc", "<p>a\n\nc</p>\n"),
    ])
    func `a section within a line shows or hides a part of it`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample(
            "- {{#people}}\n- {{person}}\n- {{/people}}",
            "<ul>\n<li><bdi>Bo</bdi></li>\n<li><bdi>Cy</bdi></li>\n</ul>\n"
        ),
        Sample("- a\n- {{#nobody}}\n- {{who}}\n- {{/nobody}}\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        Sample("x\n\n- {{#nobody}}\n- {{who}}\n- {{/nobody}}\n\ny", "<p>x</p>\n<p>y</p>\n"),
        Sample("- {{#no}}\n- a\n- {{/no}}\n- {{#yes}}\n- b\n- {{/yes}}", "<ul>\n<li>b</li>\n</ul>\n"),
        Sample("- {{#no}}\n- a\n- {{/no}}\n- {{^yes}}\n- b\n- {{/yes}}", ""),
        Sample("- {{#people}}\n- {{#no}}\n- a\n- {{/no}}\n- {{/people}}", ""),
        Sample(
            "1. {{#people}}\n2. {{person}}\n3. {{/people}}",
            "<ol>\n<li><bdi>Bo</bdi></li>\n<li><bdi>Cy</bdi></li>\n</ol>\n"
        ),
        Sample("- a\n  - {{#no}}\n  - b\n  - {{/no}}\n- c", "<ul>\n<li>a\n</li>\n<li>c</li>\n</ul>\n"),
        Sample("- a\n  - {{#yes}}\n  - b\n  - {{/yes}}", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"),
        Sample(
            "* {{#people}}\n\n* {{person}}\n\n* {{/people}}",
            "<ul>\n<li>\n<p><bdi>Bo</bdi></p>\n</li>\n<li>\n<p><bdi>Cy</bdi></p>\n</li>\n</ul>\n"
        ),
        Sample("- {{#yes}}a{{/yes}}\n- {{#no}}b{{/no}}", "<ul>\n<li>a</li>\n<li></li>\n</ul>\n"),
    ])
    func `list items that contain only section tags are removed, and so is an empty list`(sample: Sample) throws {
        try expect(sample)
    }

    @Test(arguments: [
        Sample("a\n\n{{> p}}\n\nb", "<p>a</p>\n<i>u-1</i><p>b</p>\n"),
        Sample("{{> q}}", "<p><em>u-1</em></p>\n"),
        Sample("a {{> p}} b", "<p>a <i>u-1</i> b</p>\n"),
        Sample("{{#yes}}\n{{> q}}\n{{> p}}\n{{/yes}}", "<p><em>u-1</em></p>\n<i>u-1</i>"),
        Sample("- {{> p}}\n- b", "<ul>\n<li>\n<i>u-1</i></li>\n<li>b</li>\n</ul>\n"),
    ])
    func `a partial can be a block, or part of a line if it is HTML`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: ["Zq", "Zqaaaa0Qz", "Zqaaaa1Qz Zqaaab0Qz", "Zqaaaa", "Zq{{! a}}aaaa0Qz", "Zq{{! a}}{{! b}}aaaa"])
    func `text that looks like a placeholder for a tag does not change`(text: String) throws {
        let shown = text.replacing(/\{\{! .\}\}/, with: "")
        try expect(Sample("\(text){{id}}\(text)", "<p>\(shown)u-1\(shown)</p>\n"))
        try expect(Sample("Z{{id}}Qz", "<p>Zu-1Qz</p>\n"))
    }
}
