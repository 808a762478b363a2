import Foundation
import Testing

/// `vitrina explain`: the reason for a user's outcome.
@Suite(.timeLimit(.minutes(30)))
struct ExplainTests {
    let place: Workplace

    init() throws {
        place = try Workplace()
    }

    private func explain(_ user: String, _ more: String...) async throws -> Program.Outcome {
        try await Program.run(["explain", "--account", "acme", "--user", user] + more, in: place.root)
    }

    private func json(_ user: String, _ more: String...) async throws -> Answer {
        let outcome = try await Program.run(
            ["explain", "--account", "acme", "--user", user, "--json"] + more,
            in: place.root
        )
        #expect(outcome.code == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Answer.self, from: Data(outcome.bytes))
    }

    /// The JSON for programs.
    ///
    /// A missing field is a failure.
    private struct Answer: Decodable {
        struct Product: Decodable {
            let product, outcome, cause, since, why, whatToDo: String
            let retained, needsTier: Bool
            let tier: String?
            let events: [Event]
        }
        struct Event: Decodable {
            let id, time: String
        }
        let account, user, name, locale, page: String
        let products: [Product]
    }

    @Test func `the report contains the outcome, the cause, the time, the events and what to do`() async throws {
        try await place.importing(EventText.acme)
        let outcome = try await explain("u1")
        #expect(outcome.code == 0, "\(outcome.errors)")
        for part in [
            "Ana Peña", "acme", "MiTeam Meetings", "assigned", "2026-03-02T10:00:00Z", "e-5", "e-8", "What to do",
        ] {
            #expect(outcome.output.contains(part), "\(part) is missing: \(outcome.output)")
        }
        #expect(!outcome.output.contains("e-7"), "Ben's events are none of Ana's")
    }

    @Test func `a user can be given by e-mail address, regardless of case`() async throws {
        try await place.importing(EventText.acme)
        let byID = try await explain("u1")
        let byAddress = try await explain("U1@acme.example")
        #expect(byID.code == 0 && byAddress.output == byID.output, "\(byAddress.errors)")
        let nobody = try await explain("nobody@acme.example")
        #expect(nobody.code == 65)
        #expect(nobody.errors.contains("account acme has no user with the e-mail address nobody@acme.example"))
        let twin = EventText.event(
            "e-9",
            "user.added",
            EventText.day(3),
            #""account":"acme","user":"u9","name":"Ana","email":"u1@acme.example""#
        )
        try await place.importing([twin])
        let both = try await explain("u1@acme.example")
        #expect(both.code == 65)
        #expect(both.errors.contains("accounts/acme/users/u1, accounts/acme/users/u9"))
    }

