import Testing

@testable import Templating

/// Errors because of the markup around a tag.
struct MarkupErrorTests {
    private static let divided =
        "this splits the delimiter of a comment, a declaration or an element. Put it before or after the delimiter."

    @Test(arguments: [
        Fault(
            "a\n\n## b {#B c}",
            "3:1 \"B c\" is not an anchor. Use lower-case letters and digits, joined by hyphens: {#what-to-do}."
        ),
        Fault(
            "## b {#{{id}}}",
            "1:1 \"{{…}}\" is not an anchor. Use lower-case letters and digits, joined by hyphens: {#what-to-do}."
        ),
        Fault("# a {#b}\n\n## c {#b}", "3:1 the anchor \"b\" is in this file twice. Keep one of them."),
    ])
    func `an invalid or duplicate anchor is refused`(fault: Fault) throws {
        try fault.expect(in: "page.md")
    }

    @Test(arguments: [
        Fault(
            "*{{#isOn}}a*{{/isOn}}",
            "1:13 the section \"isOn\" begins in another part of the text, at Templates/page.md:1:2. Begin and end it in "
                + "the same paragraph, list or block."
        ),
        Fault(
            "a {{#isOn}}b\n\nc{{/isOn}}",
            "3:2 the section \"isOn\" begins in another part of the text, at Templates/page.md:1:3. Begin and end it in "
                + "the same paragraph, list or block."
        ),
        Fault(
            "- {{#isOn}}\n- a\n\nb\n\n{{/isOn}}",
            "6:1 the section \"isOn\" begins in another part of the text, at Templates/page.md:1:3. Begin and end it in "
                + "the same paragraph, list or block."
        ),
        Fault(
            "a\n\n<b>{{id}}</b> {{#isOn}}{{/isOn}}\n\n- <hr>",
            "3:1 raw HTML is not allowed. Put it into a partial, partials/NAME.html, and write {{> NAME}} here.",
            "3:10 raw HTML is not allowed. Put it into a partial, partials/NAME.html, and write {{> NAME}} here.",
            "5:3 raw HTML is not allowed. Put it into a partial, partials/NAME.html, and write {{> NAME}} here."
        ),
        Fault(
            "<div id=\"{{id}}\">\n\n</div>",
            "1:1 raw HTML is not allowed. Put it into a partial, partials/NAME.html, and write {{> NAME}} here.",
            "3:1 raw HTML is not allowed. Put it into a partial, partials/NAME.html, and write {{> NAME}} here."
        ),
        Fault(
            "[a{{id}}]: b",
            "1:3 a tag is not allowed here: it is in a link label, in the info of a code block, or in literal text."
        ),
        Fault(
            "``` {{id}}\n```",
            "1:5 a tag is not allowed here: it is in a link label, in the info of a code block, or in literal text."
        ),
        Fault(
            "[a]({{user.name}})",
            "1:5 \"user.name\" is text and cannot be the target of a link. Use a field of kind link."
        ),
        Fault(
            "[a](b/{{home}}) ![c]({{home}}/d) <http://{{id}}>",
            "1:7 the target of a link must be either literal text, or one field of kind link, which a literal #fragment may follow.",
            "1:22 the target of a link must be either literal text, or one field of kind link, which a literal #fragment may follow.",
            "1:42 the target of a link must be either literal text, or one field of kind link, which a literal #fragment may follow."
        ),
        Fault(
            "[a]({{t help}})",
            "1:5 the target of a link must be either literal text, or one field of kind link, which a literal #fragment may follow."
        ),
        Fault(
            "a [b](JavaScript&#58;x)",
            "1:3 the link target \"JavaScript:x\" can run code. Use a relative, http or https address."
        ),
        Fault(
            "a {{> note}} b",
            "1:3 the Markdown partial \"note\" is within a line. Write it as its own paragraph."
        ),
        Fault(
            "`{{> seats}}` ![{{> seats}}](a)",
            "1:2 the partial \"seats\" must be between elements, not inside a tag, title, code or similar.",
            "1:17 the partial \"seats\" must be between elements, not inside a tag, title, code or similar."
        ),
    ])
    func `tags and HTML that Markdown cannot contain are refused`(fault: Fault) throws {
        try fault.expect(in: "page.md")
    }

