import Testing

struct CatalogTextLintTests {
    @Test(arguments: [" a", "a ", "a\u{A0}", "{x} ", " {x}"])
    func `white space at the start or end of a message is an error`(text: String) throws {
        #expect(
            try lint(LocaleFile("en", ["a": text])) == [
                "en.json:7:10: error: message `a`: it begins or ends with white space. "
                    + "Remove it: templates define the space around a message."
            ]
        )
    }

    @Test(arguments: ["a  b", "{n, plural, one {} other {a b   c}}"])
    func `two consecutive spaces are a warning`(text: String) throws {
        #expect(
            try lint(LocaleFile("en", ["a": text])) == [
                "en.json:7:10: warning: message `a`: two spaces in a row. Keep one."
            ]
        )
    }

    @Test func `white space within a message or a branch is accepted`() throws {
        #expect(try lint(LocaleFile("en", ["a": "{n, plural, one { a } other { b }}", "b": "a b"])) == [])
    }

    @Test(arguments: [
        ("a\u{7}b", "0007"), ("{n, plural, one {} other {a\tb}}", "0009"), ("a\u{2028}b", "2028"),
        ("a\u{202E}b", "202E"), ("\u{FEFF}b", "FEFF"), ("a\u{200B}b", "200B"),
    ])
    func `a control character is an error, also in a branch`(text: String, code: String) throws {
        #expect(
            try lint(LocaleFile("en", ["a": text])) == [
                "en.json:7:10: error: message `a`: it contains the control character U+\(code). Remove it."
            ]
        )
    }

    @Test(arguments: [
        ("Seguro?", "?", "¿"), ("Hola!", "!", "¡"), ("{s, select, a {¿Sí?} other {No?}}", "?", "¿"),
    ])
    func `a question or exclamation without its opening mark is a warning in Spanish`(
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
    func `a number directly before a percent sign is a warning in Spanish`(text: String) throws {
        #expect(
            try lint(LocaleFile("es", ["a": text])) == [
                "es.json:7:10: warning: message `a`: a number is followed by `%`. Write `{x, percent}` for an argument, "
                    + "or a no-break space before the sign of a fixed number."
            ]
        )
    }

    @Test(arguments: ["5\u{A0}%", "El % de uso", "{x, percent}", "¿Sí? ¡Claro!"])
    func `correct Spanish has no warnings`(text: String) throws {
        #expect(try lint(LocaleFile("es", ["a": text])) == [])
    }

    @Test func `invisible characters that a language needs are accepted`() throws {
        #expect(try lint(LocaleFile("fa", ["a": "می\u{200C}شود \u{200F}«x»"])) == [])
    }

    @Test(arguments: [
        ("<b>x", "<b"), ("see [x](y)", "]("), ("**x**", "**"), ("`x", "`"), ("a &amp; b", "&amp;"),
        ("{n, plural, one {} other {</p>}}", "</p"),
    ])
    func `markup in a message is an error, because readers would see it`(text: String, sign: String) throws {
        let found = try lint(LocaleFile("en", ["a": text]))
        #expect(
            found.first
                == "en.json:7:10: error: message `a`: it contains `\(sign)`, which readers would see literally. Remove "
                + "it: markup belongs in templates."
        )
    }

    @Test func `signs that are not markup are accepted`() throws {
        #expect(try lint(LocaleFile("en", ["a": "Products & Licenses; 3 < 4, a * b [c] (d)"])) == [])
    }

    @Test func `letters with separate accents are an error`() throws {
        #expect(
            try lint(LocaleFile("es", ["a": "Informacio\u{301}n"])) == [
                "es.json:7:10: error: message `a`: it contains letters with separate accents. "
                    + "Save it in Unicode's composed form, NFC."
            ]
        )
    }

    @Test func `an exact form for 1 in addition to the form one is a warning`() throws {
        let text = "{n, plural, =0 {none} =1 {single} one {#} other {#}}"
        #expect(
            try lint(LocaleFile("en", ["a": text])) == [
                "en.json:7:10: warning: message `a`: the plural of `n` has both `=1` and `one`. Keep only `one`."
            ]
        )
    }

    @Test(
        arguments: [("es", "\"", "«»"), ("en", "\"", nil), ("en", "'", "’"), ("es", "'", "’")]
            as [(String, String, String?)]
    )
    func `a straight quotation mark is a warning`(id: String, mark: String, instead: String?) throws {
        let advice = instead.map { "`\($0)`" } ?? "the quotation marks of the language"
        let quoted = mark == "'" ? "''" : mark
        #expect(
            try lint(LocaleFile(id, ["a": "a \(quoted)b"])) == [
                "\(id).json:7:10: warning: message `a`: it contains the straight quotation mark `\(mark)`. "
                    + "Write \(advice)."
            ]
        )
    }
}
