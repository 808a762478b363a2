import Testing

@testable import Templating

/// The output of each field in the places where HTML allows it.
struct ContextTests {
    private static let fields: [Value] = [
        .text("name", "<A> & \"B\" 'C'"), .code("id", "u'1"), .word("state", ["on", "o'f"], 1),
        .integer("seats", 12_345),
        .day("born", 20_156), .moment("seen", 1_741_529_106), .day("early", -719_529), .moment("before", -1),
        .flag("yes", true), .flag("no", false), .link("home", "../a?b&'c"), .list("people", [[.text("person", "Bo")]]),
    ]

    private func expect(_ sample: Sample, locale: String = "en", _ location: SourceLocation = #_sourceLocation) throws {
        let page = try TestSite(["page.html": sample.template], locale: locale).page("page.html", Self.fields)
        #expect(page == sample.page, sourceLocation: location)
    }

    @Test(arguments: [
        Sample("<p>{{name}}</p>", "<p><bdi>&lt;A&gt; &amp; &quot;B&quot; 'C'</bdi></p>"),
        Sample("<p title=\"{{name}}\">", "<p title=\"&lt;A&gt; &amp; &quot;B&quot; &#39;C&#39;\">"),
        Sample("<p title='{{name}}'>", "<p title='&lt;A&gt; &amp; &quot;B&quot; &#39;C&#39;'>"),
        Sample("<TITLE>{{name}}</title>{{id}}", "<TITLE>&lt;A&gt; &amp; &quot;B&quot; 'C'</title>u'1"),
        Sample("<textarea>{{name}}</textarea>", "<textarea>&lt;A&gt; &amp; &quot;B&quot; 'C'</textarea>"),
        Sample("<option>{{name}}</option>", "<option>&lt;A&gt; &amp; &quot;B&quot; 'C'</option>"),
        Sample("<svg><text>{{name}}</text></svg>", "<svg><text>&lt;A&gt; &amp; &quot;B&quot; 'C'</text></svg>"),
        Sample("<svg/><b>{{name}}</b>", "<svg/><b><bdi>&lt;A&gt; &amp; &quot;B&quot; 'C'</bdi></b>"),
        Sample("a < b <p>{{name}}", "a < b <p><bdi>&lt;A&gt; &amp; &quot;B&quot; 'C'</bdi>"),
        Sample(
            "<!-- > --><!doctype html><script>'<p>'</script>{{id}}",
            "<!-- > --><!doctype html><script>'<p>'</script>u'1"
        ),
        Sample("<p a=b c = 'd' e/>{{id}}</p >", "<p a=b c = 'd' e/>u'1</p >"),
        Sample(
            "<svg/><svg><title>{{id}}</title><g/></svg><option/>{{id}}",
            "<svg/><svg><title>u'1</title><g/></svg><option/>u'1"
        ),
        Sample("<<p title='{{id}}'>", "<<p title='u&#39;1'>"),
        Sample("<!--><p title='{{id}}'><!---><!-- --!>{{id}}", "<!--><p title='u&#39;1'><!---><!-- --!>u'1"),
        Sample("</ >{{id}}</>{{id}}", "</ >u'1</>u'1"),
        Sample("<!-- {{! a remark within a remark }} -->", "<!--  -->"),
    ])
    func `a text is escaped for its place, and isolated between elements`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("{{seats}}|{{born}}|{{seen}}", "12,345|March 9, 2025|March 9, 2025, 2:05\u{A0}PM (UTC)"),
        Sample("<data value=\"{{seats}}\">", "<data value=\"12345\">"),
        Sample("<rect width=\"{{seats}}\"/>", "<rect width=\"12345\"/>"),
        Sample("<time datetime=\"{{born}}\">", "<time datetime=\"2025-03-09\">"),
        Sample("<time datetime=\"{{seen}}\">", "<time datetime=\"2025-03-09T14:05:06Z\">"),
        Sample("<time datetime=\"{{before}}\">", "<time datetime=\"1969-12-31T23:59:59Z\">"),
        Sample("<time datetime=\"{{early}}\">", "<time datetime=\"-0001-12-31\">"),
        Sample("<title>{{seats}} {{born}}</title>", "<title>12,345 March 9, 2025</title>"),
    ])
    func `numbers and dates are localized in text and machine-readable in attributes`(sample: Sample) throws {
        try expect(sample)
    }

    @Test(arguments: [
        Sample("<i class=\"sw sw-{{state}}\">{{state}}", "<i class=\"sw sw-o&#39;f\">o'f"),
        Sample("<i id='{{id}}'>", "<i id='u&#39;1'>"),
        Sample("<a href=\"{{home}}\">{{home}}", "<a href=\"../a?b&amp;&#39;c\">../a?b&amp;'c"),
        Sample("<use href=\"{{home}}#warn\"/>", "<use href=\"../a?b&amp;&#39;c#warn\"/>"),
        Sample(
            "<a href=\"https://a.b/?c=d&amp;e:f\" title=\"{{id}}\">",
            "<a href=\"https://a.b/?c=d&amp;e:f\" title=\"u&#39;1\">"
        ),
        Sample("<a href=\"\">", "<a href=\"\">"), Sample("<a href='#x'>", "<a href='#x'>"),
    ])
    func `codes, words and links are escaped but not isolated`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        Sample("<p{{#yes}} class=\"a\"{{/yes}}>", "<p class=\"a\">"),
        Sample("<p {{#no}}hidden{{/no}}>", "<p >"),
        Sample("<p {{#yes}}a {{/yes}}b>", "<p a b>"),
        Sample("<input{{#yes}} checked{{/yes}}{{^no}} disabled{{/no}} id=x>", "<input checked disabled id=x>"),
        Sample("<p class=\"a{{#yes}} b{{/yes}}{{#no}} c{{/no}}\">", "<p class=\"a b\">"),
        Sample(
            "<a{{#yes}} href=\"{{home}}\" title=\"{{seats}}\"{{/yes}}>",
            "<a href=\"../a?b&amp;&#39;c\" title=\"12345\">"
        ),
        Sample("{{#yes}}<b>{{/yes}}x{{#yes}}</b>{{/yes}}", "<b>x</b>"),
        Sample("<title>{{#people}}{{person}}{{/people}}</title>", "<title>Bo</title>"),
    ])
    func `a section can contain whole attributes, or parts of one`(sample: Sample) throws { try expect(sample) }

    @Test(arguments: [
        ("a\u{0}b\u{1F}c\u{7F}d\u{80}e\u{9F}f", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f"),
        ("a\tb\nc\rd", "a\tb\nc\u{FFFD}d"),
        ("\u{A0}é€😀\u{202E}\u{200F}", "\u{A0}é€😀\u{202E}\u{200F}"),
        ("", ""), ("\u{C2}", "\u{C2}"), ("&amp;", "&amp;amp;"),
    ])
    func `control characters become replacement characters, and all other text is preserved`(
        text: String,
        written: String
    ) throws {
        let site = TestSite(["page.html": "<p title='{{x}}'>{{x}}"])
        #expect(try site.page("page.html", [.text("x", text)]) == "<p title='\(written)'><bdi>\(written)</bdi>")
    }
}
