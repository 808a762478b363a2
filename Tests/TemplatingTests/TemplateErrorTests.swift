import Localization
import Testing

@testable import Templating

/// Errors in files, tags and sections, with their places and messages.
struct TemplateErrorTests {
    @Test(arguments: [
        Fault("a\n é{{user.nam}}", "2:3 unknown field \"user.nam\". Did you mean \"user.name\"?"),
        Fault(
            "{{#peopel}}{{x}}{{/peopel}}{{x}}",
            "1:1 unknown field \"peopel\". Did you mean \"people\"?",
            "1:28 unknown field \"x\"."
        ),
        Fault("{{nothing.like.it}}", "1:1 unknown field \"nothing.like.it\"."),
        Fault("{{name}}{{#people}}{{name}}{{/people}}", "1:1 unknown field \"name\". Did you mean \"user.name\"?"),
        Fault("{{isOn}}", "1:1 \"isOn\" is a flag, which cannot be shown. Use it as a section: {{#isOn}}."),
        Fault("{{people}}", "1:1 \"people\" is a list, which cannot be shown. Use it as a section: {{#people}}."),
        Fault("{{#cause=of}}{{/cause=of}}", "1:1 \"cause\" never has the code \"of\". Did you mean \"off\"?"),
        Fault("{{^id=x}}{{/id=x}}", "1:1 \"id\" is a code, which has no codes. Only words can be tested with =."),
    ])
    func `an unknown or unsuitable name is refused`(fault: Fault) throws {
        try fault.expect(in: "page.html")
        try fault.expect(in: "page.md")
    }

    @Test(arguments: [
        Fault(
            "a {{{id}}} {{& id}}",
            "1:3 unescaped tags are not supported, so that data cannot become markup. Write {{name}}.",
            "1:12 unescaped tags are not supported, so that data cannot become markup. Write {{name}}."
        ),
        Fault("{{=<% %>=}}", "1:1 the delimiters of tags are always {{ and }}. They cannot be changed."),
        Fault(
            "{{#people}}{{.}}{{/people}}",
            "1:12 \"{{.}}\" is not supported: the elements of a list are records. Write one of their fields."
        ),
        Fault(
            "{{}}{{ }}",
            "1:1 this tag is empty. Write the name of a field.",
            "1:5 this tag is empty. Write the name of a field."
        ),
        Fault("{{id", "1:1 this tag is not closed. Close it with \"}}\"."),
        Fault("{{id {{seats}}", "1:1 this tag is not closed. Close it with \"}}\"."),
        Fault(
            "{{a-b}}",
            "1:1 \"a-b\" is not a tag. Names are letters and digits, joined by dots. Messages are written {{t key}}."
        ),
        Fault(
            "{{#}}",
            "1:1 \"#\" is not a tag. Names are letters and digits, joined by dots. Messages are written {{t key}}."
        ),
        Fault(
            "{{> a b}}",
            "1:1 \"> a b\" is not a tag. Names are letters and digits, joined by dots. Messages are written {{t key}}."
        ),
    ])
    func `an invalid tag is refused`(fault: Fault) throws {
        try fault.expect(in: "page.html")
        try fault.expect(in: "page.md")
    }

    @Test(arguments: [
        Fault("{{#isOn}}\na", "1:1 the section \"isOn\" is never closed. Close it with {{/isOn}}."),
        Fault("a{{/isOn}}", "1:2 {{/isOn}} has no open section. Open it with {{#isOn}} or {{^isOn}}."),
        Fault(
            "{{#isOn}}{{#people}}{{/isOn}}{{/people}}",
            "1:10 the section \"people\" is not closed before {{/isOn}} at FILE:1:21. Close it first.",
            "1:30 {{/people}} has no open section. Open it with {{#people}} or {{^people}}."
        ),
    ])
    func `an unbalanced section is refused`(fault: Fault) throws {
        try fault.expect(in: "page.html")
        try fault.expect(in: "page.md")
    }

    @Test func `a file that is missing, not UTF-8 or too large is refused`() throws {
        let library = TemplateLibrary(
            [
                TemplateSource(path: "bad.md", bytes: [0x61, 0xFF]),
                TemplateSource(path: "nul.html", bytes: [0x61, 0x62, 0x0D, 0x0A, 0x63, 0x00]),
                TemplateSource(path: "wide.md", bytes: [0xFF, 0xFE, 0x23, 0x00, 0x20, 0x00, 0x61, 0x00]),
                TemplateSource(path: "bare.md", bytes: [0x23, 0x00, 0x20, 0x00, 0x61, 0x00]),
                TemplateSource(path: "wider.md", bytes: [0x00, 0x00, 0x00, 0x23, 0x00, 0x00, 0x00, 0x20]),
                TemplateSource(path: "big.md", bytes: Array(repeating: 0x61, count: 256 * 1024 + 1)),
            ],
            root: "T"
        )
        let catalog = try #require(try TestSite.catalogs.get()["en"])
        func description(_ path: String) -> String {
            do throws(TemplateErrors) {
                _ = try library.compile(path, scopes: [], catalog: catalog, formatter: LocaleFormatter(formats: "en"))
                return "no error"
            } catch { return error.description }
        }
        #expect(description("bd.md") == "T/bd.md:1:1: error: there is no template \"bd.md\". Did you mean \"bad.md\"?")
        #expect(description("bad.md") == "T/bad.md:1:2: error: the file is not UTF-8. Save it as UTF-8.")
        #expect(
            description("nul.html") == "T/nul.html:2:2: error: the file contains U+0000, which is not allowed. Remove "
                + "it."
        )
        #expect(description("wide.md") == "T/wide.md:1:1: error: the file is UTF-16. Save it as UTF-8.")
        #expect(description("bare.md") == "T/bare.md:1:1: error: the file is UTF-16. Save it as UTF-8.")
        #expect(description("wider.md") == "T/wider.md:1:1: error: the file is UTF-32. Save it as UTF-8.")
        #expect(
            description("big.md")
                == "T/big.md:1:1: error: the file is larger than 262144 bytes. Move parts of it to partials."
        )
    }

    @Test func `the depth of nesting is limited`() throws {
        let sections = String(repeating: "{{#isOn}}", count: 65) + String(repeating: "{{/isOn}}", count: 65)
        #expect(
            try TestSite(["page.html": sections]).errors() == [
                "Templates/page.html:1:577: error: more than 64 levels of nesting. Move the inner ones to a partial."
            ]
        )
        #expect(
            try TestSite(["page.md": String(repeating: "> ", count: 300) + "a"]).errors("page.md") == [
                "Templates/page.md:1:1: error: more than 200 levels of nesting. Move the inner ones to a partial."
            ]
        )
    }
}
