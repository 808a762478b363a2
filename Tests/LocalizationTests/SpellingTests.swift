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

    @Test func `the nearest candidate is suggested, or the alphabetically first of several`() {
        #expect(Spelling.nearest(to: "seat.used", among: ["seats.free", "seats.used"]) == "seats.used")
        #expect(Spelling.nearest(to: "used", among: ["usel", "usee", "free"]) == "usee")
    }

    @Test func `a word that is far from all candidates has no suggestion`() {
        #expect(Spelling.nearest(to: "user.name", among: ["order.total"]) == nil)
        #expect(Spelling.nearest(to: "x", among: []) == nil)
    }

    @Test func `long words have no suggestions`() {
        let word = String(repeating: "a", count: 65)
        #expect(Spelling.nearest(to: word, among: [word + "b", "a"]) == nil)
        #expect(Spelling.nearest(to: "a", among: [word]) == nil)
    }

    @Test func `a candidate of a different length costs one step`() {
        var suggestions = Suggestions(steps: 1000)
        #expect(suggestions.nearest(to: "seat", among: (0..<900).map { "a.much.longer.key.\($0)" }) == nil)
        #expect(suggestions.steps == 100)
    }

    @Test func `the work for suggestions is limited`() {
        var suggestions = Suggestions(steps: 10_000)
        let candidates = (0..<500).map { "seat\($0)" }
        for number in 0..<500 { _ = suggestions.nearest(to: "seta\(number)", among: candidates) }
        #expect(suggestions.steps <= 0 && suggestions.steps > -100, "one comparison more at most")
        #expect(suggestions.nearest(to: "seat", among: ["seats"]) == nil)
    }

    @Test func `a word is not its own suggestion`() {
        #expect(Spelling.nearest(to: "name", among: ["name", "names"]) == "names")
    }
}
