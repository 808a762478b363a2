import Testing

@testable import Licensing

/// The moment since which a cause applies, if several events lead to it: <doc:LicensingRules#Since-when>.
struct SinceTests {
    /// The moment, and the changes at this moment in the story on the page.
    private func since(_ story: Story, of user: String = "ana") throws -> (Timestamp, [HistoryEntry.Change]) {
        let explanation = try story.explanation(of: user)
        let events = try Evidence(story.state).excerpt(for: story.state.user(user), explanation).entries
        return (explanation.since, events.filter { $0.time == explanation.since }.map(\.change))
    }

    private func person(_ name: String) throws -> HistoryEntry.Person {
        HistoryEntry.Person(id: try identifier(name), name: "User \(name)")
    }

    @Test func `a license becomes assignable when the integration is turned on`() throws {
        let acme = try Story().seats(1).at("2026-02-02").users("ana").at("2026-03-03").on(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .notAssigned)
        #expect(try since(acme) == (moment("2026-03-03"), [.integration(.miteamMeetings, .on, [])]))
    }

    @Test func `a license becomes assignable when a seat becomes free, and the page names no other user`() throws {
        let full = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").assign("ben").at("2026-02-02")
        for freed in [try full.unassign("ben"), try full.remove("ben")] {
            #expect(try since(freed) == (moment("2026-02-02"), [.seatFreed(.miteamMeetings)]))
        }
        let (time, changes) = try since(full.seats(1, order: "o-2"))
        #expect(try time == moment("2026-02-02T01:00:00Z"))
        guard case .orderAssigned(let order)? = changes.first else { throw Unexpected() }
        #expect(order.id.text == "o-2")
    }

    // The person held a license when the pool was exhausted.
    @Test func `the wait for a seat starts when the license is unassigned, not when the pool is exhausted`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").assign("ana").assign("ben")
            .at("2026-02-02").unassign("ana")
        #expect(try acme.cause(of: "ana") == .poolExhausted)
        #expect(try since(acme) == (moment("2026-02-02"), [.licenseUnassigned(person("ana"), .miteamMeetings)]))
    }

    @Test func `a user who is added when the pool is exhausted waits from that moment`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ben").assign("ben").at("2026-02-02").users("ana")
        #expect(try since(acme) == (moment("2026-02-02"), [.userAdded(person("ana"))]))
    }

    @Test func `the page shows that another user took the last seat, but not which user`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").at("2026-02-02").assign("ben")
        #expect(try since(acme) == (moment("2026-02-02"), [.lastSeatAssigned(.miteamMeetings)]))
        let entries = try Evidence(acme.state).entries(for: acme.state.user("ana"), acme.explanation(of: "ana"))
        #expect(entries.allSatisfy { $0.change != .lastSeatAssigned(.miteamMeetings) || $0.actor == nil })
    }

    @Test func `for a user added before the account, the cause starts when the account is created`() throws {
        let acme = try Story(untold: "acme").partner("norte").users("ana").at("2026-02-02").account("acme", of: "norte")
        #expect(try since(acme) == (moment("2026-02-02"), [.accountCreated]))
    }

    // <doc:LicensingRules#Switching>: within one instant there is no moment with another state.
    @Test func `unassigning and assigning a license at one instant does not interrupt it`() throws {
        let held = try Story().on(.miteamMeetings).seats(1).users("ana").at("2026-02-02").assign("ana")
        let again = try held.at("2026-03-03").atOnceInOrder { try $0.unassign("ana").assign("ana") }
        #expect(try since(again).0 == moment("2026-02-02"))
        #expect(try since(again.at("2026-04-04").unassign("ana")).0 == moment("2026-04-04"))
    }

    @Test func `an order assigned at the moment another expires leaves no gap without seats`() throws {
        let acme = try Story().on(.miteamMeetings).users("ana").at("2026-01-20").seats(1, expires: "2026-02-01")
        let renewed = try acme.at("2026-02-02").atOnce { try $0.seats(1, order: "o-2") }
        #expect(try since(renewed).0 == since(acme).0)
    }

    @Test func `the event that started the current answer remains on the page after many later events`() throws {
        var acme = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").assign("ben").at("2026-02-02")
            .users("eva").assign("eva")
        for number in 2...15 { acme = try acme.buy(1, order: "o-\(number)", starts: "2027-01-01").give("o-\(number)") }
        acme = try acme.user("updated", "ana", name: "Anita")
        let (time, changes) = try since(acme)
        #expect(changes == [.lastSeatAssigned(.miteamMeetings)])
        #expect(try time < moment("2026-02-02"))
    }

    /// The story on the page is not the expected one.
    private struct Unexpected: Error {}

    // Rows 1 and 3 require both integrations, so the last one switched on leads to the cause.
    @Test func `MiCollab's control of a product takes effect when the product's integration is turned on`() throws {
        let acme = try Story().seats(2).users("ana", "ben").assign("ana").at("2026-02-02").on(.micollab)
            .at("2026-03-03").on(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .micollabControls)
        #expect(try acme.explanation(of: "ana").since == moment("2026-03-03"))
        #expect(try acme.cause(of: "ben") == .micollabNotGranted)
        #expect(try acme.explanation(of: "ben").since == moment("2026-03-03"))
    }

    // <doc:LicensingRules#Products>: "the integrations that take control of it (read-only)".
    @Test func `with two controlling integrations, control starts with the first`() throws {
        let acme = try underTwo { try $0.at("2026-02-02").on(.micollab).at("2026-03-03").on($1) }
        #expect(try acme.explanation(of: "ana").since == moment("2026-02-02"))
    }

    @Test func `a controlling integration that is off does not count for the start of control`() throws {
        let acme = try underTwo { try $0.on(.micollab).at("2026-02-02").off(.micollab).at("2026-03-03").on($1) }
        #expect(try acme.cause(of: "ana") == .micollabControls)
        #expect(try acme.explanation(of: "ana").since == moment("2026-03-03"))
    }

    // <doc:LicensingRules#Same-instant>: "keep, and flag the account for a human". The order of the assignment is not
    // known either.
    @Test func `a license assigned at an instant of unknown order is also marked for review`() throws {
        let acme = try Story().on(.miteamMeetings).on(.micollab).seats(1).users("ana").at("2026-02-02")
            .atOnce { try $0.assign("ana").off(.micollab).off(.miteamMeetings) }
        #expect(try acme.explanation(of: "ana").notes == [.keptForReview(moment("2026-02-02"))])
    }

    /// An account whose licenses MiCollab and another integration may control.
    private func underTwo(_ tell: (Story, IntegrationID) throws -> Story) throws -> Story {
        let micc: IntegrationID = try identifier("micc")
        var story = try Story()
        story.products = .controlledByTwo(micc)
        return try tell(story.on(.miteamMeetings).seats(1).users("ana").assign("ana"), micc)
    }
}
