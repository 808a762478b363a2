import Testing

struct CatalogTextLintTests {
    @Test(arguments: [" a", "a ", "a\u{A0}", "{x} ", " {x}"])
    func `white space around a message is told`(text: String) throws {
        #expect(
            try lint(LocaleFile("en", ["a": text])) == [
                "en.json:7:10: error: message `a`: it begins or ends with white space. "
                    + "Remove it: templates set the space around a message."
            ]
        )
    }

    @Test func `white space within a message or a branch is not told`() throws {
        #expect(try lint(LocaleFile("en", ["a": "{n, plural, one { a } other { b }}", "b": "a  b"])) == [])
    }

    @Test(arguments: [("a\u{7}b", "0007"), ("{n, plural, one {} other {a\tb}}", "0009"), ("a\u{2028}b", "2028")])
    func `a control character is told, also in a branch`(text: String, code: String) throws {
        #expect(
            try lint(LocaleFile("en", ["a": text])) == [
                "en.json:7:10: error: message `a`: it holds the control character U+\(code). Remove it."
            ]
        )
    }

    @Test(arguments: [
        ("Seguro?", "?", "¿"), ("Hola!", "!", "¡"), ("{s, select, a {¿Sí?} other {No?}}", "?", "¿"),
    ])
    func `a question or exclamation that does not open is a warning in Spanish`(
        text: String,
        closing: String,
        opening: String
    ) throws {
        #expect(
            try lint(LocaleFile("es", ["a": text])) == [
                "es.json:7:10: warning: message `a`: it has more `\(closing)` than `\(opening)`. "
                    + "Open the sentence with `\(opening)`."
            ]
        )
        #expect(try lint(LocaleFile("es-MX", ["a": text])).count == 1)
        #expect(try lint(LocaleFile("en", ["a": text])) == [])
    }

    @Test(arguments: ["5%", "5 %", "Uso: {x}%", "{x, number}\u{A0}% en uso", "{n, plural, one {} many {} other {#%}}"])
    func `a number before a percent sign is a warning in Spanish`(text: String) throws {
        #expect(
            try lint(LocaleFile("es", ["a": text])) == [
                "es.json:7:10: warning: message `a`: a number is followed by `%`. Write `{x, percent}` for an argument, "
                    + "a no-break space before a fixed number's sign."
            ]
        )
    }

    @Test(arguments: ["5\u{A0}%", "El % de uso", "{x, percent}", "¿Sí? ¡Claro!"])
    func `well-written Spanish is not warned about`(text: String) throws {
        #expect(try lint(LocaleFile("es", ["a": text])) == [])
    }
}
