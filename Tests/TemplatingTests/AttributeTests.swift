import Testing

@testable import Templating

/// Attributes of blocks, and containers around them.
struct AttributeTests {
    private static let fields: [Value] = [
        .text("name", "Ana \"<&"), .code("id", "u-1"), .flag("yes", true), .flag("no", false),
        .list("people", [[.text("person", "Bo")], [.text("person", "Cy")]]),
        Value(name: "nobody", kind: .list(["who": .text]), value: .list([])),
    ]

    private func expect(_ sample: Sample, _ location: SourceLocation = #_sourceLocation) throws {
        let site = TestSite(["page.md": sample.template, "partials/p.html": "<i>{{id}}</i>"])
        #expect(try site.page("page.md", Self.fields) == sample.page, sourceLocation: location)
    }

    @Test(arguments: [
        Sample("{.a}\nb", "<p class=\"a\">b</p>\n"),
        Sample("{.a}\n\nb", "<p class=\"a\">b</p>\n"),
        Sample("x\n{.a .b}\nc\nd", "<p>x</p>\n<p class=\"a b\">c\nd</p>\n"),
        Sample("{#a}\n## b", "<h2 id=\"a\">b</h2>\n"),
        Sample("{.a}\n## b {#c}", "<h2 class=\"a\" id=\"c\">b</h2>\n"),
        Sample("{.a}\n- b\n- c", "<ul class=\"a\">\n<li>b</li>\n<li>c</li>\n</ul>\n"),
        Sample("{.a}\n\n3. b", "<ol start=\"3\" class=\"a\">\n<li>b</li>\n</ol>\n"),
        Sample("{.a}\n> b", "<blockquote class=\"a\">\n<p>b</p>\n</blockquote>\n"),
        Sample("> {.a}\n> b", "<blockquote>\n<p class=\"a\">b</p>\n</blockquote>\n"),
        Sample("{.a}\n```\nb\n```", "<pre class=\"a\"><code>b\n</code></pre>\n"),
        Sample("- {.a}\n  b\n- c", "<ul>\n<li>\n<p class=\"a\">b</p>\n</li>\n<li>c</li>\n</ul>\n"),
        Sample(
            "{role=\"note\" data-b-c=\"1 2\" aria-label=\"x\" .a #d}\ne",
            "<p id=\"d\" class=\"a\" role=\"note\" data-b-c=\"1 2\" aria-label=\"x\">e</p>\n"
        ),
    ])
    func `attributes on a line apply to the block below it`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("{data-a=\"{{name}}\"}\nb", "<p data-a=\"Ana &quot;&lt;&amp;\">b</p>\n"),
        Sample("{data-a=\"x{{#yes}} y{{/yes}}{{#no}} z{{/no}}\"}\nb", "<p data-a=\"x y\">b</p>\n"),
        Sample(
            "{.a}\n- {{#people}}\n- {{person}}\n- {{/people}}",
            """
            <ul class="a">
            <li><bdi>Bo</bdi></li>
            <li><bdi>Cy</bdi></li>
            </ul>

            """
        ),
        Sample("{.a}\n- {{#nobody}}\n- {{who}}\n- {{/nobody}}", ""),
    ])
    func `attributes can contain values and sections`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("::: {.a}\n\nb\n\n:::", "<div class=\"a\">\n<p>b</p>\n</div>\n"),
        Sample("::: {.a}\nb\n:::\nc", "<div class=\"a\">\n<p>b</p>\n</div>\n<p>c</p>\n"),
        Sample(
            "::: {.a}\n## b\n::: {.c}\nd\n:::\n:::",
            """
            <div class="a">
            <h2>b</h2>
            <div class="c">
            <p>d</p>
            </div>
            </div>

            """
        ),
        Sample(
            "{{#people}}\n\n::: {.a}\n\n{{person}}\n\n:::\n\n{{/people}}",
            """
            <div class="a">
            <p><bdi>Bo</bdi></p>
            </div>
            <div class="a">
            <p><bdi>Cy</bdi></p>
            </div>

            """
        ),
        Sample("::: {.a}\n\n{{#no}}\n\nb\n\n{{/no}}\n\n{{> p}}\n\n:::", "<div class=\"a\">\n<i>u-1</i></div>\n"),
    ])
    func `a container surrounds the blocks between its lines`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("{a}\nb {.c}", "<p>{a}\nb {.c}</p>\n"),
        Sample("{onclick=\"a\"}\nb", "<p>{onclick=&quot;a&quot;}\nb</p>\n"),
        Sample("a ::: b\n\n`:::`", "<p>a ::: b</p>\n<p><code>:::</code></p>\n"),
        Sample("{.a} b", "<p>{.a} b</p>\n"),
    ])
    func `any other brace or colon is text`(sample: Sample) throws { try expect(sample) }

    private static let malformed =
        "is not a list of attributes. Write {#id .class role=\"note\" data-name=\"value\"}, each name once."
    private static let unopened =
        "::: has no open container. Begin one with ::: {.name}."
    private static let unclosed =
        "this container is not closed. Put ::: on its own line at its end. After a list, write an empty line before it."
    private static let alone =
        "no block follows these attributes. Write them on the line above a paragraph, heading, list, or quote."

    @Test(arguments: [
        Fault("a\n\n{.}\nb", "3:1 \"{.}\" \(malformed)"),
        Fault("{.a onclick=\"b\"}\nc", "1:1 \"{.a onclick=\"b\"}\" \(malformed)"),
        Fault("{.a style=\"b\"}\nc", "1:1 \"{.a style=\"b\"}\" \(malformed)"),
        Fault("{#a #b}\nc", "1:1 \"{#a #b}\" \(malformed)"),
        Fault("{.{{id}}}\nc", "1:1 \"{.{{…}}}\" \(malformed)"),
        Fault("{data-a=\"b}\nc", "1:1 \"{data-a=\"b}\" \(malformed)"),
        Fault("::: a\n\nb", "1:1 \"a\" \(malformed)"),
        Fault("{#a}\n## b {#c}", "2:1 \"{#c}\" \(malformed)"),
        Fault("{#a}\nb\n\n## c {#a}", "4:1 the anchor \"a\" is in this file twice. Keep one of them."),
        Fault("a\n\n{.b}", "3:1 \(alone)"),
        Fault("{.b}\n{.c}\n\na", "1:1 \(alone)"),
        Fault("::: {.a}\n\nb", "1:1 \(unclosed)"),
        Fault("a\n\n:::", "3:1 \(unopened)"),
        Fault("::: {.a}\n- b\n:::", "1:1 \(unclosed)"),
        Fault(
            "{data-a=\"{{id}}\"}\n- {{#people}}\n- a\n- {{/people}}",
            "2:1 a list whose elements repeat cannot have a value among its attributes. Put it on a container around "
                + "the list."
        ),
    ])
    func `malformed attributes and containers are refused`(fault: Fault) throws {
        try fault.expect(in: "page.md")
    }

    @Test func `a section that begins in a container must end in it`() throws {
        let site = TestSite(["page.md": "::: {.a}\n\n{{#isOn}}\n\nb\n\n:::\n\n{{/isOn}}"])
        #expect(try site.errors("page.md").contains { $0.contains("begins in another part") })
    }
}
