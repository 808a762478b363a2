import Basics
import Site
import Testing

/// Names of files in Templates/ and Locales/.
///
/// Each is a single address on every file system.
struct SourceNameTests {
    // MARK: Names that are one file

    @Test(arguments: [
        ["acme", "Acme"], ["es", "ES"], ["straße", "STRASSE"], ["é", "e\u{301}"], ["É", "e\u{301}"], ["ς", "Σ", "σ"],
        ["\u{212A}", "k"],
    ])
    func `names that differ only in case or in the form of accents are the same`(names: [String]) {
        let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(
            SharedNames.groups(names + ["other"]).map { $0.map { Array($0.utf8) } } == [sorted.map { Array($0.utf8) }]
        )
    }

    @Test(arguments: [["a", "á"], ["l", "I"], ["a-b", "a_b"], ["1", "١"], [], ["one"]])
    func `names that differ otherwise are distinct`(names: [String]) {
        #expect(SharedNames.groups(names).isEmpty)
    }

    @Test func `every name is in at most one group, regardless of the order of the names`() {
        let names = ["b", "A", "a", "c", "B", "á", "A\u{301}"]
        let groups = SharedNames.groups(names)
        #expect(groups == [["A", "a"], ["A\u{301}", "á"], ["B", "b"]])
        #expect(SharedNames.groups(names.reversed()) == groups)
    }

    // MARK: Files

    private func problems(_ checkout: Checkout) throws -> [String] {
        try checkout.problems().filter { $0.severity == .error }.map(\.description)
    }

    @Test(arguments: [
        ("help/en/faq#1.md", "lower-case letters and digits, in words joined by hyphens"),
        ("help/en/a?b.md", "lower-case letters and digits"), ("help/en/100%.md", "lower-case letters and digits"),
        ("help/en/Faq.md", "lower-case letters and digits"), ("help/en/a--b.md", "lower-case letters and digits"),
        ("help/en/-a.md", "lower-case letters and digits"), ("help/en/.md", "lower-case letters and digits"),
        ("help/en/\u{301}a.md", "lower-case letters and digits"), ("help/en/more/faq.md", "Move it there"),
        ("help/en/faq.html", "Move it there"), ("help/faq.md", "Move it there"),
        ("help/EN/faq.md", "Rename the folder to help/en"),
    ])
    func `a guide whose name is not a valid address is refused`(path: String, says: String) throws {
        var checkout = try Checkout.shipped().only("en")
        checkout.templates[path] = Array("# Title\n".utf8)
        let found = try problems(checkout)
        #expect(found.contains { $0.hasPrefix("Templates/\(path):1:1: error: ") && $0.contains(says) }, "\(found)")
        #expect(found.count == 1, "\(found)")
    }

    @Test(arguments: [
        ("icons/x.svg", "Move it to assets/x.svg"), ("icons/\u{301}x.svg", "Move it to assets/\u{301}x.svg"),
        ("a b.png", "letters from A to Z"), ("é.png", "letters from A to Z"), ("a#.png", "letters from A to Z"),
    ])
    func `an asset whose name is not a valid address is refused`(name: String, says: String) throws {
        var checkout = try Checkout.shipped().only("en")
        checkout.assets[name] = Array("<svg></svg>".utf8)
        let found = try problems(checkout)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("Templates/assets/\(name):1:1: error: ") == true)
        #expect(found.first?.contains(says) == true)
    }

    @Test func `files whose names collide on other file systems are refused, each with the other's name`() throws {
        var checkout = try Checkout.shipped()
        checkout.locales["ES.json"] = checkout.locales["es.json"]
        checkout.assets["Site.css"] = []
        checkout.templates["partials/Trail.html"] = []
        let found = try problems(checkout)
        for (file, other) in [
            ("Locales/ES.json", "Locales/es.json"), ("Templates/assets/Site.css", "Templates/assets/site.css"),
            ("Templates/partials/Trail.html", "Templates/partials/trail.html"),
        ] {
            for (one, two) in [(file, other), (other, file)] {
                #expect(found.contains { $0.hasPrefix("\(one):1:1: error: \(two) has the same name") }, "\(one)")
            }
        }
    }

    @Test func `a text asset must be UTF-8`() throws {
        var checkout = try Checkout.shipped().only("en")
        checkout.assets["site.css"] = Array("a {}\r\n".utf8) + [0xE9]
        checkout.assets["photo.jpg"] = [0xFF, 0xD8, 0x0D, 0x0A, 0x00]
        #expect(
            try problems(checkout) == [
                "Templates/assets/site.css:2:1: error: the file is not UTF-8. Save it as UTF-8."
            ]
        )
    }

    // MARK: Laws

    @Test(arguments: ["\n", "\r\n", "\r"], ["", "\u{FEFF}"])
    func `the site does not depend on line endings or byte order marks of its sources`(
        end: String,
        mark: String
    ) async throws {
        func form(_ bytes: [UInt8]) -> [UInt8] {
            Array((mark + String(decoding: bytes, as: UTF8.self).replacing("\n", with: end)).utf8)
        }
        let shipped = try Checkout.shipped()
        var checkout = shipped
        checkout.templates = shipped.templates.mapValues(form)
        checkout.locales = shipped.locales.mapValues(form)
        checkout.assets = shipped.assets.mapValues(form)
        #expect(try checkout.problems() == [])
        let story = SixteenRows.rows[8].story
        let (expected, found) = (
            try await RenderedSite(story), try await RenderedSite(story, with: checkout.renderer())
        )
        #expect(found.files == expected.files)
    }

    @Test func `the place of a problem does not depend on line endings`() throws {
        let broken = try Checkout.shipped()
            .replacing(
                "# Glosario\n",
                with: "# Glosario\n\nSi quieres, [esto](glosary.html). \n",
                inTemplate: "help/es/glossary.md"
            )
        for end in ["\r\n", "\r"] {
            var other = broken
            other.templates = broken.templates.mapValues {
                Array(String(decoding: $0, as: UTF8.self).replacing("\n", with: end).utf8)
            }
            #expect(try other.problems() == broken.problems())
        }
        #expect(try broken.problems().isEmpty == false)
    }
}
