import Basics
import Site
import Testing

/// Guides: equal sections in all languages, the targets of links, and pictures of the console.
struct GuideTests {
    private static func guides(_ site: RenderedSite, _ locale: String) throws -> [Page] {
        try site.paths.filter { $0.hasPrefix("help/\(locale)/") }.map { try site.page($0) }
    }

    private static func anchors(of page: Page) -> [String] {
        page.root.all { $0.name.wholeMatch(of: /h[1-6]/) != nil }.compactMap { $0["id"] }
    }

    // MARK: Sections

    @Test func `every guide has the same sections in every language, each once`() async throws {
        let site = try await RenderedSite(Story())
        let (english, spanish) = (try Self.guides(site, "en"), try Self.guides(site, "es"))
        #expect(english.count == 8)
        for (first, second) in zip(english, spanish) {
            let anchors = Self.anchors(of: first)
            #expect(anchors == Self.anchors(of: second), "\(first.path)")
            #expect(Set(anchors).count == anchors.count, "\(first.path)")
            #expect(!anchors.isEmpty || first.path.hasSuffix("/index.html"), "\(first.path)")
        }
    }

    @Test(arguments: CauseExample.all, ["en", "es"])
    func `a user page links to the guide section for its cause`(
        example: CauseExample,
        locale: String
    ) async throws {
        let site = try await RenderedSite(example.story)
        let page = try site.userPage("u1", of: "acme", locale)
        let links = try page.main().all { $0.hasClass("answer") }.first?.all(named: "a").compactMap { $0["href"] }
        let link = try #require(links?.first { $0.contains("help/") })
        let parts = link.split(separator: "#")
        try #require(parts.count == 2, "\(link)")
        let guide = try site.page(try #require(page.target(of: link)))
        #expect(Self.anchors(of: guide).contains(String(parts[1])), "\(link)")
    }

    @Test(arguments: CauseExample.all, ["en", "es"])
    func `every cause has its own section, under the title that the user page shows`(
        example: CauseExample,
        locale: String
    ) async throws {
        let site = try await RenderedSite(example.story)
        let title = try site.userPage("u1", of: "acme", locale).main().all { $0.hasClass("answer") }.first?.all(
            named: "h2"
        ).first?.text
        let guide = try site.page("help/\(locale)/read-user-page.html")
        let sections = guide.root.all { $0["id"] == example.cause }
        #expect(sections.map(\.text) == [title ?? ""])
        let outcomes = guide.root.all { $0.name == "h2" && $0["id"] == example.outcome }
        #expect(outcomes.count == 1)
    }

    @Test(arguments: ["en", "es"]) func `pages link first-time readers to the guide that explains them`(
        locale: String
    ) async throws {
        let site = try await RenderedSite(SixteenRows.rows[8].story)
        let pages = [
            (try site.partnerPage("index", of: "p1", locale), "read-pages.html#partner"),
            (try site.partnerPage("orders", of: "p1", locale), "read-pages.html#partner"),
            (try site.accountPage("index", of: "acme", locale), "read-pages.html#account"),
            (try site.accountPage("users", of: "acme", locale), "read-pages.html#users"),
            (try site.accountPage("history", of: "acme", locale), "read-pages.html#history"),
            (try site.userPage("u1", of: "acme", locale), "read-user-page.html"),
        ]
        for (page, guide) in pages {
            let links = try page.main().all(named: "a").compactMap { $0["href"] }
            #expect(links.contains { $0.hasSuffix("help/\(locale)/\(guide)") }, "\(page.path): \(links)")
        }
    }

    @Test func `every link to a section of a page leads to an existing section`() async throws {
        let site = try await RenderedSite.sample()
        let ids = Dictionary(
            uniqueKeysWithValues: try await RenderedSite.samplePages().map { page in
                (page.path, Set(page.root.all { $0["id"] != nil }.compactMap { $0["id"] }))
            }
        )
        var checked = 0
        for page in try await RenderedSite.samplePages() {
            for link in page.root.all(named: "a").compactMap({ $0["href"] }) where link.contains("#") {
                let target = try #require(page.target(of: link), "\(page.path) \(link)")
                let anchor = String(link.split(separator: "#").last ?? "")
                #expect(ids[target]?.contains(anchor) == true, "\(page.path) links to \(link)")
                checked += 1
            }
        }
        #expect(checked > 500)
        #expect(site.paths.count == ids.count + site.paths.filter { !$0.hasSuffix(".html") }.count)
    }

    @Test(arguments: ["en", "es"]) func `a guide with more than three sections lists them in order`(
        locale: String
    ) async throws {
        let guides = try Self.guides(try await RenderedSite(Story()), locale).filter {
            !$0.path.hasSuffix("index.html")
        }
        #expect(guides.count == 7)
        for guide in guides {
            let sections = guide.root.all { $0.name == "h2" && $0["id"] != nil && $0["id"] != "on-this-page" }
            let links = guide.root.all { $0.hasClass("contents") }.flatMap { $0.all(named: "a") }
            try #require(sections.count > 3)
            #expect(links.map(\.text) == sections.map(\.text), "\(guide.path)")
            #expect(links.map { $0["href"] } == sections.map { "#" + ($0["id"] ?? "") }, "\(guide.path)")
        }
    }

    // MARK: The list of guides

    @Test(arguments: [("en", ["Understand", "Do"]), ("es", ["Entender", "Hacer"])])
    func `the list of guides has two groups, with the title and a description of each guide`(
        locale: String,
        groups: [String]
    ) async throws {
        let site = try await RenderedSite(Story())
        let list = try site.page("help/\(locale)/index.html")
        let main = try list.main()
        #expect(main.all(named: "h2").map(\.text).prefix(2) == groups[...])
        let entries = main.all { $0.hasClass("guides") }.flatMap { $0.all(named: "li") }
        #expect(entries.count == 7)
        #expect(list.targets(in: try #require(entries.first)) == ["help/\(locale)/read-user-page.html"])
        for entry in entries {
            let guide = try site.page(try #require(list.targets(in: entry).first ?? nil))
            let title = try #require(guide.main().all(named: "h1").first).text
            #expect(entry.all(named: "a").map(\.text) == [title])
            let description = entry.without { $0.name == "a" }.text
            #expect(description.hasSuffix(".") && (20...100).contains(description.count), "\(guide.path)")
        }
    }

    /// The guides to which the foot of a guide leads: the one before it, and the one after it.
    private static func neighbors(of guide: Page) throws -> [String: String] {
        let links = try guide.main().all { $0.hasClass("neighbors") }.flatMap { $0.all(named: "a") }
        return Dictionary(
            uniqueKeysWithValues: links.compactMap { link in
                guard let way = link["rel"], let target = link["href"].flatMap(guide.target) else { return nil }
                return (way, target)
            }
        )
    }

    @Test(arguments: ["en", "es"])
    func `each guide links to the previous and the next guide on the list`(locale: String) async throws {
        let site = try await RenderedSite(Story())
        let list = try site.page("help/\(locale)/index.html")
        let guides = try list.main().all { $0.hasClass("guides") }.flatMap { list.targets(in: $0) }.compactMap { $0 }
        try #require(guides.count == 7)
        for (position, path) in guides.enumerated() {
            let page = try site.page(path)
            let neighbors = try Self.neighbors(of: page)
            #expect(neighbors["prev"] == (position > 0 ? guides[position - 1] : nil), "\(path)")
            #expect(neighbors["next"] == (position < 6 ? guides[position + 1] : nil), "\(path)")
            for link in try page.main().all(where: { $0.hasClass("neighbors") }).flatMap({ $0.all(named: "a") }) {
                let target = try #require(link["href"].flatMap(page.target))
                let title = try #require(try site.page(target).main().all(named: "h1").first).text
                #expect(link.text.hasSuffix(title), "\(path)")
            }
        }
        #expect(try Self.neighbors(of: list).isEmpty)
    }

    @Test func `the order of the list is the reading order of the guides`() async throws {
        let lines = [
            "- [Glossary](glossary.html)\n  The words of this site and of the console, in a sentence each.\n",
            "- [How to read a user page](read-user-page.html)\n",
        ]
        let checkout = try Checkout.shipped().replacing(lines[0], with: "", inTemplate: "help/en/index.md")
            .replacing(lines[1], with: lines[0] + lines[1], inTemplate: "help/en/index.md")
        #expect(try checkout.problems() == [])
        let site = try await RenderedSite(Story(), with: checkout.renderer())
        let glossary = try Self.neighbors(of: site.page("help/en/glossary.html"))
        #expect(glossary == ["next": "help/en/read-user-page.html"])
        let spanish = try Self.neighbors(of: site.page("help/es/glossary.html"))
        #expect(spanish == ["prev": "help/es/read-pages.html", "next": "help/es/assign-order.html"])
    }

    @Test func `a guide that the list omits is appended with its first paragraph, and a warning reports it`()
        async throws
    {
        var checkout = try Checkout.shipped()
        checkout.templates["help/en/extra.md"] = Array("# Extra\n\nWhat it is about.\n".utf8)
        #expect(
            try checkout.problems().filter { $0.file.hasPrefix("Templates/help/en/") }.map(\.description) == [
                "Templates/help/en/index.md:1:1: warning: no link leads to extra.md, so it is listed last, without a "
                    + "description"
            ]
        )
        let site = try await RenderedSite(Story(), with: checkout.renderer())
        let entry = try #require(
            site.page("help/en/index.html").main().all { $0.hasClass("guides") }.flatMap { $0.all(named: "li") }.last
        )
        #expect(entry.all(named: "a").map(\.text) == ["Extra"])
        #expect(entry.all(named: "p").map(\.text) == ["What it is about."])
        #expect(try Self.neighbors(of: site.page("help/en/extra.html")) == ["prev": "help/en/switch-integrations.html"])
    }

