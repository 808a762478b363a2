import StrictJSON
import TestKit
import Testing

/// Data is never markup: every text in a name is shown unchanged and has no effect on the page.
struct HostileTextTests {
    private static let texts = [
        "[x](https://evil.example)", "<https://evil.example>", "[e](//evil.example)", "javascript:alert(1)",
        "<script>alert(1)</script>", "</main></body></html>", "<img src=x onerror=alert(1)>", "<!-- x", "-->", "]]>",
        "{{name}}", "{{#users}}", "{{t official.noLicenses}}", "{{{name}}}", "{name}", "{count, plural, other {#}}",
        "# H", "===", "---", "- item", "1986. A great year", "    code", "`code`", "*Ana* **Ruiz** _x_", "> quote",
        "\\*",
        "\u{202E}gpj.exe\u{2066}", "\u{200F}أنا\u{061C}", "\u{200B}\u{FEFF}x", "\u{301}accent first",
        "\"double\" 'single' `back`", "\" onmouseover=\"alert(1)", "' x='", "&amp;", "&lt;b&gt;", "&#0;", "&copy;", "&",
        "<", ">", "%3Cscript%3E", "..", "a/../../b", String(repeating: "é", count: 200),
        String(repeating: "👩🏽‍🚀", count: 50), String(repeating: "<", count: 200), String(repeating: "&", count: 200),
        "=HYPERLINK(\"https://evil.example\")", "+1", "-1", "@x", "a,b;c\td".replacing("\t", with: " "), "\u{FFFD}",
        "Ñandú O’Higgins 李小龍 Владимир 🙂",
    ]

    /// The text in every field that accepts text.
    private static func story(_ text: String) -> Story {
        Story().by(text).partner("p1", text).account("acme", text, number: text, locale: text)
            .user("u1", text, email: text).order("o1", 1, references: [(text, text)]).assign("o1").on(Story.meetings)
            .license("u1", tier: text).off(Story.meetings).on(Story.meetings).license("u1", tier: text)
            .user("u2", text, email: text)
    }

    /// The structure of every page with a harmless text.
    private static let harmless = Task {
        let pages = try await RenderedSite(story("harmless")).pages()
        return Dictionary(uniqueKeysWithValues: pages.map { ($0.path, $0.root.structure) })
    }

    @Test(arguments: texts) func `a text never changes the structure of a page`(text: String) async throws {
        let hostile = try await RenderedSite(Self.story(text))
        let harmless = try await Self.harmless.value
        #expect(hostile.paths.filter { $0.hasPrefix("accounts/") && $0.hasSuffix(".html") }.count == 28)
        for path in hostile.paths where path.hasSuffix(".html") && !path.hasPrefix("help/") {
            #expect(try hostile.page(path).root.structure == harmless[path], "\(path)")
        }
    }

    @Test(arguments: texts) func `a text is shown exactly as it was sent`(text: String) async throws {
        let site = try await RenderedSite(Self.story(text))
        for locale in ["en", "es"] {
            let user = try site.userPage("u1", of: "acme", locale)
            expect(text, in: try user.main(), times: 4, "name, e-mail, account, tier")
            expect(text, in: try #require(user.root.all(named: "title").first), times: 1, "title")
            expect(
                text,
                in: try site.accountPage("index", of: "acme", locale).main(),
                times: 4,
                "name, number, reference"
            )
            expect(text, in: try site.accountPage("users", of: "acme", locale).main(), times: 5, "heading, two users")
            // The heading; two additions, two assignments, one holder, seven actors.
            expect(text, in: try site.accountPage("history", of: "acme", locale).main(), times: 13, "history")
            expect(
                text,
                in: try site.partnerPage("index", of: "p1", locale).main(),
                times: 6,
                "partner, order, account"
            )
        }
    }

    @Test(arguments: texts) func `CSV and JSON preserve a text`(text: String) async throws {
        let site = try await RenderedSite(Self.story(text))
        let table = try CSVTable.parse(site.text("accounts/acme/users.csv"))
        let isFormula = "=+-@".utf8.contains(text.utf8.first ?? 0)
        let (names, emails, tiers) = (
            table.dropFirst().map { $0[1] }, table.dropFirst().map { $0[2] }, table.dropFirst().map { $0[11] }
        )
        let expected = isFormula ? "'" + text : text
        #expect((names + emails).map { Array($0.utf8) } == Array(repeating: Array(expected.utf8), count: 4))
        #expect(tiers.contains { $0.utf8.elementsEqual(expected.utf8) })
        let account = try #require(try site.json("accounts/acme/account.json").object)
        #expect(account["name"]?.string?.utf8.elementsEqual(text.utf8) == true)
        #expect(account["number"]?.string?.utf8.elementsEqual(text.utf8) == true)
        let users = try #require(account["users"]?.array)
        let orders = try #require(account["orders"]?.array)
        for key in ["name", "email"] {
            #expect(users.allSatisfy { $0.object?[key]?.string?.utf8.elementsEqual(text.utf8) == true })
        }
        let reference = try #require(orders.first?.object?["references"]?.object?.members.first)
        #expect(
            reference.key.utf8.elementsEqual(text.utf8) && reference.value.string?.utf8.elementsEqual(text.utf8) == true
        )
    }

    @Test func `no page contains template tags`() async throws {
        let site = try await RenderedSite.sample()
        for path in site.paths where path.hasSuffix(".html") {
            let text = try site.text(path)
            #expect(!text.contains("{{") && !text.contains("}}"), "\(path)")
        }
    }

    /// Counts in bytes, not in characters, so that no accent or joiner is lost or moved.
    private func expect(
        _ text: String,
        in element: Element,
        times: Int,
        _ what: Comment,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = Array(element.texts.joined(separator: "\u{0}").utf8)
        let wanted = Array(text.utf8)
        var (count, index) = (0, 0)
        while index + wanted.count <= found.count {
            if found[index..<(index + wanted.count)].elementsEqual(wanted) {
                (count, index) = (count + 1, index + wanted.count)
            } else {
                index += 1
            }
        }
        #expect(count >= times, what, sourceLocation: sourceLocation)
    }
}
