import Localization
import Testing

struct MessageTests {
    @Test(arguments: [
        ("", []),
        ("Sin licencias", [Message.Part.literal("Sin licencias")]),
        ("a < b & \"c\"", [.literal("a < b & \"c\"")]),
        ("{x}", [.argument("x", .natural)]),
        ("{ account.name }", [.argument("account.name", .natural)]),
        ("{x, number}", [.argument("x", .number)]),
        ("{x,number}", [.argument("x", .number)]),
        ("{x, percent}", [.argument("x", .percent)]),
        ("{x, date}", [.argument("x", .dateLong)]),
        ("{x, date, long}", [.argument("x", .dateLong)]),
        ("{x, date, medium}", [.argument("x", .dateMedium)]),
        ("{x, month}", [.argument("x", .month)]),
        ("{x, time}", [.argument("x", .time)]),
        ("{a} de {b}.", [.argument("a", .natural), .literal(" de "), .argument("b", .natural), .literal(".")]),
        ("Pedido #{id}", [.literal("Pedido #"), .argument("id", .natural)]),
    ])
    func `literals and arguments are parsed to parts`(text: String, parts: [Message.Part]) throws {
        #expect(try Message(parsing: text).parts == parts)
    }

    @Test(arguments: [
        ("''", "'"), ("it's", "it's"), ("it''s", "it's"), ("'{x}'", "{x}"), ("'{'", "{"), ("a '}' b", "a } b"),
        ("'{''}'", "{'}"), ("'#'", "'#'"), ("rock 'n' roll", "rock 'n' roll"), ("end'", "end'"), ("'{'''", "{'"),
    ])
    func `apostrophes quote as in ICU`(text: String, literal: String) throws {
        // "'{'''" opens, quotes "{", then an apostrophe within the quotation, and closes.
        #expect(try Message(parsing: text).parts == [.literal(literal)])
    }

    @Test func `a plural contains exact numbers, forms and the number sign`() throws {
        let message = try Message(parsing: "{n, plural, =0 {ninguna} one {# licencia} other {'#' # de {total}}}")
        let expected = Message.Part.plural(
            "n",
            exact: [0: [.literal("ninguna")]],
            forms: [
                .one: [.argument("n", .number), .literal(" licencia")],
                .other: [.literal("# "), .argument("n", .number), .literal(" de "), .argument("total", .natural)],
            ]
        )
        #expect(message.parts == [expected])
    }

    @Test func `a select contains its cases`() throws {
        let message = try Message(parsing: "{state, select, on {Sí} off-line {} other {{state}}}.")
        let cases: [String: [Message.Part]] = [
            "on": [.literal("Sí")], "off-line": [], "other": [.argument("state", .natural)],
        ]
        #expect(message.parts == [.select("state", cases: cases), .literal(".")])
    }

    @Test func `the number sign within a select shows the enclosing plural`() throws {
        let message = try Message(parsing: "{n,plural,other{{s,select,other{#}}}}")
        let select = Message.Part.select("s", cases: ["other": [.argument("n", .number)]])
        #expect(message.parts == [.plural("n", exact: [:], forms: [.other: [select]])])
    }

    @Test func `the number sign shows the innermost plural`() throws {
        let message = try Message(parsing: "{n, plural, other {#{m, plural, other {#}}#}}")
        let inner = Message.Part.plural("m", exact: [:], forms: [.other: [.argument("m", .number)]])
        let outer: [Message.Part] = [.argument("n", .number), inner, .argument("n", .number)]
        #expect(message.parts == [.plural("n", exact: [:], forms: [.other: outer])])
    }

    @Test func `white space within a branch is preserved, and white space around it is ignored`() throws {
        let message = try Message(parsing: "{n, plural,\n  other\t{ # }\n}")
        let branch: [Message.Part] = [.literal(" "), .argument("n", .number), .literal(" ")]
        #expect(message.parts == [.plural("n", exact: [:], forms: [.other: branch])])
    }

    @Test func `all uses of all arguments are found, including those in branches`() throws {
        let message = try Message(
            parsing: "{d, date} {n, plural, =0 {{d, month}} one {{s, select, a {{x}} other {}}} other {#}}"
        )
        #expect(
            message.arguments == [
                "d": [.shown(.dateLong), .shown(.month)],
                "n": [.counted, .shown(.number)],
                "s": [.chosen(among: ["a", "other"])],
                "x": [.shown(.natural)],
            ]
        )
    }
}
