import Basics
import Site
import Testing

/// <doc:SiteFiles#Files>: "A new language starts as one locale file".
struct LocaleTests {
    private static let story = Story.ofAna().order("o1", 5).assign("o1").on(Story.meetings).license("u1")

    /// The shipped files and one more language, which has no guides.
    private static func withPortuguese(direction: String = "ltr") throws -> Checkout {
        var checkout = try Checkout.shipped()
        checkout.locales["pt.json"] = checkout.locales["es.json"]
        return try checkout.replacing("\"name\": \"Español\"", with: "\"name\": \"Português\"", inLocale: "pt.json")
            .replacing("\"direction\": \"ltr\"", with: "\"direction\": \"\(direction)\"", inLocale: "pt.json")
    }

    private static let compiling = Result { try withPortuguese().renderer() }
    private static func renderer() throws -> SiteRenderer { try compiling.get() }

    @Test func `one locale file is enough for every page of a new language`() async throws {
        let shipped = try await RenderedSite(Self.story)
        let site = try await RenderedSite(Self.story, with: Self.renderer())
        let pages = shipped.paths.filter { $0.contains("/es/") && $0.hasSuffix(".html") && !$0.hasPrefix("help/") }
        #expect(pages.count == 16)
        for path in pages {
            let page = try site.page(path.replacing("/es/", with: "/pt/"))
            #expect(page.root.elements.first?["lang"] == "pt")
        }
        #expect(site.paths.filter { $0.hasPrefix("help/pt/") } == ["help/pt/index.html"])
    }

    @Test func `every page except a guide offers the new language, and all links have targets`() async throws {
        let site = try await RenderedSite(Self.story, with: Self.renderer())
        for page in try site.pages() {
            let alternates = page.root.all { $0.name == "link" && $0["hreflang"] != nil }
            let offered = alternates.compactMap { $0["hreflang"] }
            let isGuide = page.path.hasPrefix("help/") && !page.path.hasSuffix("/index.html")
            #expect(
                offered == (isGuide ? ["en", "es", "x-default"] : ["en", "es", "pt", "x-default"]),
                "\(page.path)"
            )
            for link in page.root.all(where: { $0["href"].map { !$0.hasPrefix("mailto:") } ?? false }) {
                let target = try #require(link["href"].flatMap(page.target), "\(page.path)")
                #expect(site.files[target] != nil, "\(page.path) links to \(target)")
            }
            let names = page.root.all { $0.hasClass("languages") }.first?.all(named: "a").map(\.text) ?? []
            if page.path != "index.html" { #expect(names.contains("Português") == !isGuide, "\(page.path)") }
        }
        let start = try site.page("index.html").main()
        #expect(start.all { $0.hasClass("language") }.map { $0["lang"] } == ["en", "es", "pt"])
    }

    @Test func `up to four languages are shown side by side, and more in a menu`() async throws {
        func languages(_ codes: [String]) async throws -> Element {
            var checkout = try Checkout.shipped()
            for code in codes {
                checkout.locales["\(code).json"] = checkout.locales["es.json"]
                checkout = try checkout.replacing("Español\"", with: "\(code)\"", inLocale: "\(code).json")
            }
            let page = try await RenderedSite(Self.story, with: checkout.renderer()).userPage()
            return try #require(page.root.all { $0.hasClass("languages") }.first)
        }
        let few = try await languages(["pt", "it"])
        #expect(few.all(named: "details").isEmpty)
        #expect(few.all(named: "a").count == 4)
        let many = try await languages(["pt", "it", "ca"])
        let menu = try #require(many.all(named: "details").first)
        #expect(menu.all(named: "summary").first?.text == "Language: English")
        #expect(menu.all(named: "a").count == 5)
        #expect(menu.all { $0["aria-current"] == "true" }.map(\.text) == ["English"])
    }

    @Test func `a guide that a language lacks is offered in a language that has it`() async throws {
        let site = try await RenderedSite(Self.story, with: Self.renderer())
        let list = try site.page("help/pt/index.html")
        let links = try #require(list.main().all { $0.hasClass("guides") }.first).all(named: "a")
        let guides = site.paths.filter { $0.hasPrefix("help/en/") && $0 != "help/en/index.html" }
        #expect(links.compactMap { $0["href"].flatMap(list.target) }.sorted() == guides)
        #expect(links.allSatisfy { $0["hreflang"] == "en" })
        #expect(try list.main().all { $0.hasClass("guides") }.first?.count(of: "English") == guides.count)

        let user = try site.userPage("u1", of: "acme", "pt")
        let answer = try #require(user.main().all { $0.hasClass("answer") }.first)
        #expect(user.targets(in: answer) == ["help/en/assign-license.html"])
        #expect(user.targets(in: user.root).contains("help/pt/index.html"))
    }

