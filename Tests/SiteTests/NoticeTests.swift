import Site
import Testing

/// <doc:Access#Refusals>: the pages that readers get instead of pages that their link does not open, in their language.
struct NoticeTests {
    private static let all = SiteRenderer.Notice.allCases.flatMap { notice in
        ["en", "es"].map { locale in (notice, locale) }
    }

    private static func page(
        _ notice: SiteRenderer.Notice,
        _ locale: String,
        root: String = "/",
        with renderer: SiteRenderer? = nil
    ) throws -> Page {
        let renderer = try renderer ?? Checkout.renderer()
        let text = try #require(String(validating: renderer.notice(notice, locale: locale, root: root), as: UTF8.self))
        return Page(path: "", root: try MarkupParser.parse(text))
    }

    @Test(arguments: all) func `a notice is a short page in the requested language`(
        notice: SiteRenderer.Notice,
        locale: String
    ) throws {
        let page = try Self.page(notice, locale)
        let html = try #require(page.root.elements.first)
        #expect(html["lang"] == locale && html["dir"] == "ltr")
        #expect(try page.main()["data-page"] == notice.rawValue)
        #expect(page.root.all(named: "h1").count == 1)
        #expect(page.root.all(named: "title").first?.text.isEmpty == false)
        #expect(
            page.root.all(named: "a").count { $0["href"] == "/help/\(locale)/index.html" && $0["hreflang"] == nil } == 1
        )
        let paragraphs = try page.main().all(named: "p")
        #expect((2...3).contains(paragraphs.count), "short")
    }

    @Test(arguments: ["en", "es"]) func `a notice links to the pages that the visitor's share link opens`(
        locale: String
    ) throws {
        let paths = [
            "partners/p1/\(locale)/index.html", "accounts/acme/\(locale)/index.html",
            "accounts/acme/\(locale)/users/u1.html",
        ]
        let opened = try paths.map { try #require(Route(path: $0)) }
        let html = try Checkout.renderer().notice(.notFound, opened: opened, locale: locale, root: "/v/")
        let main = try Page(path: "", root: MarkupParser.parse(String(decoding: html, as: UTF8.self))).main()
        let links = main.all(named: "a")
        #expect(links.prefix(3).map { $0["href"] } == paths.map { "/v/" + $0 })
        #expect(Set(links.map(\.text)).count == 5, "each says what it leads to")
    }

    @Test func `all notices have different texts`() throws {
        let texts = try Self.all.map { try Self.page($0.0, $0.1).main().text }
        #expect(Set(texts).count == 6)
    }

    @Test(arguments: [
        (SiteRenderer.Notice.notFound, "en", "There is nothing at this address, or it is not part of your link."),
        (.notFound, "es", "La página no existe o su enlace no permite verla."),
        (.linkEnded, "en", "This link no longer works"),
        (.linkEnded, "es", "Este enlace ya no es válido"),
        (.unavailable, "en", "The server cannot show this page at the moment."),
        (.unavailable, "es", "El servidor no puede mostrar esta página en este momento."),
    ])
    func `each notice contains its text`(notice: SiteRenderer.Notice, locale: String, words: String) throws {
        #expect(try Self.page(notice, locale).main().text.contains(words))
    }

    @Test(arguments: all) func `every link of a notice leads to a public file of the site`(
        notice: SiteRenderer.Notice,
        locale: String
    ) async throws {
        let site = try await RenderedSite(Story())
        for root in ["/", "/vitrina/", "/a/b/"] {
            let page = try Self.page(notice, locale, root: root)
            let elements = page.root.all { $0["href"] != nil || $0["src"] != nil }
            let targets = try elements.compactMap { element -> String? in
                let link = try #require(element["href"] ?? element["src"])
                if link == "#main" { return nil }
                try #require(link.hasPrefix(root), "\(link)")
                return String(link.dropFirst(root.count))
            }
            for target in targets { #expect(site.files[target] != nil, "\(target)") }
            let own = try page.main().all(named: "a").compactMap { $0["href"] }
            #expect(own == ["\(root)help/\(locale)/index.html", "\(root)index.html"])
            #expect(targets.contains { $0.hasSuffix(".css") } && targets.contains { $0.hasSuffix(".svg") })
        }
    }

    @Test(arguments: all) func `a notice offers the help in other languages, and has no alternates`(
        notice: SiteRenderer.Notice,
        locale: String
    ) throws {
        let page = try Self.page(notice, locale)
        let navigation = try #require(page.root.all { $0.hasClass("languages") }.first)
        #expect(navigation.all(named: "a").map { $0["href"] } == ["/help/en/index.html", "/help/es/index.html"])
        #expect(page.root.all { $0["rel"] == "alternate" }.isEmpty)
        #expect(page.root.all { $0.hasClass("asof") || $0.hasClass("trail") }.isEmpty)
    }

    @Test(arguments: all) func `a notice is hidden from search engines and sends no referrer`(
        notice: SiteRenderer.Notice,
        locale: String
    ) throws {
        let metas = try Self.page(notice, locale).root.all(named: "meta")
        #expect(metas.contains { $0["name"] == "robots" && $0["content"]?.contains("noindex") == true })
        #expect(metas.contains { $0["name"] == "referrer" && $0["content"] == "no-referrer" })
        #expect(try Self.page(notice, locale).root.all(named: "script").isEmpty)
    }

    @Test func `a notice in a language that the site lacks is in the default language`() throws {
        let renderer = try Checkout.renderer()
        for notice in SiteRenderer.Notice.allCases {
            for locale in ["fr", "", "EN", "../es"] {
                #expect(
                    renderer.notice(notice, locale: locale, root: "/")
                        == renderer.notice(notice, locale: "en", root: "/")
                )
            }
        }
        let spanish = try Checkout.shipped().only("es").renderer()
        #expect(try Self.page(.notFound, "en", with: spanish).root.elements.first?["lang"] == "es")
    }

    @Test func `notices are not files of the site`() async throws {
        let site = try await RenderedSite(Story.ofAna())
        let kinds = try Set(site.pages().compactMap { try $0.main()["data-page"] })
        #expect(kinds.contains("start") && kinds.contains("user"))
        for notice in SiteRenderer.Notice.allCases {
            #expect(!kinds.contains(notice.rawValue))
            #expect(!site.paths.contains { $0.contains(notice.rawValue) })
        }
    }
}
