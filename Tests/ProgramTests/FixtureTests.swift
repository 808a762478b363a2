import Foundation
import Testing

/// Fixture sites: events of a customer's console, and the marks that every page must have.
///
/// `Fixtures/sites/NAME/` contains `events.jsonl`, `as-of.txt` (a moment per line) and, for each moment,
/// `expected/MOMENT.txt`: each file of accounts and partners, with the elements that have marks. VITRINA_RECORD=1
/// writes the lists again. Compare every changed line with <doc:SiteFiles#Marks> before you commit it.
@Suite(.timeLimit(.minutes(30)))
struct FixtureTests {
    private static let isRecording = ProcessInfo.processInfo.environment["VITRINA_RECORD"] == "1"

    @Test(arguments: ["one-account"])
    func `every page has the expected marks at each moment`(name: String) async throws {
        let fixture = try Fixture(name)
        let place = try Workplace()
        try await place.importing(fixture.events)
        for moment in fixture.moments {
            try await place.succeed("build", "--as-of", moment)
            let found = try MarkList(place.tree())
            if Self.isRecording { try fixture.record(found, at: moment) }
            let expected = try fixture.expected(at: moment)
            for path in Set(found.marks.keys).union(expected.marks.keys).sorted() {
                #expect(found.marks[path] == expected.marks[path], "\(name) at \(moment): \(path)")
            }
        }
    }

    /// <doc:LicensingRules#Rows>: C, M and V of each day, and the outcomes of Ana (who has a license unless it was
    /// revoked) and Ben (who never has one).
    private static let days: [(day: Int, c: Bool, m: Bool, v: Bool, ana: Row, ben: Row)] = [
        (1, false, true, true, .licensed, .assignable),
        (2, false, true, false, .licensed, .notAvailable),
        (3, true, true, false, .readOnly, .none("micollab-not-granted")),
        (4, true, true, true, .readOnly, .none("micollab-not-granted")),
        (5, true, false, true, .retained, .none("integration-off")),
        (6, true, false, false, .retained, .none("integration-off")),
        (7, false, false, false, .retained, .none("integration-off")),
        (8, false, false, true, .retained, .none("integration-off")),
    ]

    private struct Row {
        let outcome: String
        let cause: String
        var isRetained = false

        static let licensed = Row(outcome: "licensed", cause: "assigned")
        static let readOnly = Row(outcome: "licensed-read-only", cause: "micollab-controls")
        static let retained = Row(outcome: "no-licenses", cause: "retained", isRetained: true)
        static let assignable = Row(outcome: "assignable", cause: "not-assigned")
        static let notAvailable = Row(outcome: "licenses-not-available", cause: "pool-exhausted")

        static func none(_ cause: String) -> Row { Row(outcome: "no-licenses", cause: cause) }
    }

    private static let officialWords = [
        "no-licenses": ["en": "No licenses", "es": "Sin licencias"],
        "licenses-not-available": ["en": "Licenses not available", "es": "Licencias no disponibles"],
    ]

    @Test func `the days of the fixture cover all sixteen rows of the table`() {
        var rows: Set<[Bool]> = []
        for day in Self.days {
            for holds in [true, false] { rows.insert([day.c, day.m, holds, day.v]) }
        }
        #expect(rows.count == 16)
    }

    @Test func `each of the sixteen rows shows its outcome, cause and official words in both languages`()
        async throws
    {
        let place = try Workplace()
        try await place.importing(try Fixture("one-account").events)
        for day in Self.days {
            try await place.succeed("build", "--as-of", "2026-03-0\(day.day)")
            let seats = try #require(place.text("site/accounts/acme/en/index.html"))
            #expect(seats.contains("data-free=\"\(day.v ? 1 : 0)\""), "day \(day.day) is not what the table says")
            for (user, row) in [("ana", day.ana), ("ben", day.ben)] {
                for locale in ["en", "es"] {
                    let page = try #require(place.text("site/accounts/acme/\(locale)/users/\(user).html"))
                    expect(page, row, locale, "day \(day.day), \(user), \(locale)")
                }
            }
        }
    }

    private func expect(_ page: String, _ row: Row, _ locale: String, _ place: String) {
        let form = /<[a-z]+ [^>]*data-outcome="([^"]*)"[^>]*>(.*?)<\/div>/.dotMatchesNewlines()
        let elements = page.matches(of: form)
        #expect(elements.count == 1, "\(place)")
        guard let element = elements.first else { return }
        #expect(element.output.1 == row.outcome, "\(place)")
        for mark in [
            "data-product=\"miteam-meetings\"", "data-retained=\"\(row.isRetained)\"", "data-cause=\"\(row.cause)\"",
        ] {
            #expect(element.output.0.contains(mark), "\(place): \(mark)")
        }
        for (outcome, words) in Self.officialWords {
            let word = words[locale] ?? ""
            #expect(element.output.2.contains(">\(word)<") == (outcome == row.outcome), "\(place): \(word)")
        }
        let others = page.replacingOccurrences(of: element.output.0, with: "")
        for words in Self.officialWords.values {
            let word = words[locale] ?? ""
            #expect(!others.contains(word), "\(place): \(word) stands outside its element")
        }
    }
}
