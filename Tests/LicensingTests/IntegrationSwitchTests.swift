import Licensing
import Testing

/// The effects of switching integrations: <doc:LicensingRules#Switching>.
struct IntegrationSwitchTests {
    struct Edge: Sendable, CustomTestStringConvertible {
        let micollab: Switch
        let meetings: Switch
        let turned: IntegrationID
        let position: Switch
        let outcomeOfHolder: Outcome
        var isKept = true

        var testDescription: String {
            "<doc:LicensingRules#Switching>: (\(micollab), \(meetings)) \(turned) \(position)"
        }
    }

    // The eight lines of the table, with a holder in the account. Source: "Si deshabilita la integración de MiTeam
    // Meetings después de deshabilitar la integración de MiCollab …, deshabilitará todas las licencias … Sin embargo,
    // si deshabilita la integración de MiCollab después de deshabilitar la integración de MiTeam Meetings …,
    // continuarán activas."
    static let edges = [
        Edge(micollab: .off, meetings: .off, turned: .micollab, position: .on, outcomeOfHolder: .noLicenses),
        Edge(micollab: .off, meetings: .off, turned: .miteamMeetings, position: .on, outcomeOfHolder: .licensed),
        Edge(micollab: .off, meetings: .on, turned: .micollab, position: .on, outcomeOfHolder: .licensedReadOnly),
        Edge(
            micollab: .off,
            meetings: .on,
            turned: .miteamMeetings,
            position: .off,
            outcomeOfHolder: .noLicenses,
            isKept: false
        ),
        Edge(micollab: .on, meetings: .off, turned: .micollab, position: .off, outcomeOfHolder: .noLicenses),
        Edge(micollab: .on, meetings: .off, turned: .miteamMeetings, position: .on, outcomeOfHolder: .licensedReadOnly),
        Edge(micollab: .on, meetings: .on, turned: .micollab, position: .off, outcomeOfHolder: .licensed),
        Edge(micollab: .on, meetings: .on, turned: .miteamMeetings, position: .off, outcomeOfHolder: .noLicenses),
    ]

    /// An account in the initial state of an edge, reached without the loss of a license.
    ///
    /// ana holds a license, and ben does not.
    private func standing(_ edge: Edge) throws -> Story {
        var story = try Story().on(.micollab).on(.miteamMeetings).seats(2).users("ana", "ben").assign("ana")
        if edge.meetings == .off { story = try story.off(.miteamMeetings) }
        if edge.micollab == .off { story = try story.off(.micollab) }
        return story
    }

    @Test func `the table contains eight transitions, one of them destructive`() {
        let feet = Self.edges.map { [$0.micollab.rawValue, $0.meetings.rawValue, $0.turned.text] }
        #expect(Set(feet).count == 8)
        #expect(Self.edges.count { !$0.isKept } == 1)
    }

    @Test(arguments: edges)
    func `a switch keeps the licenses, except in the destructive transition`(edge: Edge) throws {
        let before = try standing(edge)
        let after = try before.at("2026-02-02").turn(edge.turned, edge.position)
        #expect(try before.holds("ana"))
        #expect(try after.holds("ana") == edge.isKept)
        #expect(try after.seatCount() == SeatCount(pool: 2, assigned: edge.isKept ? 1 : 0))
        #expect(try after.outcome(of: "ana") == edge.outcomeOfHolder)
        #expect(try !after.holds("ben"))
        #expect(try after.flags == [])
    }

    // <doc:LicensingRules#Switching>: "–,M | M off | –,–": "seats go back to the pool".
    @Test func `turning off MiTeam Meetings without MiCollab revokes all licenses and frees all seats`() throws {
        let acme = try Story().on(.miteamMeetings).seats(2).users("ana", "ben", "eva").assign("ana").assign("ben")
            .assign("eva").off(.miteamMeetings)
        #expect(try acme.seatCount() == SeatCount(pool: 2, assigned: 0))
        #expect(try acme.state.users.values.allSatisfy { $0.licenses.isEmpty })
    }

    // <doc:LicensingRules#Switching>: "MiCollab off, then MiTeam off" revokes.
    @Test func `turning off MiCollab and then MiTeam Meetings revokes the licenses`() throws {
        let acme = try onBoth().off(.micollab).off(.miteamMeetings)
        #expect(try !acme.holds("ana"))
    }

    // <doc:LicensingRules#Switching>: "MiTeam off, then MiCollab off" keeps.
    @Test func `turning off MiTeam Meetings and then MiCollab keeps the licenses`() throws {
        let acme = try onBoth().off(.miteamMeetings).off(.micollab)
        #expect(try acme.holds("ana"))
        #expect(try acme.cause(of: "ana") == .retained)
    }

    // <doc:LicensingRules#Switching>: "The order of the switches counts, not the order in which their messages arrive."
    @Test func `the order of switches follows their times, not their ids`() throws {
        let revoking = try onBoth().at("2026-02-02").off(.micollab, id: "z").off(.miteamMeetings, id: "a")
        let keeping = try onBoth().at("2026-02-02").off(.miteamMeetings, id: "z").off(.micollab, id: "a")
        #expect(try !revoking.holds("ana"))
        #expect(try keeping.holds("ana"))
    }

    // <doc:LicensingRules#Both-on-again>
    @Test func `kept licenses are read-only when both integrations are on again`() throws {
        let acme = try onBoth().off(.miteamMeetings).off(.micollab).on(.miteamMeetings).on(.micollab)
        #expect(try acme.outcome(of: "ana") == .licensedReadOnly)
        #expect(try acme.outcome(of: "ben") == .licensedReadOnly)
    }

