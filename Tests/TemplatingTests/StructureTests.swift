import TestKit
import Testing

@testable import Templating

/// No data changes the structure of a page.
struct StructureTests {
    /// Data that changed pages when it was inserted into Markdown before parsing, and similar data.
    private static let hostile = [
        "*Ana* <b>x</b>", "[a](javascript:alert(1))", "[e](//evil.example)", "<https://x.y>", "[Ana]: /evil \"t\"",
        "Ana\n\n# Owned\n\n- x", "Ana\n===", "A\n---", "1986. A great year", "    four spaces", "\"q\" -- ...",
        "&copy;",
        "&#0;", "\\*", "{{name}}", "{{{x}}}", "Zqa0Qz", "Zq", "</bdi></title></script><script>alert(1)</script>",
        "\" onclick=\"x", "' onclick='x", "--><b>", "]]>", "`", "```\n", "\u{0}", "\u{85}", "\u{202E}abc\u{202C}",
        "\u{200F}", "👩‍👩‍👧", "𠮷", "é", "", " ", "\n", "%", "$1", "\u{FEFF}",
    ]

    private static let files = [
        "layout.html": """
        <!doctype html><html lang="{{name}}"><title>{{name}}</title>
        <body class='a {{name}}'>{{> body}}<svg><title>{{name}}</title></svg></body></html>
        """,
        "page.md": """
        # {{name}}

        {{name}} *{{name}}* **a{{name}}b** `{{name}}` [{{name}}]({{home}} "{{name}}") ![x {{name}}]({{home}})
        {{t greeting}}

        1. {{name}}
        2. {{#people}}
        3. {{name}} {{id}}
        4. {{/people}}

        > {{name}}

        ```
        {{name}}
        ```

        {{> row}}
        """,
        "partials/row.html": "<p title=\"{{name}}\" aria-label='{{t greeting}}'><option>{{name}}</option></p>",
    ]

    private func page(with name: String) throws -> String {
        try TestSite(Self.files).page(
            "page.md",
            layout: "layout.html",
            scopes: [
                [
                    .text("name", name), .link("home", "../a"),
                    .list("people", [[.text("name", name), .code("id", "1")]]),
                ]
            ]
        )
    }

    /// The markup of a page: everything from `<` to `>`, without the values of attributes.
    private func markup(of page: String) -> String {
        var markup = ""
        var quote: Character?
        var isInside = false
        for character in page {
            if let open = quote {
                guard character == open else { continue }
                quote = nil
            } else if isInside, character == "\"" || character == "'" {
                quote = character
            }
            if character == "<" { isInside = true }
            if isInside { markup.append(character) }
            if character == ">" { isInside = false }
        }
        return markup
    }

    @Test func `the markup of a page does not depend on its data`() throws {
        let plain = try markup(of: page(with: "x"))
        #expect(plain.contains("<li><bdi></bdi></li>"))
        for data in Self.hostile {
            #expect(try markup(of: page(with: data)) == plain, "\(data.debugDescription)")
        }
        #expect(try markup(of: page(with: String(repeating: "<&\"'é\u{0}", count: 12_000))) == plain)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the markup of a page does not depend on random data`(seed: UInt64) throws {
        let plain = try markup(of: page(with: "x"))
        var random = SeededGenerator(seed: seed)
        let data = random.text(length: Int(seed) * 7)
        #expect(try markup(of: page(with: data)) == plain, "seed \(seed): \(data.debugDescription)")
    }

    @Test func `no placeholder and no brace of a tag remains in a page`() throws {
        let page = try page(with: "x")
        #expect(!page.contains("Zq") && !page.contains("Qz") && !page.contains("{") && !page.contains("}"))
    }

    @Test(arguments: hostile)
    func `data is shown verbatim except for control characters`(data: String) throws {
        let written = try TestSite(["page.html": "{{name}}"]).page("page.html", [.text("name", data)])
        let read = written.replacing("<bdi>", with: "").replacing("</bdi>", with: "").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
        let kept = String(
            String.UnicodeScalarView(
                data.unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
                        ? "\u{FFFD}" : scalar
                }
            )
        )
        #expect(read.unicodeScalars.elementsEqual(kept.unicodeScalars))
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `filling a compiled template is equivalent to replacing the tags in the rendered Markdown`(seed: UInt64) throws
    {
        var random = SeededGenerator(seed: seed)
        let parts = (0..<12).map { _ in
            random.pick([
                "# a {{x}}\n\n", "b {{x}} c\n", "*d{{x}}*", " `{{x}}` ", "\n\n- {{x}}\n- e\n", "\n\n> {{x}}\n",
                "\n\n1. f\n\n   {{x}}\n",
                "[{{x}}](g)", "![{{x}}](h)", "\n\n---\n\n", "&amp;", "**{{x}}**i", "\n\n    {{x}}\n\n", "  \n",
            ])
        }
        let template = parts.joined()
        let data = random.text(length: 9)
        var escaped: [UInt8] = []
        escaped.append(data, escaping: .attribute)
        // A code has no `<bdi>`, and data without apostrophes is escaped equally in text and attributes.
        let filled = try TestSite(["page.md": template]).page("page.md", [.code("x", data.replacing("'", with: ""))])
        let word = "Word0fTheTest"
        let literal = try TestSite(["page.md": template.replacing("{{x}}", with: word)]).page("page.md", [])
        let expected = literal.replacing(
            word,
            with: String(decoding: escaped, as: UTF8.self).replacing("&#39;", with: "")
        )
        #expect(filled == expected, "seed \(seed): \(template.debugDescription)")
    }
}

extension SeededGenerator {
    /// A random text of markup, control characters, letters of one to four bytes, and direction marks.
    mutating func text(length: Int) -> String {
        let signs = [
            "<", ">", "&", "\"", "'", "*", "_", "`", "[", "]", "(", ")", "{", "}", "#", "-", "\n", "\t", "\u{0}",
            "\u{9C}", " ", "a", "Z", "q", "0", "é", "€", "😀", "\u{202E}", "\u{200F}", "/", "!", "=", "\\", "\r",
        ]
        return (0..<length).map { _ in pick(signs) }.joined()
    }
}
