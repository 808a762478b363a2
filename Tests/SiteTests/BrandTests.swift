import Licensing
import Site
import Testing

/// The name, mark, color and contact of a site and of its partners: <doc:SiteFiles#Brand>.
struct BrandTests {
    private static let story = Story.ofAna().partner("p2", "Other").account("beta", "Beta", of: "p2")
        .user("b1", "Bo Ek", in: "beta")

    private static func brands() throws -> Brands {
        var brands = Brands()
        brands.site.name = "Norte <&> Telecom"
        brands.site.contact = Brand.Contact()
        brands.site.contact?.mail = "help@example.com"
        brands.site.contact?.phone = "+34 900 000 000"
        var partner = Brand()
        partner.name = "Sur"
        partner.mark = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)
        partner.accent = Brand.Accent(light: try #require(Color("#0B5394")), dark: try #require(Color("#8ec7ff")))
        brands.partners[try #require(PartnerID("p2"))] = partner
        return brands
    }

    private static let rendering = Task {
        try await RenderedSite(story, with: SiteRenderer(Checkout.shipped().sources(brands: brands())))
    }

    private func head(_ path: String) async throws -> Element {
        let page = try await Self.rendering.value.page(path)
        return try #require(page.root.all { $0.hasClass("brand") }.first)
    }

    @Test(arguments: [
        ("index.html", "Norte <&> Telecom"), ("help/es/index.html", "Norte <&> Telecom"),
        ("partners/p1/en/index.html", "Norte <&> Telecom"), ("accounts/acme/es/users/u1.html", "Norte <&> Telecom"),
        ("partners/p2/es/orders.html", "Sur"), ("accounts/beta/en/index.html", "Sur"),
        ("accounts/beta/es/users/b1.html", "Sur"),
    ])
    func `a page shows the brand of its partner, or of the site if the partner has none`(
        path: String,
        name: String
    ) async throws {
        #expect(try await head(path).text == name)
        let page = try await Self.rendering.value.page(path)
        let sheets = page.root.all { $0.name == "link" && $0["rel"] == "stylesheet" }.compactMap { $0["href"] }
        #expect(sheets.count == (name == "Sur" ? 2 : 1))
        #expect(try await head(path).all(named: "img").count == (name == "Sur" ? 1 : 0))
        let mails = page.root.all(named: "a").compactMap { $0["href"] }.filter { $0 == "mailto:help@example.com" }
        #expect(mails.count == 1, "a partner without a contact has that of the site")
    }

    @Test func `pages link to the files of a brand as assets`() async throws {
        let site = try await Self.rendering.value
        let page = try site.page("accounts/beta/en/index.html")
        let sheet = try #require(page.root.all { $0.name == "link" && $0["rel"] == "stylesheet" }.last?["href"])
        let css = try site.text(try #require(page.target(of: sheet)))
        #expect(css.contains("--accent: #0b5394;") && css.contains("--accent: #8ec7ff;"))
        let mark = try #require(try await head("accounts/beta/en/index.html").all(named: "img").first?["src"])
        #expect(try site.text(try #require(page.target(of: mark))).hasPrefix("<svg"))
    }

    @Test(arguments: ["en", "es"]) func `a notice shows the contact of the site`(locale: String) throws {
        let renderer = try SiteRenderer(Checkout.shipped().sources(brands: Self.brands()))
        for notice in [SiteRenderer.Notice.notFound, .linkEnded] {
            let html = String(decoding: renderer.notice(notice, locale: locale, root: "/v/"), as: UTF8.self)
            #expect(html.contains("mailto:help@example.com") && html.contains("tel:+34900000000"))
            #expect(html.contains("Norte &lt;&amp;&gt; Telecom</title>"))
        }
    }

    @Test func `a site without a brand shows no contact`() async throws {
        let site = try await RenderedSite(Self.story)
        for page in try site.pages() { #expect(page.root.all { $0.hasClass("contact") }.isEmpty, "\(page.path)") }
    }

    // These are examples from WCAG.
    @Test(arguments: [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)])
    func `the contrast ratio matches the examples of WCAG`(one: String, other: String, ratio: Double) throws {
        let found = try #require(Color(one)).contrast(with: try #require(Color(other)))
        #expect(abs(found - ratio) < 0.005)
    }

    @Test(arguments: ["", "#", "0b5394", "#0b539", "#0b53944", "#0b539g", "#+b5394", "red"])
    func `any other text is not a color`(text: String) { #expect(Color(text) == nil) }
}
