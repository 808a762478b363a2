import Licensing
import Testing

/// Facts that are part of an answer but not its cause.
struct NoteTests {
    // <doc:LicensingRules#Causes>: a user who lost the license by revocation while M is still off shows
    // `integration-off`, with a note about the revocation.
    @Test func `after a revocation the cause is integration-off, and a note gives the time of revocation`()
        throws
    {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").at("2026-02-02")
            .off(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .integrationOff)
        #expect(try acme.explanation(of: "ana").notes == [.revokedBefore(moment("2026-02-02"))])
    }

    @Test func `turning MiCollab on does not remove the note of a revocation`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").at("2026-02-02")
            .off(.miteamMeetings).on(.micollab)
        #expect(try acme.cause(of: "ana") == .integrationOff)
        #expect(try acme.explanation(of: "ana").notes == [.revokedBefore(moment("2026-02-02"))])
    }

    @Test func `when MiTeam Meetings is on again, the revocation is the cause instead of a note`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").off(.miteamMeetings)
            .on(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .revoked)
        #expect(try acme.explanation(of: "ana").notes == [])
    }

    @Test func `unassigning a single license does not count as a revocation`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").unassign("ana")
            .off(.miteamMeetings)
        #expect(try acme.cause(of: "ana") == .integrationOff)
        #expect(try acme.explanation(of: "ana").notes == [])
    }

    @Test func `assigning a license again removes the record of the revocation`() throws {
        let held = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").off(.miteamMeetings)
            .on(.miteamMeetings).assign("ana")
        #expect(try held.state.user("ana").losses.isEmpty)
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").off(.miteamMeetings)
            .on(.miteamMeetings).assign("ana").unassign("ana").off(.miteamMeetings)
        #expect(try acme.explanation(of: "ana").notes == [])
    }

    // <doc:LicensingRules#Questions>: "Seats held by users who never registered." This is a note, because no row of the
    // table depends on it.
    @Test(arguments: [true, false])
    func `a missing registration is shown as a note and does not change the cause`(holds: Bool) throws {
        let known = try Story().on(.miteamMeetings).seats(1).users("ana")
        let unknown = try Story().on(.miteamMeetings).seats(1).users("ana", registered: nil)
        let expected = try (holds ? known.assign("ana") : known).explanation(of: "ana")
        let found = try (holds ? unknown.assign("ana") : unknown).explanation(of: "ana")
        #expect(found.cause == expected.cause)
        #expect(found.outcome == expected.outcome)
        #expect(found.notes == [.neverRegistered])
        #expect(expected.notes == [])
    }

    @Test func `an update can mark a user as registered`() throws {
        let acme = try Story().users("ana", registered: nil).user("updated", "ana", registered: true)
        #expect(try acme.explanation(of: "ana").notes == [])
    }

    // <doc:LicensingRules#Console-assignment>: while C is on, a license from the console is recorded, and flagged as
    // not manageable there.
    @Test(arguments: [
        ("/console", true), ("/webhooks/console", true), ("/micollab", false), ("/consoles", false), ("/feed", false),
    ])
    func `a license assigned in the console under MiCollab is recorded with a note`(
        source: String,
        isNoted: Bool
    ) throws {
        let acme = try Story().on(.miteamMeetings).on(.micollab).seats(1).users("ana").at("2026-02-02")
            .assign("ana", source: source)
        #expect(try acme.outcome(of: "ana") == .licensedReadOnly)
        #expect(
            try acme.explanation(of: "ana").notes == (isNoted ? [.notManageableInConsole(moment("2026-02-02"))] : [])
        )
    }

    @Test func `a license assigned in the console before MiCollab is turned on has no note`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana", source: "/console")
        #expect(try acme.explanation(of: "ana").notes == [])
        #expect(try acme.on(.micollab).explanation(of: "ana").notes == [])
    }

    @Test func `the console can manage the license again when MiCollab is off`() throws {
        let acme = try Story().on(.miteamMeetings).on(.micollab).seats(1).users("ana").assign("ana", source: "/console")
            .off(.micollab)
        #expect(try acme.outcome(of: "ana") == .licensed)
        #expect(try acme.explanation(of: "ana").notes == [])
    }

    // <doc:LicensingRules#Same-instant>: "keep, and flag the account for a human".
    @Test func `a license kept at an instant of unknown order is marked for review`() throws {
        let acme = try Story().on(.miteamMeetings).on(.micollab).seats(2).users("ana", "ben").assign("ana")
            .at("2026-02-02").atOnce { try $0.off(.micollab).off(.miteamMeetings) }
            .at("2026-03-03").assign("ben")
        #expect(try acme.explanation(of: "ana").notes == [.keptForReview(moment("2026-02-02"))])
        #expect(try acme.explanation(of: "ben").notes == [])
    }
}