    // <doc:LicensingRules#Both-on-again>
    @Test func `after a revocation, turning both integrations on again shows No licenses`() throws {
        let acme = try onBoth().off(.micollab).off(.miteamMeetings).on(.miteamMeetings).on(.micollab)
        #expect(try acme.outcome(of: "ana") == .noLicenses)
        #expect(try acme.cause(of: "ben") == .micollabNotGranted)
    }

    // <doc:LicensingRules#Any-interval>: "Any time may lie between the two switches."
    @Test(arguments: [
        "2026-02-02T00:00:00.000000001Z", "2026-02-02T00:00:01Z", "2026-02-03", "2027-02-02", "9999-12-31",
    ])
    func `the interval between the two switches does not matter`(later: String) throws {
        let revoking = try onBoth().at("2026-02-02").off(.micollab).at(later).off(.miteamMeetings)
        let keeping = try onBoth().at("2026-02-02").off(.miteamMeetings).at(later).off(.micollab)
        #expect(try !revoking.holds("ana"))
        #expect(try keeping.holds("ana"))
        #expect(try revoking.flags + keeping.flags == [])
    }

    // <doc:LicensingRules#Keep-then-revoke>: "M off (C on), C off, M on: kept, on and operable. A later M off then
    // revokes."
    @Test func `kept licenses become operable again, and turning the integration off later revokes them`() throws {
        let kept = try onBoth().off(.miteamMeetings).off(.micollab).on(.miteamMeetings)
        #expect(try kept.outcome(of: "ana") == .licensed)
        #expect(try kept.outcome(of: "ana").isOperable)
        #expect(try !kept.off(.miteamMeetings).holds("ana"))
    }

    // <doc:LicensingRules#MiCollab-never-on>: revoked by default, retained with the other policy (*ours*).
    @Test(arguments: [(SwitchOffPolicy.revoke, false), (.retain, true)])
    func `the policy applies if MiCollab was never on`(policy: SwitchOffPolicy, isKept: Bool) throws {
        var acme = try Story()
        acme.policies.standaloneOff = policy
        acme = try acme.on(.miteamMeetings).seats(1).users("ana").assign("ana").off(.miteamMeetings)
        #expect(try acme.holds("ana") == isKept)
    }

    @Test func `the default policy without MiCollab revokes licenses`() {
        #expect(Policies.standard.standaloneOff == .revoke)
    }

    // <doc:LicensingRules#MiCollab-never-on>: the policy applies only to accounts in which MiCollab was never on.
    @Test func `the retain policy does not apply to accounts in which MiCollab was on`() throws {
        var acme = try onBoth()
        acme.policies.standaloneOff = .retain
        #expect(try !acme.off(.micollab).off(.miteamMeetings).holds("ana"))
    }

    // <doc:LicensingRules#MiCollab-off-and-on>: "C off, C on, M off: kept."
    @Test func `turning off MiTeam Meetings keeps licenses if MiCollab was turned off and on again`() throws {
        let acme = try onBoth().off(.micollab).on(.micollab).off(.miteamMeetings)
        #expect(try acme.holds("ana"))
    }

    // <doc:LicensingRules#Repeated-off>: "a repeated "M off" while M is off does nothing, however late or often it
    // comes."
    @Test func `turning off an integration that is already off has no effect`() throws {
        let kept = try onBoth().off(.miteamMeetings).off(.micollab)
        let repeated = try kept.off(.miteamMeetings).off(.miteamMeetings).at("2031-01-01").off(.miteamMeetings)
        #expect(try repeated.holds("ana"))
        #expect(try repeated.state == kept.state)
    }

    // <doc:LicensingRules#Repeated-off>: "Only a real on→off edge acts."
    @Test func `turning off an integration that was never on revokes nothing`() throws {
        let acme = try Story().seats(1).users("ana").assign("ana").off(.micollab).off(.miteamMeetings)
        #expect(try acme.holds("ana"))
        #expect(try acme.on(.miteamMeetings).outcome(of: "ana") == .licensed)
    }

    @Test func `turning on an integration that is already on has no effect`() throws {
        let acme = try onBoth()
        #expect(try acme.on(.micollab).on(.miteamMeetings).state == acme.state)
    }

    // <doc:LicensingRules#No-restoration>: "Switching M on again after a revocation restores nothing."
    @Test func `turning on MiTeam Meetings again after a revocation restores no license`() throws {
        let acme = try onBoth().off(.micollab).off(.miteamMeetings).on(.miteamMeetings)
        #expect(try acme.outcome(of: "ana") == .assignable)
        #expect(try acme.cause(of: "ben") == .revoked)
        #expect(try acme.assign("ana").outcome(of: "ana") == .licensed)
    }

    // <doc:LicensingRules#Rows>: "MiVoice Office cross-launch follows the standalone rules (C off)."
    @Test func `MiVoice Office does not control licenses`() throws {
        let acme = try Story().on(.mivoiceOffice).on(.miteamMeetings).seats(1).users("ana").assign("ana")
        #expect(try acme.outcome(of: "ana") == .licensed)
        #expect(try !acme.off(.miteamMeetings).holds("ana"))
    }

    /// Both integrations are on, and ana and ben hold licenses.
    private func onBoth() throws -> Story {
        try Story().on(.micollab).on(.miteamMeetings).seats(2).users("ana", "ben").assign("ana").assign("ben")
    }
}