    @Test func `the JSON report contains the same facts as codes`() async throws {
        try await place.importing(EventText.acme)
        let answer = try await json("u1")
        #expect(
            [answer.account, answer.user, answer.name, answer.locale] as [String] == ["acme", "u1", "Ana Peña", "en"]
        )
        let page = "http://127.0.0.1:8080/accounts/acme/en/users/u1.html"
        #expect(answer.page == page)
        #expect(try await explain("u1").outputLines.contains(page))
        let product = try #require(answer.products.first)
        #expect(answer.products.count == 1)
        #expect(product.product == "miteam-meetings")
        #expect(product.outcome == "licensed")
        #expect(product.cause == "assigned")
        #expect(!product.retained)
        #expect(product.since == "2026-03-02T10:00:00Z")
        #expect(!product.why.isEmpty && !product.whatToDo.isEmpty)
        #expect(product.events.map(\.id).contains("e-8"))
    }

    /// Switches of two integrations, and the result of each order: <doc:LicensingRules#Switching>.
    @Test(arguments: [
        (["micollab off", "miteam-meetings off"], "integration-off", false),
        (["miteam-meetings off", "micollab off"], "retained", true),
        (["micollab off", "miteam-meetings off", "miteam-meetings on"], "revoked", false),
        (["miteam-meetings off", "micollab off", "miteam-meetings on"], "assigned", false),
        (["miteam-meetings off"], "retained", true),
        ([], "micollab-controls", false),
    ])
    func `the order of the switches determines the cause, and since is the time of one of its events`(
        switches: [String],
        cause: String,
        retained: Bool
    ) async throws {
        let on = EventText.event(
            "s-0",
            "integration.enabled",
            EventText.day(3),
            #""account":"acme","integration":"micollab""#
        )
        let events = switches.enumerated().map { number, text in
            let words = text.split(separator: " ")
            return EventText.event(
                "s-\(number + 1)",
                words[1] == "on" ? "integration.enabled" : "integration.disabled",
                EventText.day(4 + number),
                #""account":"acme","integration":"\#(words[0])""#
            )
        }
        // The last event arrives first.
        try await place.importing((EventText.acme + [on] + events).reversed())
        let product = try #require(try await json("u1").products.first)
        #expect(product.cause == cause)
        #expect(product.retained == retained)
        #expect(
            product.outcome
                == (cause == "assigned"
                    ? "licensed"
                    : cause == "micollab-controls"
                        ? "licensed-read-only"
                        : cause == "revoked" ? "assignable" : "no-licenses")
        )
        #expect(product.events.map(\.time).contains(product.since))
    }

    @Test func `a report for a moment shows the state at that moment`() async throws {
        try await place.importing(EventText.acme)
        let answer = try await json("u1", "--as-of", "2026-03-02T09:00:00Z")
        #expect(answer.products.map(\.cause) == ["not-assigned"])
        #expect(try await explain("u1", "--as-of", "2026-03-01").code == 65)
    }

    @Test func `the report is available in another language`() async throws {
        try await place.importing(EventText.acme)
        let spanish = try await explain("u1", "--locale", "es")
        #expect(spanish.code == 0)
        #expect(spanish.output.contains("Qué hacer"))
        #expect(!spanish.output.contains("What to do"))
        #expect(try await json("u1", "--locale", "es").locale == "es")
    }

    @Test func `the report and the page show the same outcome and cause`() async throws {
        try await place.importing(EventText.acme)
        try await place.succeed("build")
        for user in ["u1", "u2"] {
            let product = try #require(try await json(user).products.first)
            let page = try #require(place.text("site/accounts/acme/en/users/\(user).html"))
            #expect(page.contains("data-outcome=\"\(product.outcome)\""))
            #expect(page.contains("data-cause=\"\(product.cause)\""))
        }
    }

    @Test func `the report shows the tier of a license, or that no tier was chosen`() async throws {
        try place.write(
            """
            { "products": [
              { "id": "miteam-meetings", "name": "MiTeam Meetings", "requires": "miteam-meetings", "tiers": ["Basic", "Elite"] } ] }
            """,
            to: "vitrina.json"
        )
        try await place.importing(EventText.acme)
        #expect(try await explain("u1").output.contains("\nMiTeam Meetings · Tier not chosen yet: "))
        #expect(try await explain("u2").output.contains("\nMiTeam Meetings: "))
        let elite = EventText.event(
            "e-40",
            "license.assigned",
            EventText.day(4),
            #""account":"acme","user":"u1","product":"miteam-meetings","tier":"Elite""#
        )
        let before = try await json("u1").products.first
        #expect(before?.tier == nil && before?.needsTier == true)
        try await place.importing([elite])
        #expect(try await explain("u1").output.contains("\nMiTeam Meetings · Elite: "))
        let after = try await json("u1").products.first
        #expect(after?.tier == "Elite" && after?.needsTier == false)
    }

    // MARK: Missing subjects

    @Test(arguments: [
        (["--account", "acme", "--user", "nobody"], 65, "nobody"), (["--account", "none", "--user", "u1"], 65, "none"),
        (["--account", "acme", "--user", "u1", "--locale", "tlh"], 64, "en, es"),
        (["--account", "acme", "--user", "a b"], 64, "a b"), (["--account", "../acme", "--user", "u1"], 64, "../acme"),
        (["--account", "acme"], 64, "--user"), (["--user", "u1"], 64, "--account"),
    ])
    func `an unknown user or account exits with 65, and an invalid or missing argument with 64`(
        arguments: [String],
        code: Int32,
        word: String
    ) async throws {
        try await place.importing(EventText.acme)
        let outcome = try await Program.run(["explain"] + arguments, in: place.root)
        #expect(outcome.code == code)
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func `explain refuses a removed user after the removal, and reports a deleted account as deleted`()
        async throws
    {
        let removal = EventText.event("e-30", "user.removed", EventText.day(4), #""account":"acme","user":"u2""#)
        try await place.importing(EventText.acme + [removal])
        #expect(try await explain("u2").code == 65)
        #expect(try await explain("u2", "--as-of", "2026-03-03").code == 0)
        try await place.importing([EventText.event("e-31", "account.deleted", EventText.day(5), #""account":"acme""#)])
        let deleted = try await explain("u1")
        #expect(deleted.code == 65)
        #expect(deleted.errors.contains("deleted"))
    }
}
