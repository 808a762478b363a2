import Basics
import Localization
import Testing

struct CatalogLintTests {
    @Test func `consistent files have no problems`() throws {
        let seats = "{used, number} de {pool, plural, one {# licencia} many {# de licencias} other {# licencias}}"
        let spanish = LocaleFile("es", ["seats": seats, "ask": "¿{name} puede?", "share": "{p, percent} «5\u{A0}%»"])
        let english = LocaleFile(
            "en",
            [
                "share": "{p, percent} “5%”", "ask": "Can {name}?",
                "seats": "{used, number} of {pool, plural, one {# license} other {# licenses}}",
            ]
        )
        #expect(try lint(spanish, english) == [])
        #expect(try lint(spanish) == [])
        #expect(try lint() == [])
    }

    @Test func `a missing key is reported at the messages of the file that lacks it`() throws {
        let found = try lint(LocaleFile("en", ["a": "1", "b.c": "2"]), LocaleFile("es", ["a": "1"]))
        #expect(found == ["es.json:6:3: error: message `b.c`: it is missing; Locales/en.json has it. Add it."])
    }

    @Test func `an unknown key is reported at its place, with a suggestion`() throws {
        let found = try lint(
            LocaleFile("en", ["seats.used": "1"]),
            LocaleFile("es", ["seats.uesd": "1", "orders": "2"])
        )
        #expect(
            found == [
                "es.json:6:3: error: message `seats.used`: it is missing; Locales/en.json has it. Add it.",
                "es.json:7:5: error: message `seats.uesd`: Locales/en.json has no such key. "
                    + "Did you mean `seats.used`?",
                "es.json:8:5: error: message `orders`: Locales/en.json has no such key. "
                    + "Add it to every file, or remove it if no template and no guide uses it.",
            ]
        )
    }

    @Test func `a key that other languages have is reported as missing in the reference file`() throws {
        let files = ["fr", "es", "de"].map { LocaleFile($0, ["a": "1"]) }
        let found = try lint(LocaleFile("en"), files[0], files[1])
        #expect(
            found.first == "es.json:7:5: error: message `a`: Locales/en.json has no such key. "
                + "Add it there: Locales/fr.json has it, too."
        )
        let more = try lint(LocaleFile("en"), files[0], files[1], files[2])
        #expect(more.first?.hasSuffix("Add it there: Locales/es.json, Locales/fr.json have it, too.") == true)
    }

    @Test(arguments: [
        ("{x, number} {x, date}", "as a number and as a date"),
        ("{x, plural, other {#}} {x, select, a {b} other {c}}", "as a number and as a choice"),
        ("{x, select, a {{x, time}} other {c}}", "as a time and as a choice"),
    ])
    func `an argument with incompatible uses is refused, even if no template uses the message`(
        text: String,
        says: String
    ) throws {
        let found = try lint(LocaleFile("de", ["a": text]))
        #expect(found.count { $0.contains("it uses `{x}` \(says). Give each its own argument.") } == 1, "\(found)")
    }

    @Test func `compatible uses of an argument are not a conflict`() throws {
        let text = "{n} {n, number} {n, percent} {t} {t, date} {t, month} {t, time} {w} {w, select, a {b} other {c}}"
        #expect(try lint(LocaleFile("de", ["a": text])) == [])
    }

    @Test func `a key that the file already has is not suggested`() throws {
        let found = try lint(LocaleFile("en", ["seats": "1"]), LocaleFile("es", ["seats": "1", "seat": "2"]))
        #expect(
            found == [
                "es.json:8:5: error: message `seat`: Locales/en.json has no such key. "
                    + "Add it to every file, or remove it if no template and no guide uses it."
            ]
        )
    }

    @Test func `the reference file is English, or else the first file by id`() throws {
        let missing = try lint(LocaleFile("fr"), LocaleFile("en", ["a": "1"]), LocaleFile("de", ["a": "1"]))
        #expect(missing == ["fr.json:6:3: error: message `a`: it is missing; Locales/en.json has it. Add it."])
        let unknown = try lint(LocaleFile("fr", ["a": "1"]), LocaleFile("de"))
        #expect(
            unknown == [
                "fr.json:7:5: error: message `a`: Locales/de.json has no such key. "
                    + "Add it to every file, or remove it if no template and no guide uses it."
            ]
        )
    }

    @Test func `an argument that only one file uses is reported`() throws {
        let found = try lint(
            LocaleFile("en", ["a": "{name} and {n, plural, one {{count}} other {}}"]),
            LocaleFile("es", ["a": "{nmae} y {n, plural, one {} many {} other {}} {zone}"])
        )
        #expect(
            found == [
                "es.json:7:10: error: message `a`: it does not use `{count}`, which Locales/en.json uses. Add it.",
                "es.json:7:10: error: message `a`: it does not use `{name}`, which Locales/en.json uses. Add it.",
                "es.json:7:10: error: message `a`: it uses `{nmae}`, which Locales/en.json does not. Did you mean `name`?",
                "es.json:7:10: error: message `a`: it uses `{zone}`, which Locales/en.json does not. Remove it.",
            ]
        )
    }

    @Test func `a misspelled argument is reported with a suggestion`() throws {
        let found = try lint(LocaleFile("en", ["a": "{account}"]), LocaleFile("es", ["a": "{acount}"]))
        #expect(found.last?.hasSuffix("Did you mean `account`?") == true)
    }

    @Test(arguments: [
        ("{x, date}", "{x, number}", "as a date, but as a number"),
        ("{x, time}", "{x, date}", "as a time, but as a date"),
        ("{x, percent}", "{x, number}", "as a percentage, but as a number"),
        ("{x}", "{x, select, a {} other {}}", "as plain text, but as a choice"),
        ("{x, select, a {} other {}}", "{x}", "as a choice, but as plain text"),
        ("{x, date} {x, time}", "{x, time}", "as a date and a time, but as a time"),
    ])
    func `an argument of a different kind is reported`(spanish: String, english: String, kinds: String) throws {
        let found = try lint(LocaleFile("en", ["a": english]), LocaleFile("es", ["a": spanish]))
        #expect(
            found == [
                "es.json:7:10: error: message `a`: `{x}` is used \(kinds) in Locales/en.json. Use the same kind."
            ]
        )
    }

    @Test(arguments: [
        ("{x, number}", "{x, plural, one {#} other {#}}"), ("{x}", "{x, number}"), ("{x, date}", "{x, month}"),
        ("{x, date, medium}", "{x}"),
        ("{x, select, a {} other {}}", "{x} {x, select, a {} other {}}"),
    ])
    func `different formats of the same kind are consistent`(spanish: String, english: String) throws {
        #expect(try lint(LocaleFile("en", ["a": english]), LocaleFile("es", ["a": spanish])) == [])
    }

    @Test func `select cases that only one file has are reported`() throws {
        let found = try lint(
            LocaleFile("en", ["a": "{s, select, on {1} offline {2} other {3}}"]),
            LocaleFile("es", ["a": "{s, select, on {1} ofline {2} away {3} other {4}}"])
        )
        #expect(
            found == [
                "es.json:7:10: error: message `a`: the select of `s` has the case `away`, which Locales/en.json does "
                    + "not have. Remove it.",
                "es.json:7:10: error: message `a`: the select of `s` has the case `ofline`, which Locales/en.json does "
                    + "not have. Did you mean `offline`?",
                "es.json:7:10: error: message `a`: the select of `s` lacks the case `offline`, which Locales/en.json "
                    + "has. Add `offline {…}`.",
            ]
        )
    }

    @Test func `a plural must have exactly the forms that its file declares`() throws {
        let found = try lint(
            LocaleFile(
                "es",
                ["a": "{s, select, x {{n, plural, one {#} few {#} other {#}}} other {{n, plural, =0 {} other {}}}}"]
            )
        )
        func missing(_ category: String) -> String {
            "es.json:7:10: error: message `a`: the plural of `n` lacks `\(category)`, which this file's `plurals` "
                + "declare. Add `\(category) {…}`."
        }
        #expect(
            found == [
                "es.json:7:10: error: message `a`: the plural of `n` has `few`, which this file's `plurals` do not "
                    + "declare. Remove it, or declare its rule.",
                missing("many"), missing("many"), missing("one"),
            ]
        )
    }

    @Test func `only problems of style are warnings`() throws {
        let catalogs = [LocaleFile("en", ["a": "?"]), LocaleFile("es", ["a": "? ", "b": ""])]
        let found = try CatalogLint.compare(catalogs.map { try $0.catalog() })
        #expect(found.map(\.problem.severity) == [.error, .warning, .error])
    }

    @Test func `the order of the files makes no difference`() throws {
        let files = [LocaleFile("es", ["a": " {x}", "c": "?"]), LocaleFile("en", ["b": "{y} "]), LocaleFile("de")]
        let catalogs = try files.map { try $0.catalog() }
        let found = CatalogLint.compare(catalogs)
        #expect(!found.isEmpty)
        #expect(CatalogLint.compare(catalogs.reversed()) == found)
    }

    @Test func `an untranslated text is a warning`() throws {
        let english = LocaleFile("en", ["a": "Nothing needs attention.", "b": "Vitrina {x}", "c": "Atom feed"])
        let found = try lint(
            english,
            LocaleFile("es", ["a": "Nothing needs attention.", "b": "Vitrina {x}", "c": "Atom feed"])
        )
        #expect(
            found == [
                "es.json:7:10: warning: message `a`: it has the same text as in Locales/en.json. Translate it."
            ]
        )
        #expect(
            try lint(
                english,
                LocaleFile("en-GB", ["a": "Nothing needs attention.", "b": "Vitrina {x}", "c": "Atom feed"])
            ) == []
        )
    }

    @Test(arguments: [
        ("Listo", "Done.", "no mark", "`.`"), ("¿Listo?", "Done.", "`?`", "`.`"),
        ("{n, plural, one {Una} many {#} other {#}}", "{n, plural, one {One.} other {#.}}", "no mark", "`.`"),
    ])
    func `a text with different final punctuation is a warning`(
        text: String,
        reference: String,
        here: String,
        there: String
    ) throws {
        #expect(
            try lint(LocaleFile("en", ["a": reference]), LocaleFile("es", ["a": text])) == [
                "es.json:7:10: warning: message `a`: it ends with \(here), but with \(there) in Locales/en.json. "
                    + "Use the same mark."
            ]
        )
    }

    @Test(arguments: [("完成。", "Done."), ("انتهى؟", "Done?"), ("{n} {x}", "{x} {n}")])
    func `the same punctuation in another script is not a warning`(text: String, reference: String) throws {
        #expect(try lint(LocaleFile("en", ["a": reference]), LocaleFile("ar", ["a": text])) == [])
    }
}