    @Test func `a missing guide is a warning for each language that lacks it`() throws {
        let renderer = try Self.renderer()
        #expect(Set(renderer.warnings.map(\.severity)) == [.warning])
        let guides = Set(try Checkout.shipped().templates.keys.filter { $0.hasPrefix("help/en/") })
        let files = Set(renderer.warnings.filter { $0.file.hasPrefix("Templates/help/") }.map(\.file))
        #expect(files == Set(guides.map { "Templates/" + $0.replacing("help/en/", with: "help/pt/") }))
    }

    @Test func `a guide in the new language is used immediately`() async throws {
        var checkout = try Self.withPortuguese()
        checkout.templates["help/pt/assign-license.md"] = Array("# Atribuir uma licença\n\nTexto.\n".utf8)
        let site = try await RenderedSite(Self.story, with: checkout.renderer())
        let user = try site.userPage("u1", of: "acme", "pt")
        let answer = try #require(user.main().all { $0.hasClass("answer") }.first)
        #expect(user.targets(in: answer) == ["help/pt/assign-license.html"])
        let guide = try site.page("help/en/assign-license.html")
        #expect(guide.targets(in: guide.root).contains("help/pt/assign-license.html"))
        let list = try site.page("help/pt/index.html")
        #expect(list.targets(in: try list.main()).contains("help/pt/assign-license.html"))
    }

    @Test func `a guide that only the new language has is offered in the others`() async throws {
        var checkout = try Self.withPortuguese()
        checkout.templates["help/pt/extra.md"] = Array("# Só aqui\n\nTexto.\n".utf8)
        let site = try await RenderedSite(Self.story, with: checkout.renderer())
        for locale in ["en", "es"] {
            let list = try site.page("help/\(locale)/index.html")
            #expect(list.targets(in: try list.main()).contains("help/pt/extra.html"))
        }
        #expect(checkout.templates.keys.contains("help/pt/extra.md"))
        let files = try checkout.renderer().warnings.map(\.file)
        #expect(files.contains("Templates/help/en/extra.md") && files.contains("Templates/help/es/extra.md"))
    }

    @Test(arguments: ["ltr", "rtl"]) func `pages have the direction of their language`(
        direction: String
    ) async throws {
        let renderer = try Self.withPortuguese(direction: direction).renderer()
        let site = try await RenderedSite(Self.story, with: renderer)
        for page in try site.pages() where page.path != "index.html" {
            let expected = page.path.contains("/pt/") ? direction : "ltr"
            #expect(page.root.elements.first?["dir"] == expected, "\(page.path)")
        }
        let sections = try site.page("index.html").main().all { $0.hasClass("language") }
        #expect(sections.map { $0["dir"] } == ["ltr", "ltr", direction])
    }

    @Test func `a new language changes only the links to it`() async throws {
        let shipped = try await RenderedSite(Self.story)
        let site = try await RenderedSite(Self.story, with: Self.renderer())
        for page in try shipped.pages() where page.path.hasPrefix("accounts/") {
            let main = (try page.main(), try site.page(page.path).main())
            #expect(main.0.structure == main.1.structure && main.0.texts == main.1.texts, "\(page.path)")
        }
        for path in shipped.paths where !path.hasSuffix(".html") { #expect(shipped.files[path] == site.files[path]) }
    }

    @Test(arguments: ["en", "es"]) func `a site with a single language is complete`(locale: String) async throws {
        let site = try await RenderedSite(Self.story, with: Checkout.shipped().only(locale).renderer())
        for page in try site.pages() {
            #expect(page.root.elements.first?["lang"] == locale)
            for link in page.root.all(where: { $0["href"].map { !$0.hasPrefix("mailto:") } ?? false }) {
                let target = try #require(link["href"].flatMap(page.target), "\(page.path)")
                #expect(site.files[target] != nil, "\(page.path) links to \(target)")
            }
        }
    }
}
