import Testing

@testable import Site

/// RFC 9110 12.5.4: the language for a reader who has not chosen one.
struct AcceptLanguageTests {
    private static let choices: [(header: String, offered: [String], choice: String?)] = [
        ("es", ["en", "es"], "es"),
        ("ES", ["en", "es"], "es"),
        ("es-MX", ["en", "es"], "es"),
        ("es-419, en;q=0.8", ["en", "es"], "es"),
        ("en-GB, es;q=0.9, en;q=0.8", ["en", "es"], "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", ["es", "en"], "en"),
        ("fr, de", ["en", "es"], nil),
        // Weights, and the header's order for equal weights.
        ("en;q=0.5, es;q=0.501", ["en", "es"], "es"),
        ("en;q=0.5, es", ["en", "es"], "es"),
        ("es;q=1.000, en;q=1", ["en", "es"], "es"),
        ("en , es", ["es", "en"], "en"),
        ("en ;\tq=0.2 ,\t es ; Q=0.3", ["en", "es"], "es"),
        // The language itself, a more specific one, the most specific of the less specific ones.
        ("pt-BR", ["pt", "pt-BR"], "pt-BR"),
        ("pt", ["pt-BR", "pt"], "pt"),
        ("pt", ["en", "pt-BR"], "pt-BR"),
        ("zh-hant-tw", ["zh", "zh-Hant"], "zh-Hant"),
        ("pt-PT", ["en", "pt-BR"], "pt-BR"),
        // The likely script of a region according to CLDR.
        ("zh-TW,zh;q=0.9", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("zh-HK,zh;q=0.9", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("zh-CN", ["en", "zh-Hant", "zh-Hans"], "zh-Hans"),
        ("zh-SG", ["en", "zh-Hant", "zh-Hans"], "zh-Hans"),
        ("zh", ["en", "zh-Hant", "zh-Hans"], "zh-Hans"),
        ("zh-Hant-HK", ["zh-Hans", "zh-Hant-TW"], "zh-Hant-TW"),
        ("sr-Latn", ["sr", "sr-Latn-RS"], "sr-Latn-RS"),
        ("zh-Hant, en;q=0.5", ["en", "zh-Hans"], "en"),
        ("es", ["est"], nil),
        ("est", ["es"], nil),
        // Languages that a reader excludes.
        ("es;q=0", ["es"], nil),
        ("es;q=0, *", ["es", "en"], "en"),
        ("es-MX, es;q=0", ["es"], nil),
        ("pt-BR, pt;q=0", ["pt-BR"], "pt-BR"),
        ("pt, pt-BR;q=0.000", ["pt-BR", "pt"], "pt"),
        ("pt, pt-BR;q=0", ["pt-BR"], nil),
        ("*;q=0", ["en", "es"], nil),
        ("es, *;q=0", ["en", "es"], "es"),
        // All other languages.
        ("*", ["en", "es"], "en"),
        ("fr, *;q=0.1", ["en", "es"], "en"),
        ("en;q=0.2, *;q=0.8", ["en", "es"], "es"),
        ("en;q=0.2, *;q=0.8", ["en"], "en"),
    ]

    @Test(arguments: choices.indices) func `the most preferred available language is chosen`(index: Int) {
        let (header, offered, choice) = Self.choices[index]
        #expect(AcceptLanguage(parsing: header).choice(among: offered) == choice, "\(header)")
    }

    @Test(
        arguments: [
            "", " ", ",", ",,,", ";", "q=1", ";q=1", "-", "es-", "-es", "es--mx", "e$", "es mx", "1es", "ñ", "es_MX",
            "spanishes", "es-123456789", "**", "*-MX", "es;", "es;q", "es;q=", "es;q=x", "es;q=2", "es;q=1.001",
            "es;q=-0", "es;q=0.1234", "es;q=.5", "es;q=00", "es;q=1;q=1", "es;level=1", "es;q=0x1",
            "es\u{0}", "es\r\n", "\u{FEFF}es", "ｅｓ", "es;q=1é", "es;q=٠", "\u{301}",
        ]
    )
    func `an invalid language range is ignored`(element: String) {
        #expect(AcceptLanguage(parsing: element).ranges.isEmpty)
        #expect(AcceptLanguage(parsing: "\(element), en;q=0.1").choice(among: ["es", "en"]) == "en")
    }

    @Test func `a header is read up to a limit, and a truncated range is ignored`() {
        let start = "en, " + String(repeating: " ", count: AcceptLanguage.sizeLimit - 10)
        #expect(AcceptLanguage(parsing: start + "es;q=0.9").ranges.map(\.tag) == ["en"])
        #expect(AcceptLanguage(parsing: start + "de").ranges.map(\.tag) == ["en", "de"])
        let exact = String(repeating: " ", count: AcceptLanguage.sizeLimit - 2) + "es"
        #expect(AcceptLanguage(parsing: exact).ranges.map(\.tag) == ["es"])
        #expect(AcceptLanguage(parsing: exact + "t").ranges.isEmpty)
    }

    @Test(arguments: ["es,", "a-", "*,", ";q=0.1,", "\u{1F600}", "-", "aaaaaaaa-", "es;q=0.5,", "\u{0},"])
    func `a header of a million characters yields a limited number of ranges`(part: String) {
        let ranges = AcceptLanguage(parsing: String(repeating: part, count: 1_000_000 / part.utf8.count)).ranges
        #expect(ranges.count <= AcceptLanguage.sizeLimit / 2)
    }

    @Test func `a site uses its default language if it has none of the requested languages`() throws {
        let renderer = try Checkout.renderer()
        for header in [nil, "", "fr", "*", "*;q=0", "en;q=0", "\u{0}"] {
            #expect(renderer.locale(accepting: header) == "en", "\(header ?? "none")")
        }
        #expect(renderer.locale(accepting: "es-AR, en;q=0.8") == "es")
        #expect(renderer.locale(accepting: "en;q=0, *") == "es")
        let spanish = try Checkout.shipped().only("es").renderer()
        for header in [nil, "en", "*"] { #expect(spanish.locale(accepting: header) == "es") }
    }
}
