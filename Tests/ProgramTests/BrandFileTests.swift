import Testing

/// `brand.json` in the program: <doc:SiteFiles#Brand>.
@Suite(.timeLimit(.minutes(30)))
struct BrandFileTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private static let good = """
        { "name": "Norte", "mark": "mark.svg", "accent": { "light": "#0b5394", "dark": "#8ec7ff" },
          "contact": { "text": "9 to 18", "mail": "help@example.com", "phone": "+34 900", "url": "https://example.com/" } }
        """

    @Test func `a build uses the brands in the data directory, and a changed brand changes the pages`() async throws {
        try await place.importing(EventText.acme)
        try place.write(Self.good, to: "vitrina-data/brand.json")
        try place.write("<svg/>", to: "vitrina-data/mark.svg")
        try await place.succeed("check")
        try await place.succeed("build")
        let before = try #require(place.text("site/accounts/acme/en/index.html"))
        #expect(before.contains("Norte</bdi></a>") && before.contains("tel:+34900"))
        try place.write(##"{ "name": "Sur" }"##, to: "vitrina-data/partners/p1/brand.json")
        try await place.succeed("build")
        let after = try #require(place.text("site/accounts/acme/en/index.html"))
        #expect(after.contains("Sur</bdi></a>") && after.contains("tel:+34900"))
        try await place.succeed("verify")
    }

    @Test(arguments: [
        (##"{ "nme": "a" }"##, #"1:3: error: unknown key "nme""#),
        (##"{ "name": "" }"##, "1:11: error: expected one line of 1 to 80 characters"),
        (##"{ "mark": "../a.svg" }"##, "1:11: error: expected the name of an SVG file"),
        (##"{ "mark": "a.svg" }"##, "1:11: error: "),
        (##"{ "accent": { "light": "#0b5394" } }"##, #"1:13: error: "dark" is missing"#),
        (
            ##"{ "accent": { "light": "#ffd700", "dark": "#8ec7ff" } }"##,
            "1:24: error: the contrast with the light background is 1.2:1, but text needs 4.5:1. Choose a darker color"
        ),
        (
            ##"{ "accent": { "light": "#0b5394", "dark": "#0b5394" } }"##,
            "1:43: error: the contrast with the dark background is"
        ),
        (##"{ "contact": { "mail": "help" } }"##, "1:24: error: expected an e-mail address"),
        (##"{ "contact": { "phone": "call us" } }"##, "1:25: error: expected a telephone number"),
        (
            ##"{ "contact": { "url": "javascript:alert(1)" } }"##,
            "1:23: error: expected an address that begins with https://"
        ),
    ])
    func `check reports each error in a brand with its location`(text: String, error: String) async throws {
        try await place.importing(EventText.acme)
        try place.write(text, to: "vitrina-data/partners/p1/brand.json")
        let checked = try await place.vitrina("check")
        #expect(checked.code == 1)
        #expect(checked.output.contains("vitrina-data/partners/p1/brand.json:\(error)"), "\(checked.output)")
    }

    @Test(
        arguments: [
            "<svg><script>alert(1)</script></svg>", "<!DOCTYPE x [<!ENTITY a \"b\">]><svg/>", "GIF89a",
            "<svg onload='x()'/>", "<svg><a href=\"javascript:x()\"/></svg>", "<svg><foreignObject/></svg>",
            "<svg><image href='https://example.com/a.png'/></svg>", "<svg><style>@import 'a.css'</style></svg>",
        ]
    )
    func `a mark with scripts, entities or references to other files is refused`(picture: String) async throws {
        try await place.importing(EventText.acme)
        try place.write(##"{ "mark": "mark.svg" }"##, to: "vitrina-data/brand.json")
        try place.write(picture, to: "vitrina-data/mark.svg")
        #expect(try await place.vitrina("check").code == 1)
    }
}
