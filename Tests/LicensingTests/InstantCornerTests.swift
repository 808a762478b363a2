import Licensing
import Testing

/// Corner cases of <doc:LicensingRules#Same-instant>: the switches of an instant, and the state before it.
struct InstantCornerTests {
    private func meetings() throws -> Story {
        try Story().on(.miteamMeetings).seats(1).users("ana").assign("ana").at("2026-02-02")
    }

    // <doc:LicensingRules#Integrations>: other integrations "are shown by code and never break anything".
    @Test func `an integration without rules has no influence on switches at the same instant`() throws {
        let acme = try meetings().atOnce { try $0.on(.mivoiceOffice).off(.miteamMeetings) }
        #expect(try !acme.holds("ana"))
        #expect(try acme.flags == [])
    }

    // <doc:LicensingRules#Same-instant>: if no license can be lost, the order does not matter.
    @Test func `a long series of MiCollab switches alone needs no review`() throws {
        let acme = try meetings().on(.micollab).atOnce { story in
            try (0..<20).reduce(story) { story, _ in try story.off(.micollab).on(.micollab) }
        }
        #expect(try acme.holds("ana"))
        #expect(try acme.flags == [])
    }

    // <doc:Events#Order>: "`sequence` (as text, byte order)": "10" comes before "9".
    @Test func `sequences at one instant are compared as text`() throws {
        let both = try meetings().on(.micollab)
        let revoking = try both.atOnce {
            try $0.off(.micollab, sequence: "10").off(.miteamMeetings, sequence: "9")
        }
        let keeping = try both.atOnce {
            try $0.off(.micollab, sequence: "9").off(.miteamMeetings, sequence: "10")
        }
        #expect(try !revoking.holds("ana"))
        #expect(try keeping.holds("ana"))
        #expect(try revoking.flags + keeping.flags == [])
    }

    /// MiCollab, which is on, comes on again and again in a known order, and MiTeam Meetings goes off somewhere among that.
    private func repeated(_ count: Int) throws -> Story {
        try meetings().on(.micollab).atOnce { story in
            try (0..<count).reduce(story) { try $0.on(.micollab, sequence: String(100 + $1)) }.off(.miteamMeetings)
        }
    }

    @Test func `switches that revoke nothing in any order need no review`() throws {
        let acme = try repeated(20)
        #expect(try acme.holds("ana"))
        #expect(try acme.flags == [])
    }

    // Ours: beyond 64 switches of one instant in no known order the licenses are kept and flagged.
    @Test func `licenses are kept and flagged if an instant has too many switches to check`() throws {
        let acme = try repeated(70)
        #expect(try acme.holds("ana"))
        #expect(try acme.flags.count == 1)
    }

    // <doc:LicensingRules#Same-instant> holds within the instant in which an account is made again, too.
    @Test func `an account recreated within an instant starts without its earlier switches`() throws {
        let acme = try Story().on(.micollab).seats(1).at("2026-02-02").atOnceInOrder {
            try $0.account("deleted").account("acme", of: "norte").users("ana").assign("ana").on(.miteamMeetings)
                .off(.miteamMeetings)
        }
        #expect(try !acme.holds("ana"))
        #expect(try acme.flags == [])
    }

    // <doc:LicensingRules#Products>: "the integrations that take control of it": while one of them is on, no order
    // loses anything.
    @Test func `at one instant, licenses are flagged only if both controlling integrations are turned off`() throws {
        let micc: IntegrationID = try identifier("micc")
        var story = try Story()
        story.products = .controlledByTwo(micc)
        let both = try story.on(.micollab).on(micc).on(.miteamMeetings).seats(1).users("ana").assign("ana")
        let one = try both.atOnce { try $0.off(.micollab).off(.miteamMeetings) }
        #expect(try one.holds("ana"))
        #expect(try one.flags == [])
        let all = try both.atOnce { try $0.off(.micollab).off(micc).off(.miteamMeetings) }
        #expect(try all.holds("ana"))
        #expect(try all.flags.count == 1)
    }

    // <doc:LicensingRules#MiCollab-never-on>: the policy is about accounts on which MiCollab was never on, and about no
    // others.
    @Test func `the retain policy does not apply to an instant in which MiCollab was on`() throws {
        var acme = try meetings()
        acme.policies.standaloneOff = .retain
        acme = try acme.atOnceInOrder { try $0.on(.micollab).off(.micollab).off(.miteamMeetings) }
        #expect(try !acme.holds("ana"))
    }

    @Test func `with the retain policy, turning off MiCollab changes nothing if it was never on`() throws {
        var acme = try meetings()
        acme.policies.standaloneOff = .retain
        acme = try acme.atOnceInOrder { try $0.off(.micollab).off(.miteamMeetings) }
        #expect(try acme.holds("ana"))
        #expect(try acme.flags == [])
    }
}

extension ProductCatalog {
    /// MiTeam Meetings, controlled by MiCollab and by one more.
    static func controlledByTwo(_ other: IntegrationID) -> ProductCatalog {
        ProductCatalog([
            Product(
                id: .miteamMeetings,
                name: "MiTeam Meetings",
                requires: .miteamMeetings,
                controlledBy: [.micollab, other],
                whenSwitchedOff: .revoke
            )
        ])
    }
}
