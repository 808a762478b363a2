import Basics
import Testing

@testable import Templating

/// One declaration of fields gives both the schema and the values.
struct FieldTests {
    private enum State: String, CaseIterable { case on, off = "switched-off" }

    private struct Person { let name: String? }

    private struct Page {
        var text: String?
        var state: State?
        var number: Int?
        var day: CalendarDate?
        var moment: Timestamp?
        var people: [Person] = []
    }

    private static let fields = Fields<Page>([
        .text("a", \.text), .code("b", \.text), .word("c", State.self, \.state), .integer("d", \.number),
        .day("e", \.day), .moment("f", \.moment), .flag("g") { !$0.people.isEmpty }, .link("h", \.text),
        .list("i", Fields<Person>([.text("j.k", \.name)]), \.people),
    ])

    @Test func `the schema contains the names and kinds in order`() {
        #expect(
            Self.fields.schema == [
                "a": .text, "b": .code, "c": .word(["on", "switched-off"]), "d": .integer, "e": .day, "f": .moment,
                "g": .flag, "h": .link, "i": .list(["j.k": .text]),
            ]
        )
    }

    @Test func `a record contains the values in the same order`() {
        let day = CalendarDate(daysSince1970: 5)
        let moment = Timestamp(seconds: -7)
        var page = Page(text: "x", state: .off, number: 5, day: day, moment: moment)
        page.people = [Person(name: "y"), Person(name: nil)]
        #expect(
            Self.fields.record(of: page)
                == Record([
                    .text("x"), .text("x"), .word(1), .integer(5), .day(day), .moment(moment), .flag(true),
                    .text("x"),
                    .list([Record([.text("y")]), Record([.none])]),
                ])
        )
    }

    @Test func `a moment is truncated to whole seconds`() {
        let page = Page(moment: Timestamp(seconds: -7, nanoseconds: 999_999_999))
        #expect(Self.fields.record(of: page).values[5] == .moment(Timestamp(seconds: -7)))
    }

    @Test func `a nil property is an absent value`() {
        let absent = [FieldValue](repeating: .none, count: 6)
        #expect(Self.fields.record(of: Page()) == Record(absent + [.flag(false), .none, .list([])]))
    }

    @Test(arguments: [
        ("a", true), ("user.name2", true), ("", false), ("a.", false), ("2a", false), ("a-b", false), ("é", false),
    ])
    func `a name consists of words of letters and digits, joined by dots`(name: String, isName: Bool) {
        #expect(FieldSchema.isName(name) == isName)
    }
}
