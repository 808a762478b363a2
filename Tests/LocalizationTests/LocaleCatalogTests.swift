import Basics
import Localization
import Testing

struct LocaleCatalogTests {
    @Test func `all members of a locale file are read`() throws {
        let text = """
            {
              "formats": "es",
              "name": "Español",
              "direction": "ltr",
              "plurals": { "one": "n = 1", "many": "i != 0 and i % 1000000 = 0", "other": "" },
              "messages": {
                "seats.used": "{assigned} de {pool, plural, one {# licencia} many {# de licencias} other {# licencias}}",
                "nav.sign-in2": "Entrar"
              }
            }
            """
        let catalog = try LocaleCatalog(parsing: Array(text.utf8), file: "Locales/es.json")
        #expect(catalog.file == "Locales/es.json")
        #expect(catalog.id == "es")
        #expect(catalog.name == "Español")
        #expect(catalog.direction == .leftToRight)
        #expect(catalog.formats == "es")
        #expect(catalog.plurals.categories == [.one, .many, .other])
        #expect(catalog.plurals.category(of: 3_000_000) == .many)
        #expect(catalog.messages.keys.sorted() == ["nav.sign-in2", "seats.used"])
        #expect(catalog.messages["nav.sign-in2"]?.parts == [.literal("Entrar")])
        #expect(catalog.place(of: "seats.used") == SourcePlace(line: 7, column: 5))
        #expect(catalog.place(of: "seats.free") == nil)
    }

    @Test(arguments: [
        ("es.json", "es"), ("Locales/pt-BR.json", "pt-BR"), ("/a/b.c/zh-Hant-TW.json", "zh-Hant-TW"),
        ("Locales/es-419.json", "es-419"),
    ])
    func `the id is the name of the file`(path: String, id: String) throws {
        let catalog = try LocaleCatalog(parsing: Array(LocaleFile("en").text.utf8), file: path)
        #expect(catalog.id == id)
    }

    @Test func `a copy of a file under another name is another language`() throws {
        let file = LocaleFile("es", ["a": "Hola"])
        let copy = try LocaleCatalog(parsing: Array(file.text.utf8), file: "Locales/pt.json")
        #expect(copy.id == "pt")
        #expect(copy.messages == (try file.catalog().messages))
    }

    @Test func `a language can be written from right to left`() throws {
        var file = LocaleFile("ar", plurals: #"{"other": ""}"#)
        file.direction = #""rtl""#
        #expect(try file.catalog().direction == .rightToLeft)
    }
}
