import Basics
import Localization
import Testing

/// The words of a language that this site does not use are listed in its locale file.
struct WordingTests {
    private func lint(_ text: String, _ rules: String = Self.rules) throws -> [String] {
        var file = LocaleFile("es", ["a": text])
        file.wording = rules
        return try LocalizationTests.lint(file).map { String($0.dropFirst("es.json:7:10: ".count)) }
    }

    private static let rules = #"""
        {"never": {"tú": "«usted»", "puedes": "«puede»"}, "avoid": {"el usuario": "«la persona»", "/a": "sin barras", "@s": "x"}}
        """#

    @Test func `a forbidden word is an error, and a word to avoid is a warning`() throws {
        #expect(try lint("Si tú quieres") == ["error: message `a`: it says “tú”. Write: «usted»."])
        #expect(
            try lint("Si el usuario quiere") == ["warning: message `a`: it says “el usuario”. Write: «la persona»."]
        )
    }

    @Test(arguments: [
        "Tú", "¿Puedes?", "«tú»", "El Usuario,", "asignado/a.", "tod@s", "{n, plural, one {tú} many {} other {}}",
    ])
    func `a word is found in either case, next to punctuation and in branches`(text: String) throws {
        #expect(try lint(text).count == 1)
    }

    @Test(arguments: ["actúa", "túnel", "puedesa", "el usuarios", "entrada/acción", "{puedes}"])
    func `a part of a word is not a match`(text: String) throws {
        #expect(try lint(text) == [])
    }

    @Test func `a repeated word is reported once`() throws {
        #expect(try lint("tú y tú").count == 1)
    }

    @Test func `a file without wording rules is not checked for wording`() throws {
        var file = LocaleFile("es", ["a": "¿tú?", "b": "Hola!", "c": "5%"])
        file.wording = nil
        #expect(try LocalizationTests.lint(file) == [])
    }

    @Test func `a finding in a paragraph is reported at its place`() throws {
        var file = LocaleFile("es")
        file.wording = #"{"opening": {"?": "¿"}, "spacesPercent": true, "avoid": {"el usuario": "«la persona»"}}"#
        let findings = try file.catalog().wording.findings(in: "¿Sí? El usuario  usa\n  50% y más?")
        #expect(findings.map(\.offset) == [5, 15, 25, 32])
        #expect(
            findings.map(\.problem) == [
                .unwelcome("el usuario", "«la persona»", .warning), .doubleSpace, .loosePercentSign,
                .missingOpeningMark("¿", closing: "?"),
            ]
        )
    }

    @Test(arguments: [
        (#"{"nevr": {}}"#, "locale files have no member `nevr`. Did you mean `never`?"),
        (#"{"never": []}"#, "`never` is an array. Write an object."),
        (#"{"avoid": {"a": 1}}"#, "`a` is a number. Write a string."),
        (#"{"spacesPercent": "yes"}"#, "`spacesPercent` is a string. Write true or false."),
        ("3", "`wording` is a number. Write an object."),
    ])
    func `invalid wording rules are refused`(rules: String, sentence: String) {
        var file = LocaleFile("es", ["a": "x"])
        file.wording = rules
        #expect(errors(of: file.text).map { String($0.problem.description) } == [sentence])
    }
}