    @Test(arguments: [
        Fault(
            "<a href=\"{{user.name}}\">",
            "1:10 \"user.name\" is text and cannot be the target of a link. Use a field of kind link."
        ),
        Fault(
            "<a href=\"{{id}}\">",
            "1:10 \"id\" is a code and cannot be the target of a link. Use a field of kind link."
        ),
        Fault(
            "<a href=\"x/{{home}}\">",
            "1:20 the target of a link must be either literal text, or one field of kind link, which a literal #fragment may follow."
        ),
        Fault(
            "<img srcset='{{home}} 2x'>",
            "1:25 the target of a link must be either literal text, or one field of kind link, which a literal #fragment may follow."
        ),
        Fault(
            "<a href='{{#isOn}}{{home}}{{/isOn}}'>",
            "1:36 the target of a link must be either literal text, or one field of kind link, which a literal #fragment may follow."
        ),
        Fault(
            "<a href=' java\nscript:x'>",
            "1:10 the link target \" java\nscript:x\" can run code. Use a relative, http or https address."
        ),
        Fault(
            "<a href='java&#115;cript:x'>",
            "1:10 the link target \"java&#115;cript:x\" can run code. Use a relative, http or https address."
        ),
        Fault(
            "<a href='javascript&colon;x'>",
            "1:10 the link target \"javascript&colon;x\" can run code. Use a relative, http or https address."
        ),
        // A mark after the colon forms one character with it for people, but not for browsers.
        Fault(
            "<a href='javascript:\u{FF9E}=1;alert(1)'>",
            "1:10 the link target \"javascript:\u{FF9E}=1;alert(1)\" can run code. Use a relative, http or https address."
        ),
        Fault(
            "<a href='javascript\u{301}:x'><a href='&\u{301}amp;:x'>",
            "1:34 the link target \"&\u{301}amp;:x\" can run code. Use a relative, http or https address."
        ),
        Fault("<a href='r&amp;d'><a href='/a&b:c'><a href='#a&colon;'>"),
        Fault(
            "<a title={{id}}>",
            "1:10 a value is not allowed in an attribute without quotation marks. Put it into text or a quoted attribute."
        ),
        Fault(
            "<a title=x{{id}}>",
            "1:11 a value is not allowed in an attribute without quotation marks. Put it into text or a quoted attribute."
        ),
        Fault("<a {{id}}>", "1:4 a value is not allowed between attributes. Put it into text or a quoted attribute."),
        Fault(
            "<a x{{id}}=''>",
            "1:5 a value is not allowed in the name of an attribute. Put it into text or a quoted attribute."
        ),
        Fault(
            "<{{id}}>",
            "1:2 a value is not allowed in the name of an element. Put it into text or a quoted attribute."
        ),
        Fault(
            "<h{{seats}}>",
            "1:3 a value is not allowed in the name of an element. Put it into text or a quoted attribute."
        ),
        Fault(
            "<!-- {{id}} -->",
            "1:6 a value is not allowed in an HTML comment. Put it into text or a quoted attribute."
        ),
        Fault(
            "<!doctype {{id}}>",
            "1:11 a value is not allowed in a declaration. Put it into text or a quoted attribute."
        ),
        Fault(
            "<SCRIPT>{{id}}</script>",
            "1:9 a value is not allowed in the element \"script\". Put it into text or a quoted attribute."
        ),
        Fault(
            "<style>{{t help}}</style>",
            "1:8 a value is not allowed in the element \"style\". Put it into text or a quoted attribute."
        ),
        Fault(
            "<a onClick='{{id}}'>",
            "1:13 a value is not allowed in the attribute \"onclick\". Put it into text or a quoted attribute."
        ),
        Fault(
            "<a style='width:{{seats}}px'>",
            "1:17 a value is not allowed in the attribute \"style\". Put it into text or a quoted attribute."
        ),
        Fault(
            "<title>{{> seats}}</title>",
            "1:8 the partial \"seats\" must be between elements, not inside a tag, title, code or similar."
        ),
        Fault("<a>\n<b title='x", "2:12 the file ends inside an attribute. Close it."),
        Fault("<script>", "1:9 the file ends inside the element \"script\". Close it."),
        Fault(
            "<p{{#isOn}} a='{{/isOn}}'>",
            "1:16 the section \"isOn\" begins and ends in different HTML contexts: see Templates/page.html:1:3. Put whole "
                + "elements or attributes into it."
        ),
        Fault(
            "<p a=\"{{#isOn}}\" title=\"{{/isOn}}x\">",
            "1:25 the section \"isOn\" begins and ends in different HTML contexts: see Templates/page.html:1:7. Put whole "
                + "elements or attributes into it."
        ),
        Fault(
            "{{#isOn}}<svg>{{/isOn}}</svg>",
            "1:15 the section \"isOn\" begins and ends in different HTML contexts: see Templates/page.html:1:1. Put whole "
                + "elements or attributes into it."
        ),
        Fault(
            "<a {{#isOn}}><script {{/isOn}}></script>",
            "1:22 the section \"isOn\" begins and ends in different HTML contexts: see Templates/page.html:1:4. Put whole "
                + "elements or attributes into it."
        ),
        Fault(
            "{{#isOn}}<title>{{/isOn}}</title>",
            "1:17 the section \"isOn\" begins and ends in different HTML contexts: see Templates/page.html:1:1. Put whole "
                + "elements or attributes into it."
        ),
        Fault(
            "<p {{#isOn}}a{{/isOn}}b>",
            "1:23 this joins the preceding attribute if the section is omitted or shown. Put white space before it."
        ),
        Fault(
            "<p{{#isOn}} a {{/isOn}}b>",
            "1:24 this joins the preceding attribute if the section is omitted or shown. Put white space before it."
        ),
        Fault(
            "<p a=\"b\"{{#isOn}}c{{/isOn}}>",
            "1:18 this joins the preceding attribute if the section is omitted or shown. Put white space before it."
        ),
        Fault(
            "<p =\"a\">",
            "1:4 browsers interpret = without a name right before it differently than it appears. Remove it."
        ),
        Fault(
            "<p a=\"b\"=\"c\">",
            "1:9 browsers interpret = without a name right before it differently than it appears. Remove it."
        ),
        Fault(
            "<p {{#isOn}}a{{/isOn}} =\"b\">",
            "1:24 browsers interpret = without a name right before it differently than it appears. Remove it."
        ),
        Fault(
            "<p a {{#isOn}}=\"b\"{{/isOn}}>",
            "1:15 browsers interpret = without a name right before it differently than it appears. Remove it."
        ),
        Fault(
            "<script/>{{id}}</script>",
            "1:10 a value is not allowed in the element \"script\". Put it into text or a quoted attribute."
        ),
        Fault(
            "<script src=/a>{{id}}</script>",
            "1:16 a value is not allowed in the element \"script\". Put it into text or a quoted attribute."
        ),
        Fault(
            "<noscript>{{id}}</noscript>",
            "1:11 a value is not allowed in the element \"noscript\". Put it into text or a quoted attribute."
        ),
        Fault(
            "<script><!--<script></script>",
            "1:9 browsers interpret <!-- within script differently than it appears. Remove it."
        ),
        Fault(
            "<svg><style></style></svg>",
            "1:12 browsers interpret style within svg or math differently than it appears. Remove it."
        ),
        Fault(
            "<svg><title>a <b>{{id}}</title></svg>",
            "1:15 browsers interpret markup in title within svg or math differently than it appears. Remove it."
        ),
        Fault("<svg><![CDATA[></svg>", "1:7 browsers interpret <![CDATA[ differently than it appears. Remove it."),
        Fault("<!-- --{{! x}}> -->", "1:8 \(Self.divided)"), Fault("<!--{{! x}}> -->", "1:5 \(Self.divided)"),
        Fault("<!{{! x}}-- >", "1:3 \(Self.divided)"), Fault("<!-- --!{{! x}}> -->", "1:9 \(Self.divided)"),
        Fault("<title></ti{{! x}}tle></title>", "1:12 \(Self.divided)"),
        Fault("<TITLE>a<{{id}}</title>", "1:10 \(Self.divided)"),
        Fault("</ {{id}}>", "1:4 a value is not allowed in a declaration. Put it into text or a quoted attribute."),
    ])
    func `markup that could make data part of the HTML structure is refused`(fault: Fault) throws {
        try fault.expect(in: "page.html")
    }
}
