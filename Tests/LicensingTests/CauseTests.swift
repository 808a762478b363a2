import Licensing
import Testing

/// The cause of an outcome and its time: <doc:LicensingRules#Since-when>, "the moment since which they have been in
/// this state for this cause".
struct CauseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let cause: Cause
        let outcome: Outcome
        let since: String
        let source: String
        let tell: @Sendable (Story) throws -> Story

        var testDescription: String { "\(source): \(cause) since \(since)" }

        init(
            _ cause: Cause,
            _ outcome: Outcome,
            since: String,
            _ source: String,
            tell: @escaping @Sendable (Story) throws -> Story
        ) {
            self.cause = cause
            self.outcome = outcome
            self.since = since
            self.source = source
            self.tell = tell
        }
    }

    static let rowsShown = [
        Case(.assigned, .licensed, since: "2026-02-02", "row 9: when the license was assigned") {
            try $0.on(.miteamMeetings).seats(2).users("ana").at("2026-02-02").assign("ana")
        },
        Case(.assigned, .licensed, since: "2026-02-02", "row 9: a second assignment changes nothing") {
            try $0.on(.miteamMeetings).seats(2).users("ana").at("2026-02-02").assign("ana").at("2026-03-03")
                .assign("ana")
        },
        Case(.assigned, .licensed, since: "2026-03-03", "row 9: taken away and assigned again") {
            try $0.on(.miteamMeetings).seats(2).users("ana").assign("ana").at("2026-02-02").unassign("ana")
                .at("2026-03-03").assign("ana")
        },
        Case(.micollabControls, .licensedReadOnly, since: "2026-02-02", "row 1: when MiCollab took control") {
            try $0.on(.miteamMeetings).seats(2).users("ana").assign("ana").at("2026-02-02").on(.micollab)
        },
        Case(.micollabControls, .licensedReadOnly, since: "2026-03-03", "row 1: granted while MiCollab has control") {
            try $0.on(.miteamMeetings).at("2026-02-02").on(.micollab).seats(2).users("ana").at("2026-03-03")
                .assign("ana")
        },
        Case(.notAssigned, .assignable, since: "2026-02-02", "row 11: when the user was added") {
            try $0.on(.miteamMeetings).seats(2).at("2026-02-02").users("ana")
        },
        Case(.unassigned, .assignable, since: "2026-02-02", "row 11: when the license was taken away") {
            try $0.on(.miteamMeetings).seats(2).users("ana").assign("ana").at("2026-02-02").unassign("ana")
        },
        Case(.revoked, .assignable, since: "2026-03-03", "row 11, 4 h: when M came back on; until then it was off") {
            try $0.on(.miteamMeetings).seats(2).users("ana").assign("ana").at("2026-02-02").off(.miteamMeetings)
                .at("2026-03-03").on(.miteamMeetings)
        },
    ]

    static let noRows = [
        Case(.micollabNotGranted, .noLicenses, since: "2026-02-02", "row 3: when MiCollab took control") {
            try $0.on(.miteamMeetings).seats(2).users("ana").at("2026-02-02").on(.micollab)
        },
        Case(.micollabNotGranted, .noLicenses, since: "2026-03-03", "row 3: a user who came later") {
            try $0.on(.miteamMeetings).seats(2).at("2026-02-02").on(.micollab).at("2026-03-03").users("ana")
        },
        Case(.micollabNotGranted, .noLicenses, since: "2026-03-03", "row 3: taken away under MiCollab") {
            try $0.on(.miteamMeetings).seats(2).users("ana").assign("ana").at("2026-02-02").on(.micollab)
                .at("2026-03-03").unassign("ana")
        },
        Case(.retained, .noLicenses, since: "2026-03-03", "row 5: when MiTeam Meetings went off") {
            try $0.on(.miteamMeetings).seats(2).users("ana").assign("ana").at("2026-02-02").on(.micollab)
                .at("2026-03-03").off(.miteamMeetings)
        },
        Case(.retained, .noLicenses, since: "2026-03-03", "row 13: MiCollab went off later, and changed nothing") {
            try $0.on(.miteamMeetings).on(.micollab).seats(2).users("ana").assign("ana").at("2026-03-03")
                .off(.miteamMeetings).at("2026-04-04").off(.micollab)
        },
        Case(.retained, .noLicenses, since: "2026-03-03", "row 5: assigned while MiTeam Meetings is off") {
            try $0.on(.micollab).on(.miteamMeetings).off(.miteamMeetings).seats(2).users("ana").at("2026-03-03")
                .assign("ana")
        },
        Case(.integrationOff, .noLicenses, since: "2026-02-02", "row 15: when MiTeam Meetings went off") {
            try $0.on(.miteamMeetings).seats(2).users("ana").at("2026-02-02").off(.miteamMeetings)
        },
        Case(.integrationOff, .noLicenses, since: "2026-02-02", "row 15, 4 f: a repeated off is not when it went off") {
            try $0.on(.miteamMeetings).seats(2).users("ana").at("2026-02-02").off(.miteamMeetings).at("2026-03-03")
                .off(.miteamMeetings)
        },
        Case(.integrationOff, .noLicenses, since: "2026-02-02", "row 15: never on since the user came") {
            try $0.seats(2).at("2026-02-02").users("ana")
        },
    ]

    static let noSeats = [
        Case(.noOrders, .licensesNotAvailable, since: "2026-02-02", "row 12: none since the user came") {
            try $0.on(.miteamMeetings).at("2026-02-02").users("ana")
        },
        Case(.noOrders, .licensesNotAvailable, since: "2026-02-02", "row 12: when the only order was cancelled") {
            try $0.on(.miteamMeetings).users("ana").seats(2).at("2026-02-02").cancel("o-1")
        },
        Case(.ordersPending, .licensesNotAvailable, since: "2026-02-02", "row 12: when the order came") {
            try $0.on(.miteamMeetings).users("ana").buy(2, order: "o-1", starts: "2026-12-01").at("2026-02-02")
                .give("o-1")
        },
        Case(.ordersExpired, .licensesNotAvailable, since: "2026-02-02", "row 12: the day after the last day") {
            try $0.on(.miteamMeetings).users("ana").seats(2, expires: "2026-02-01").at("2026-03-03").users("ben")
        },
        Case(.ordersPending, .licensesNotAvailable, since: "2026-03-03", "row 12, ours: pending wins over expired") {
            try $0.on(.miteamMeetings).users("ana").seats(2, expires: "2026-02-01")
                .buy(2, order: "o-2", starts: "2026-12-01").at("2026-03-03").give("o-2")
        },
        Case(.poolExhausted, .licensesNotAvailable, since: "2026-02-02", "row 12: when the last seat went") {
            try $0.on(.miteamMeetings).users("ana", "ben").seats(1).at("2026-02-02").assign("ben")
        },
        Case(.poolExhausted, .licensesNotAvailable, since: "2026-02-02", "row 12, 4 k: over-allocation changes nothing")
        {
            try $0.on(.miteamMeetings).users("ana", "ben", "eva").seats(1).at("2026-02-02").assign("ben")
                .at("2026-03-03").assign("eva")
        },
        Case(.poolExhausted, .licensesNotAvailable, since: "2026-02-02", "row 12: a smaller pool is all taken") {
            try $0.on(.miteamMeetings).users("ana", "ben").seats(1).seats(1, order: "o-2").assign("ben")
                .at("2026-02-02").cancel("o-2")
        },
        Case(
            .noOrders,
            .licensesNotAvailable,
            since: "2026-02-02",
            "row 12: a loss does not hide that there are no seats"
        ) {
            try $0.on(.miteamMeetings).users("ana").seats(1).assign("ana").unassign("ana").at("2026-02-02").cancel(
                "o-1"
            )
        },
    ]

    @Test(arguments: rowsShown + noRows + noSeats)
    func `each situation has the expected cause, outcome and start time`(story: Case) throws {
        let explanation = try story.tell(Story()).explanation(of: "ana")
        #expect(explanation.cause == story.cause)
        #expect(explanation.outcome == story.outcome)
        #expect(explanation.since == (try moment(story.since)))
    }

    @Test func `the cases cover every cause`() {
        #expect(Set((Self.rowsShown + Self.noRows + Self.noSeats).map(\.cause)) == Set(Cause.allCases))
    }
}