    @Test func `a link text on the list that is not the title of its guide is a warning`() throws {
        let checkout = try Checkout.shipped().replacing(
            "[Glosario]",
            with: "[Palabras]",
            inTemplate: "help/es/index.md"
        )
        #expect(
            try warnings(checkout) == [
                "Templates/help/es/index.md:1:1: warning: the link to glossary.md says “Palabras”. The title of the guide is "
                    + "“Glosario”"
            ]
        )
    }

    @Test func `a link on the list to a missing guide is a warning at its place`() throws {
        let checkout = try Checkout.shipped().replacing(
            "(glossary.html)",
            with: "(glossaries.html)",
            inTemplate: "help/es/index.md"
        )
        let found = try warnings(checkout)
        #expect(found.count == 2)
        #expect(
            found.contains { $0.hasPrefix("Templates/help/es/index.md:12:12: warning: there is no guide glossaries") }
        )
    }

    // MARK: Pictures

    @Test(arguments: ["en", "es"]) func `a picture has a caption, and no ids, data attributes or controls`(
        locale: String
    ) async throws {
        let site = try await RenderedSite(Story())
        let pictures = try Self.guides(site, locale).flatMap { $0.root.all(named: "figure") }
        #expect(pictures.count > 14)
        for picture in pictures {
            #expect(picture.elements.last?.name == "figcaption")
            #expect(picture.elements.last?.text.isEmpty == false)
            for element in picture.all(where: { _ in true }) {
                #expect(!element.attributes.contains { $0.name == "id" || $0.name.hasPrefix("data-") })
                // Graphics without information are not read out, and everything readable is text.
                if element.name == "svg" { #expect(element["aria-hidden"] == "true" && element.text.isEmpty) }
                #expect(!["a", "button", "input", "select"].contains(element.name), "a picture does nothing")
            }
        }
    }

    /// The row of the table, and the section with its picture.
    private static let pictured = [
        (1, "licensed-read-only"), (3, "no-licenses"), (5, "retained"), (9, "licensed"), (11, "assignable"),
        (12, "licenses-not-available"),
    ]

    @Test(arguments: pictured, ["en", "es"])
    func `a picture shows the same content as the user page`(
        example: (row: Int, section: String),
        locale: String
    ) async throws {
        let site = try await RenderedSite(SixteenRows.rows[example.row - 1].story)
        let shown = try #require(try site.userPage("u1", of: "acme", locale).productRows().first)
        let guide = try site.page("help/\(locale)/read-user-page.html").main()
        let heading = try #require(guide.elements.firstIndex { $0["id"] == example.section })
        let picture = try #require(guide.elements[heading...].first { $0.name == "figure" })
        let drawn = try #require(picture.all { $0.hasClass("product") }.first)
        #expect(drawn.texts == shown.texts)
        #expect(drawn.structure.dropFirst() == shown.structure.dropFirst(), "only the marks are left out")
    }

    @Test(arguments: [
        ("en", ["ASSIGN", "PENDING ACTIVATION", "EXPIRING SOON", "EXPIRED", "PERPETUAL", "ACTIVE"]),
        ("es", ["ASIGNAR", "ACTIVACIÓN PENDIENTE", "VENCE PRONTO", "VENCIDO", "PERPETUO", "VIGENTE"]),
    ])
    func `the guide shows every badge under its name`(locale: String, names: [String]) async throws {
        let guide = try await RenderedSite(Story()).page("help/\(locale)/assign-order.html").main()
        let headings = guide.elements.indices.filter { guide.elements[$0]["id"]?.hasPrefix("badge-") == true }
        #expect(headings.map { guide.elements[$0].text } == names)
        let badges = headings.map { guide.elements[$0 + 1].all { $0.hasClass("badge") }.map(\.text) }
        #expect(badges == names.map { [$0] })
    }

    // MARK: Lints

    private func warnings(_ checkout: Checkout) throws -> [String] { try checkout.problems().map(\.description) }

    @Test func `a section that one language lacks is a warning, and pages link to the top of the guide`() async throws {
        let checkout = try Checkout.shipped().replacing(
            " {#take-away}",
            with: "",
            inTemplate: "help/es/assign-license.md"
        )
        let found = try warnings(checkout)
        #expect(
            found.first
                == "Templates/help/es/assign-license.md:1:1: warning: links lead to the anchor {#take-away}, but no "
                + "heading has it. Write ## … {#take-away}."
        )
        #expect(
            found.dropFirst().allSatisfy { $0.contains("no heading of assign-license.md has the anchor {#take-away}") }
        )
        #expect(found.count > 3, "the guides that link there are named")
        let site = try await RenderedSite(SixteenRows.rows[8].story, with: checkout.renderer())
        for (locale, end) in [("en", "assign-license.html#take-away"), ("es", "assign-license.html")] {
            let answer = try site.userPage("u1", of: "acme", locale).main().all { $0.hasClass("answer") }.first
            #expect(answer?.all(named: "a").first?["href"]?.hasSuffix(end) == true)
        }
    }

    @Test func `a section that only one language has is a warning in the others`() throws {
        let checkout = try Checkout.shipped().replacing(
            "# Glossary\n",
            with: "# Glossary\n\n## More {#more}\n",
            inTemplate: "help/en/glossary.md"
        )
        #expect(try checkout.problems().map(\.file) == ["Templates/help/es/glossary.md"])
    }

    @Test func `a link to a missing guide is a warning at its place`() throws {
        let checkout = try Checkout.shipped().replacing(
            "# Glosario\n",
            with: "# Glosario\n\nVer [esto](glosary.html).\n",
            inTemplate: "help/es/glossary.md"
        )
        #expect(
            try warnings(checkout) == [
                "Templates/help/es/glossary.md:3:10: warning: there is no guide glosary.md in this language, "
                    + "so the link is broken"
            ]
        )
    }

    @Test(arguments: ["assign-license", "read-pages", "glossary"], ["en", "es"])
    func `links to a guide that a language lacks lead to the guide in another language`(
        guide: String,
        locale: String
    ) async throws {
        var checkout = try Checkout.shipped()
        checkout.templates["help/\(locale)/\(guide).md"] = nil
        let warnings = try warnings(checkout).filter { $0.contains("there is no guide") }
        #expect(!warnings.isEmpty)
        #expect(
            warnings.allSatisfy { $0.hasSuffix("\(guide).md in this language, so the link leads to another language") }
        )
        let site = try await RenderedSite(Story.ofAna(), with: checkout.renderer())
        let other = locale == "en" ? "es" : "en"
        var links = 0
        for page in try site.pages() where page.path.hasPrefix("help/\(locale)/") {
            for link in try page.main().all(named: "a") {
                guard let target = link["href"].flatMap(page.target) else { continue }
                #expect(site.paths.contains(target), "\(page.path)")
                guard target == "help/\(other)/\(guide).html" else { continue }
                #expect(link["hreflang"] == other, "\(page.path)")
                links += 1
            }
        }
        #expect(links >= warnings.count)
        let list = try site.page("help/\(locale)/index.html").main().all(named: "a")
        #expect(list.count { $0["href"]?.contains("/\(guide).html") == true } == 1)
    }

    @Test(arguments: [
        ("Si quieres, sigue.", "3:4: error: this paragraph: it says “quieres”"),
        ("El usuario sigue.", "3:1: warning: this paragraph: it says “el usuario”"),
        ("Dos  espacios.", "3:4: warning: this paragraph: two spaces"),
        ("Así \"no\".", "3:5: warning: this paragraph: it contains the straight quotation mark `\"`. Write `«»`."),
        ("Sigue\n¿sí o no? Bien!", "4:15: warning: this paragraph: it has more `!` than `¡`"),
        ("Un 5% menos.", "3:5: warning: this paragraph: a number is followed by `%`"),
        ("Sigue. ", "3:7: warning: the line ends with white space"),
    ])
    func `the text of a guide is checked by the rules of its locale file`(text: String, problem: String) throws {
        let checkout = try Checkout.shipped().replacing(
            "# Glosario\n",
            with: "# Glosario\n\n\(text)\n",
            inTemplate: "help/es/glossary.md"
        )
        let found = try warnings(checkout)
        #expect(found.first?.hasPrefix("Templates/help/es/glossary.md:\(problem)") == true, "\(found)")
    }

    @Test func `code, addresses and tags are not checked`() throws {
        let checkout = try Checkout.shipped().replacing(
            "# Glosario\n",
            with: "# Glosario {#tu}\n\nAsí: `tú  \"x\"` y [esto](glossary.html \"tú\").\n",
            inTemplate: "help/es/glossary.md"
        )
        #expect(try warnings(checkout) == [])
    }

    // MARK: Titles

    private func helpPage(_ guide: String) async throws -> Page {
        var checkout = try Checkout.shipped()
        checkout.templates["help/en/words.md"] = Array(guide.utf8)
        return try await RenderedSite(Story(), with: checkout.renderer()).page("help/en/index.html")
    }

    @Test(arguments: [
        ("# Words & more {#glossary}\n", "Words & more"), ("# Words & more {#glossary}\r\n\r\na\r\n", "Words & more"),
        ("\u{FEFF}# *Words* `{x}` &amp; more #\n", "Words {x} & more"), ("\nWords\n===\n", "Words"),
        ("# Words \\# {#g}\ra", "Words #"),
    ])
    func `the title of a guide is the text of its heading`(guide: String, title: String) async throws {
        let links = try await helpPage(guide).main().all(named: "a")
        #expect(links.first { $0["href"] == "words.html" }?.text == title)
    }

    @Test(arguments: [
        "", "#", "# ", "# {#x}", "# \u{200B}", "# \u{2800}\u{A0}", "# &#8203;", "## Words", "Words",
        "# {{t frame.help}}",
    ])
    func `a guide without a visible title is refused`(guide: String) throws {
        var checkout = try Checkout.shipped().only("en")
        checkout.templates["help/en/glossary.md"] = Array(guide.utf8)
        let found = try checkout.problems().filter { $0.message.contains("# Title") }
        #expect(found.map(\.file) == ["Templates/help/en/glossary.md"])
        #expect(found.allSatisfy { $0.severity == .error })
    }

    // MARK: Work

    @Test(
        .timeLimit(.minutes(3)),
        arguments: [
            "![](", "](#", "](a.html#", "`", "{{! ", "{#", " ", "\t", "\"", "](", "a\n\n", "{{ }", "] (", "\n#",
        ]
    )
    func `a guide of the largest size that repeats one mark is checked in one pass`(mark: String) throws {
        var checkout = try Checkout.shipped().only("en")
        let count = (256 * 1024 - 100) / mark.utf8.count
        let text = "# Glossary {#a}\n\n" + String(repeating: mark, count: count) + "\n"
        checkout.templates["help/en/glossary.md"] = Array(text.utf8)
        _ = try checkout.problems()
    }

    @Test func `a guide that is too large is refused, and not checked`() throws {
        var checkout = try Checkout.shipped().only("en")
        let text = "# Glossary\n\n" + String(repeating: "a  b", count: 100_000)
        checkout.templates["help/en/glossary.md"] = Array(text.utf8)
        let found = try checkout.problems().map(\.description)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("Templates/help/en/glossary.md:1:1: error: the file is larger than") == true)
    }

    @Test func `British spelling in an English guide is an error`() throws {
        let checkout = try Checkout.shipped().replacing(
            "# Glossary\n",
            with: "# Glossary\n\nThe colour of a licence.\n",
            inTemplate: "help/en/glossary.md"
        )
        #expect(try checkout.problems().map(\.severity) == [.error])
        #expect(try checkout.problems().first?.message.contains("“licence”. Write: “license”.") == true)
    }
}
