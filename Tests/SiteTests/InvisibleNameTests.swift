import Testing

/// WCAG 2.2, 2.4.4: the text of a link describes its target.
///
/// The id replaces a name without visible characters.
struct InvisibleNameTests {
    private static let names = [
        " ", "\u{A0}", "\u{200B}", "\u{200F}", "\u{2800}", "\u{3164}", "\u{FFA0}", "\u{115F}", "\u{34F}\u{AD}",
        "\u{2060}\u{FE0F}",
        "\u{E0020}", " \u{301}", "\u{202E}\u{2066}",
    ]

    @Test(arguments: names) func `links, headings and titles always contain visible text`(name: String) async throws {
        let story = Story().partner("p1", name).account("acme", name).user("u1", name).user("u2", name)
            .order("o1", 1).assign("o1").on(Story.meetings).license("u1").off(Story.meetings)
        for page in try await RenderedSite(story).pages() {
            for element in page.root.all(where: { ["a", "h1", "h2", "h3", "title", "th"].contains($0.name) }) {
                let text = element.text + (element["aria-label"] ?? "")
                #expect(
                    text.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil },
                    "\(page.path): \(element.name) “\(text)”"
                )
            }
        }
        let site = try await RenderedSite(story)
        #expect(try site.userPage("u1", of: "acme", "en").root.all(named: "h1").map(\.text) == ["u1"])
        #expect(try site.partnerPage("index", of: "p1", "es").root.all(named: "h1").map(\.text) == ["p1"])
        let feed = try site.text("accounts/acme/en/changes.atom")
        #expect(feed.contains("u1") && feed.contains("acme"))
    }

    @Test func `a name with a visible character is shown unchanged`() async throws {
        let site = try await RenderedSite(Story.ofAcme().user("u1", "\u{200F}\u{5D0}"))
        #expect(
            try site.userPage("u1", of: "acme", "en").root.all(named: "h1").map { Array($0.text.unicodeScalars) } == [
                ["\u{200F}", "\u{5D0}"]
            ]
        )
    }
}
