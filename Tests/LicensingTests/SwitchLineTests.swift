import Testing

@testable import Licensing

/// The effect on licenses in the history's line of a switch: <doc:LicensingRules#Questions>, question 7.
struct SwitchLineTests {
    // <doc:LicensingRules#Repeated-off>: "Only a real on→off edge acts."
    @Test func `turning off an integration that was never on affects no license`() throws {
        let acme = try Story().seats(1).users("ana").assign("ana").off(.miteamMeetings)
        #expect(try acme.history.last == .integration(.miteamMeetings, .off, []))
    }

    @Test func `a switch in an account without license holders records no effect on licenses`() throws {
        let acme = try Story().on(.micollab).on(.miteamMeetings).seats(1).users("ana").off(.miteamMeetings)
        #expect(try acme.history.last == .integration(.miteamMeetings, .off, []))
    }

    // <doc:LicensingRules#Switching>: "C,M | M off | C,–": kept.
    @Test func `the history does not mention a waiting license that is kept`() throws {
        let acme = try Story().on(.micollab).on(.miteamMeetings).seats(1).assign("ana").off(.miteamMeetings)
        #expect(try acme.history.last == .integration(.miteamMeetings, .off, []))
        #expect(try acme.users("ana").holds("ana"))
    }

    // <doc:LicensingRules#Switching>: "all disabled" includes waiting licenses, but their users held nothing and are
    // not listed.
    @Test func `the history does not mention a waiting license that is revoked`() throws {
        let acme = try Story().on(.miteamMeetings).seats(1).assign("ana").off(.miteamMeetings)
        #expect(try acme.history.last == .integration(.miteamMeetings, .off, []))
        #expect(try !acme.users("ana").holds("ana"))
    }

    // <doc:LicensingRules#Switching>: "C,M | M off | C,–" keeps, and "–,M | M off | –,–" disables. Each line describes
    // its own edge.
    @Test func `at one instant, the history shows the revocation at the switch that caused it`() throws {
        let acme = try Story().on(.micollab).on(.miteamMeetings).seats(1).users("ana").assign("ana").atOnceInOrder {
            try $0.off(.miteamMeetings).on(.miteamMeetings).off(.micollab).off(.miteamMeetings)
        }
        let ana = try acme.state.user("ana")
        #expect(
            try acme.history.suffix(4) == [
                .integration(.miteamMeetings, .off, [.kept(.miteamMeetings, 1)]),
                .integration(.miteamMeetings, .on, []), .integration(.micollab, .off, []),
                .integration(
                    .miteamMeetings,
                    .off,
                    [.revoked(.miteamMeetings, holders: [HistoryEntry.Person(id: ana.id, name: ana.name)])]
                ),
            ]
        )
    }
}
