import Testing

@testable import Templating

/// Templates of the largest size that repeat texts for which a parser might read far ahead: each is compiled or refused
/// quickly.
@Suite(.timeLimit(.minutes(3)))
struct HostileTemplateTests {
    private static let repeated = [
        "{{", "{{{", "{{{ }}", "}}", "{{#isOn}}", "{{/isOn}}", "{{#isOn}}{{/seats}}", "{{x}}", "{{t x}}", "{{> x}}",
        "<!--", "<!---->",
        "<!-- --!>", "<a b='", "<a href='javascript:x'>", "<title>", "<script></scrip", "Zqaaaa", "Zq", "![](", "](",
        "{#", "{{! a }}", "- {{#isOn}}\n", "# a {#b}\n", "a ", "\n",
    ]

    @Test(arguments: repeated, ["page.md", "page.html"])
    func `a template that repeats one mark is read in one pass`(mark: String, path: String) throws {
        let count = (TemplateLibrary.sizeLimit - 16) / mark.utf8.count
        for end in mark.hasPrefix("{") ? ["", "}}"] : [""] {
            _ = try TestSite([path: String(repeating: mark, count: count) + end]).errors(path)
        }
    }

    @Test func `placeholders for tags remain short`() throws {
        let run = "Zq" + String(repeating: "a", count: 120_000)
        let page = try TestSite(["page.md": run + String(repeating: "{{id}} ", count: 15_000)]).page(
            "page.md",
            [.code("id", "u")]
        )
        #expect(page.utf8.count < 200_000)
    }

    @Test func `partials that include each other twice at each level are refused`() throws {
        var files = ["page.html": "{{> p0}}", "partials/p40.html": "x"]
        for number in 0..<30 {
            let next = "{{> p\(number == 29 ? 40 : number + 1)}}"
            files["partials/p\(number).html"] = next + next
        }
        let errors = try TestSite(files).errors()
        #expect(errors.count == 1)
        #expect(errors.first?.contains("the page with its partials and messages is larger than 8388608 bytes") == true)
    }

    @Test func `a long chain of partials is refused instead of exhausting the stack`() throws {
        var files = ["page.html": "{{> p0}}"]
        for number in 0..<5000 { files["partials/p\(number).html"] = "{{> p\(number + 1)}}" }
        #expect(
            try TestSite(files).errors() == [
                "Templates/partials/p31.html:1:1: error: partials include each other more than 32 levels deep. "
                    + "Include the inner ones from the page."
            ]
        )
    }

    @Test func `a message key with many words is refused`() throws {
        let words = String(repeating: ".:cause", count: 30)
        let errors = try TestSite(["page.html": "{{t x\(words)}}"]).errors()
        #expect(errors.contains { $0.contains("is larger than") })
        let long = try TestSite(["page.html": "{{t \(String(repeating: "a.", count: 100_000))a}}"]).errors()
        #expect(long.count == 1)
    }

    @Test func `a page can include the same partial many times`() throws {
        let page = String(repeating: "{{> p}}", count: 20_000)
        #expect(try TestSite(["page.html": page, "partials/p.html": "{{id}}, "]).errors() == [])
    }
}
