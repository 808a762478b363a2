import Testing

@testable import Templating

/// Line ends and a byte order mark make no difference.
struct SourceFormTests {
    private static let fields: [Value] = TestSite.fields

    /// A site with a page, in all forms: with and without a byte order mark, with each kind of line ends.
    private static func forms(_ files: [String: String]) -> [TestSite] {
        ["\n", "\r\n", "\r"].flatMap { end in
            ["", "\u{FEFF}"].map { mark in
                TestSite(files.mapValues { mark + $0.replacing("\n", with: end) })
            }
        }
    }

    @Test(arguments: [
        "a\n\n{{#isOn}}\n- b\n- {{id}}\n{{/isOn}}\n\n{{> part}}\n", "a  \nb\n\n```\n{{id}}\n```\n{{! c }}\nd",
        "<p>\n{{#people}}\n {{name}}\n{{/people}}\n</p>\n{{> part}}\n", "\n\n# {{id}} {#x}\n",
    ])
    func `a page does not depend on line endings or byte order marks`(template: String) throws {
        for path in ["page.md", "page.html"] {
            let files = [path: template, "partials/part.html": "<b>\n{{#isOn}}\nx\n{{/isOn}}\n</b>\n"]
            let isRefused = try !TestSite(files).errors(path).isEmpty
            let expected = isRefused ? "" : try TestSite(files).page(path, Self.fields)
            #expect(!expected.contains("\r"))
            for site in Self.forms(files) {
                if isRefused {
                    #expect(try site.errors(path) == TestSite(files).errors(path))
                } else {
                    #expect(try site.page(path, Self.fields) == expected)
                }
            }
        }
    }

    @Test(arguments: [
        "a\n é{{x}}\n\n{{#isOn}}\n\nb{{/isOn}}\n<b>\n", "{{id\n{{id}}\n}}",
        "# a {#B}\n\n# b {#B}\n\n[c](javascript:d)\n",
        "\n\n{{> none}}\n{{t none}}",
    ])
    func `the place of an error does not depend on line endings or byte order marks`(template: String) throws {
        var count = 0
        for path in ["page.md", "page.html"] {
            let expected = try TestSite([path: template]).errors(path)
            count += expected.count
            for site in Self.forms([path: template]) { #expect(try site.errors(path) == expected) }
        }
        #expect(count > 0)
    }
}
