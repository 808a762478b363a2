import Testing

@testable import Localization

struct SpellingTests {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "ab", 2), ("seat", "seats", 1), ("kitten", "sitting", 3), ("abc", "abc", 0),
        ("ab", "ba", 1),
    ])
    func `the distance counts edits`(source: String, target: String, distance: Int) {
        #expect(Spelling.distance(from: source, to: target) == distance)
        #expect(Spelling.distance(from: target, to: source) == distance)
    }

    @Test func `the nearest candidate is suggested, the first of equally near ones`() {
        #expect(Spelling.nearest(to: "seat.used", among: ["seats.free", "seats.used"]) == "seats.used")
        #expect(Spelling.nearest(to: "used", among: ["usel", "usee", "free"]) == "usee")
    }

    @Test func `a word that is far from all is not suggested for`() {
        #expect(Spelling.nearest(to: "user.name", among: ["order.total"]) == nil)
        #expect(Spelling.nearest(to: "x", among: []) == nil)
    }

    @Test func `a word is not suggested for itself`() {
        #expect(Spelling.nearest(to: "name", among: ["name", "names"]) == "names")
    }
}
