import Testing

@testable import Licensing

/// The history behind an answer: everything that a reader needs for it, and nothing about other people.
struct EvidenceTests {
    private func evidence(of user: String, _ story: Story) throws -> [HistoryEntry] {
        let (state, person) = (try story.state, try story.state.user(user))
        return try Evidence(state).entries(for: person, story.explanation(of: user))
    }

    @Test func `the evidence of a revoked license is the assignment, the switches and the revocation`() throws {
        let acme = try Story().on(.miteamMeetings).seats(2).users("ana", "ben").assign("ana").assign("ben")
            .on(.mivoiceOffice).off(.miteamMeetings).on(.miteamMeetings)
        let ana = HistoryEntry.Person(id: try identifier("ana"), name: "User ana")
        let ben = HistoryEntry.Person(id: try identifier("ben"), name: "User ben")
        #expect(
            try evidence(of: "ana", acme).map(\.change) == [
                .integration(.miteamMeetings, .on, []), .userAdded(ana),
                .licenseAssigned(ana, .miteamMeetings, isOver: false, isNotManageable: false),
                .integration(.miteamMeetings, .off, [.revoked(.miteamMeetings, holders: [ana, ben])]),
                .integration(.miteamMeetings, .on, []),
            ]
        )
    }

    @Test func `orders are evidence only if they explain a missing or a free seat`() throws {
        let waiting = try Story().on(.miteamMeetings).seats(1, expires: "2026-02-01").users("ana").at("2026-03-03")
            .users("ben")
        let changes = try evidence(of: "ana", waiting).map(\.change)
        #expect(changes.contains { if case .orderAssigned = $0 { true } else { false } })
        #expect(changes.contains { if case .orderExpired = $0 { true } else { false } })
        let free = try evidence(of: "ana", waiting.seats(1, order: "o-2")).map(\.change)
        let orders = free.compactMap { if case .orderAssigned(let order) = $0 { order.id.text } else { nil } }
        #expect(orders == ["o-2"], "the one since which a seat is free")
    }

    @Test func `changes of other users are not evidence`() throws {
        let acme = try Story().on(.miteamMeetings).seats(5).users("ana", "ben").assign("ana")
        let more = try acme.assign("ben").unassign("ben").user("updated", "ben", name: "Benito").remove("ben")
        #expect(try evidence(of: "ana", more) == evidence(of: "ana", acme))
    }

    // <doc:LicensingRules#Since-when>: "The event of that moment is in the story on the page."
    @Test(arguments: CauseTests.rowsShown + CauseTests.noRows + CauseTests.noSeats)
    func `the evidence of a cause contains the event that started it`(story: CauseTests.Case) throws {
        let acme = try story.tell(Story())
        let times = try evidence(of: "ana", acme).map(\.time)
        #expect(try times.contains(moment(story.since)))
    }

    @Test func `of the switches before a user was added, only the last of each integration is evidence`() throws {
        let switched = try Story().on(.miteamMeetings).on(.micollab).off(.micollab).on(.micollab).off(.miteamMeetings)
            .on(.miteamMeetings).users("ana").off(.micollab).on(.micollab)
        let ana = HistoryEntry.Person(id: try identifier("ana"), name: "User ana")
        #expect(
            try evidence(of: "ana", switched).map(\.change) == [
                .integration(.micollab, .on, []), .integration(.miteamMeetings, .on, []), .userAdded(ana),
                .integration(.micollab, .off, []), .integration(.micollab, .on, []),
            ]
        )
    }

    @Test func `events after the last change of the answer are not evidence`() throws {
        let waiting = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").assign("ben")
        let more = try waiting.seats(3, order: "o-2", expires: "2025-12-31")
        #expect(try more.explanation(of: "ana") == waiting.explanation(of: "ana"))
        #expect(try evidence(of: "ana", more) == evidence(of: "ana", waiting))
    }

    @Test func `an excerpt contains the last ten entries and whether there are earlier ones`() throws {
        func excerpt(_ story: Story) throws -> Evidence.Excerpt {
            let (state, ana) = (try story.state, try story.state.user("ana"))
            return try Evidence(state).excerpt(for: ana, story.explanation(of: "ana"))
        }
        var story = try Story().seats(2).users("ana").on(.miteamMeetings)
        for _ in 0..<4 { story = try story.off(.miteamMeetings).on(.miteamMeetings) }
        #expect(try excerpt(story).entries == evidence(of: "ana", story))
        #expect(try excerpt(story).entries.count == 10)
        #expect(try !excerpt(story).hasEarlier)
        let longer = try story.off(.miteamMeetings)
        #expect(try excerpt(longer).entries == evidence(of: "ana", longer).suffix(10))
        #expect(try excerpt(longer).hasEarlier)
    }
}
