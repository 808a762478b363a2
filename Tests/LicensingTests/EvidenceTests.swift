import Testing

@testable import Licensing

/// The history behind an answer: what a reader needs in order to believe it, and nothing about other people.
struct EvidenceTests {
    private func evidence(of user: String, _ story: Story) throws -> [HistoryEntry] {
        try story.state.evidence(for: story.state.user(user), story.explanation(of: user))
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

    @Test func `orders are evidence where the user waits for a seat, and nowhere else`() throws {
        let waiting = try Story().on(.miteamMeetings).seats(1, expires: "2026-02-01").users("ana").at("2026-03-03")
            .users("ben")
        let changes = try evidence(of: "ana", waiting).map(\.change)
        #expect(changes.contains { if case .orderAssigned = $0 { true } else { false } })
        #expect(changes.contains { if case .orderExpired = $0 { true } else { false } })
        let free = try evidence(of: "ana", waiting.seats(1, order: "o-2")).map(\.change)
        #expect(!free.contains { if case .orderAssigned = $0 { true } else { false } })
    }

    @Test func `what happens to other users is no evidence`() throws {
        let acme = try Story().on(.miteamMeetings).seats(5).users("ana", "ben").assign("ana")
        let more = try acme.assign("ben").unassign("ben").user("updated", "ben", name: "Benito").remove("ben")
        #expect(try evidence(of: "ana", more) == evidence(of: "ana", acme))
    }

    // domain.md 3: "since when (the time of the event that brought it about)".
    @Test(
        arguments: CauseTests.rowsShown + CauseTests.noRows + CauseTests.noSeats.filter { $0.cause != .poolExhausted }
    )
    func `the event since which a cause holds is in its evidence, but for what others did`(
        story: CauseTests.Case
    ) throws {
        let acme = try story.tell(Story())
        let times = try evidence(of: "ana", acme).map(\.time)
        #expect(try times.contains(moment(story.since)))
    }
}
