import Localization
import Testing

struct MessageErrorTests {
    private static let deep =
        String(repeating: "{n, plural, other {", count: 9) + String(repeating: "}}", count: 9)

    @Test(arguments: [
        ("a } b", MessageError.Fault.unmatchedBrace, 3),
        ("¡Ñ! {x", .unclosedBrace, 5),
        ("{", .unclosedBrace, 1),
        ("{x, date", .unclosedBrace, 1),
        ("{x, ", .unclosedBrace, 1),
        ("a {n, plural, one {#} other {#}", .unclosedBrace, 3),
        ("{n, plural, other {#", .unclosedBrace, 19),
        ("{n, plural", .unclosedBrace, 1),
        ("don't '{x}", .unclosedQuote, 7),
        ("{}", .badName(""), 2),
        ("{ , number}", .badName(""), 3),
        ("{0}", .badName("0"), 2),
        ("{a..b}", .badName("a..b"), 2),
        ("{a.}", .badName("a."), 2),
        ("{año}", .badName("año"), 2),
        ("{a b}", .unexpected("b", expected: "`,` or `}`"), 4),
        ("{x, number {}}", .unexpected("{", expected: "`}`"), 12),
        ("{x, plural}", .unexpected("}", expected: "`,` and the cases"), 11),
        ("{x, plural, one other {}}", .unexpected("o", expected: "`{` and the text of the case `one`"), 17),
        ("{x, plural, {}}", .unexpected("{", expected: "the name of a case"), 13),
        ("{x, nummber}", .unknownFormat("nummber", suggestion: "number"), 5),
        ("{x, selectordinal, other {}}", .unknownFormat("selectordinal", suggestion: nil), 5),
        ("{x, }", .unknownFormat("", suggestion: nil), 5),
        ("{x, date, short}", .unknownStyle("short", format: "date"), 11),
        ("{x, date, }", .unknownStyle("", format: "date"), 11),
        ("{x, number, percent}", .unknownStyle("percent", format: "number"), 13),
        ("{n, plural, offset:1 other {#}}", .unsupportedOffset, 13),
        ("{n, plural, one {#}}", .missingOther(format: "plural"), 1),
        ("{s, select, a {b}}", .missingOther(format: "select"), 1),
        ("{s, select, }", .missingOther(format: "select"), 1),
        ("{s, select, a {} a {} other {}}", .duplicateCase("a"), 18),
        ("{n, plural, =1 {} =1 {} other {}}", .duplicateCase("=1"), 19),
        ("{n, plural, othr {} other {}}", .unknownCategory("othr", suggestion: "other"), 13),
        ("{n, plural, singular {} other {}}", .unknownCategory("singular", suggestion: nil), 13),
        ("{n, plural, = {} other {}}", .badNumber("="), 13),
        ("{n, plural, =-1 {} other {}}", .badNumber("=-1"), 13),
        ("{n, plural, =+1 {} other {}}", .badNumber("=+1"), 13),
        ("{n, plural, =1 {} =01 {} other {}}", .badNumber("=01"), 19),
        (deep, .tooDeep(limit: 8), 153),
    ])
    func `a message outside the supported subset is refused at its column`(
        text: String,
        fault: MessageError.Fault,
        column: Int
    ) {
        let error = #expect(throws: MessageError.self) { try Message(parsing: text) }
        #expect(error?.fault == fault)
        #expect(error?.column == column)
    }

    @Test(arguments: [
        ("a } b", "`}` has no matching `{`. Write `'}'` for a literal brace."),
        ("{x", "`{` is never closed. Add `}`, or write `'{'` for a literal brace."),
        ("'{x}", "the quotation that begins with `'` is never closed. Add `'`, or write `''` for an apostrophe."),
        ("{}", "an argument has no name. Write `{name}`."),
        (
            "{0}",
            "`0` is not the name of an argument. Begin with a letter, followed by letters, digits and single dots."
        ),
        ("{a b}", "expected `,` or `}`, found `b`."),
        ("{x, nummber}", "`nummber` is not a format. Did you mean `number`?"),
        (
            "{x, currency}",
            "`currency` is not a format. "
                + "Use one of `number`, `percent`, `date`, `month`, `time`, `plural`, `select`."
        ),
        ("{x, date, short}", "`date` has no style `short`. Use `long` or `medium`."),
        ("{x, number, percent}", "`number` has no style `percent`. Use `{x, percent}`."),
        ("{x, time, long}", "`time` has no style `long`. Leave it out: `{x, time}`."),
        (
            "{n, plural, offset:1 other {#}}",
            "`offset` is not supported. Use the number to count as the argument."
        ),
        ("{s, select, a {b}}", "this `select` has no case `other`. Add `other {…}`."),
        ("{s, select, a {} a {} other {}}", "the case `a` occurs twice. Keep one."),
        ("{n, plural, othr {} other {}}", "`othr` is not a plural category. Did you mean `other`?"),
        (
            "{n, plural, singular {} other {}}",
            "`singular` is not a plural category. "
                + "Use one of `zero`, `one`, `two`, `few`, `many`, `other`, or a number such as `=0`."
        ),
        ("{n, plural, =x {} other {}}", "`=x` is not a whole number. Write `=` and digits, such as `=0`."),
        (deep, "choices are nested more than 8 levels deep. Split the message."),
    ])
    func `an error in a message explains the correction`(text: String, sentence: String) {
        let error = #expect(throws: MessageError.self) { try Message(parsing: text) }
        #expect(error?.description == sentence)
    }
}
