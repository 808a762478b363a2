import Licensing
import Testing

// <doc:LicensingRules#Same-instant>: without a sequence that orders the switches, licenses are kept and the account is
// flagged (*ours*).
struct SameInstantTests {
    /// The effect of two switches of one instant on the licenses.
    enum Fate: Sendable {
        case revoked, kept, keptAndFlagged
    }

    struct Instant: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fate: Fate
        let tell: @Sendable (Story) throws -> Story

        init(_ description: String, _ fate: Fate, tell: @escaping @Sendable (Story) throws -> Story) {
            testDescription = "<doc:LicensingRules#Same-instant>: \(description)"
            self.fate = fate
            self.tell = tell
        }
    }

    // From (C, M) both on.
    static let fromBoth = [
        Instant("nothing tells the order, C off told first", .keptAndFlagged) {
            try $0.off(.micollab).off(.miteamMeetings)
        },
        Instant("nothing tells the order, M off told first", .keptAndFlagged) {
            try $0.off(.miteamMeetings).off(.micollab)
        },
        Instant("sequences tell C off first", .revoked) {
            try $0.off(.micollab, sequence: "1").off(.miteamMeetings, sequence: "2")
        },
        Instant("sequences tell C off first, against the ids", .revoked) {
            try $0.off(.micollab, id: "z", sequence: "1").off(.miteamMeetings, id: "a", sequence: "2")
        },
        Instant("sequences tell M off first", .kept) {
            try $0.off(.miteamMeetings, sequence: "1").off(.micollab, sequence: "2")
        },
        Instant("sequences tell M off first, against the ids", .kept) {
            try $0.off(.miteamMeetings, id: "z", sequence: "1").off(.micollab, id: "a", sequence: "2")
        },
        Instant("sequences are text: 10 comes before 9", .kept) {
            try $0.off(.micollab, sequence: "9").off(.miteamMeetings, sequence: "10")
        },
        Instant("equal sequences tell nothing", .keptAndFlagged) {
            try $0.off(.micollab, sequence: "1").off(.miteamMeetings, sequence: "1")
        },
        Instant("sequences of two sources tell nothing, C off lower", .keptAndFlagged) {
            try $0.off(.micollab, source: "/a", sequence: "1").off(.miteamMeetings, source: "/b", sequence: "2")
        },
        Instant("sequences of two sources tell nothing, M off lower", .keptAndFlagged) {
            try $0.off(.miteamMeetings, source: "/a", sequence: "1").off(.micollab, source: "/b", sequence: "2")
        },
        Instant("the sequence of M off is missing", .keptAndFlagged) {
            try $0.off(.micollab, sequence: "1").off(.miteamMeetings)
        },
        Instant("the sequence of C off is missing", .keptAndFlagged) {
            try $0.off(.miteamMeetings, sequence: "1").off(.micollab)
        },
        Instant("M off twice, C off between in no known order", .keptAndFlagged) {
            try $0.off(.miteamMeetings).off(.micollab).off(.miteamMeetings)
        },
        Instant("M off twice, both known to follow C off", .revoked) {
            try $0.off(.micollab, sequence: "1").off(.miteamMeetings, sequence: "2").off(.miteamMeetings, sequence: "3")
        },
        Instant("M off twice, one known to precede C off", .kept) {
            try $0.off(.miteamMeetings, sequence: "1").off(.micollab, sequence: "2").off(.miteamMeetings, sequence: "3")
        },
        Instant("C off twice and M off", .keptAndFlagged) {
            try $0.off(.micollab).off(.micollab).off(.miteamMeetings)
        },
        Instant("C off and on again, known, then M off", .kept) {
            try $0.off(.micollab, sequence: "1").on(.micollab, sequence: "2").off(.miteamMeetings, sequence: "3")
        },
        Instant("C off and on again, M off at an unknown place", .keptAndFlagged) {
            try $0.off(.micollab, sequence: "1").on(.micollab, sequence: "2").off(.miteamMeetings, source: "/b")
        },
        Instant("C off and on in no known order, M off after both", .keptAndFlagged) {
            try $0.off(.micollab, source: "/b").on(.micollab).off(.miteamMeetings, sequence: "3")
        },
        Instant("M off alone, C stays on", .kept) { try $0.off(.miteamMeetings) },
        Instant("C off alone, M stays on", .kept) { try $0.off(.micollab) },
        Instant("another source repeats M off, which may have come before C off", .keptAndFlagged) {
            try $0.off(.micollab, source: "/a", sequence: "1").off(.miteamMeetings, source: "/a", sequence: "2")
                .off(.miteamMeetings, source: "/b")
        },
        Instant("the same, and the other source sorts first", .keptAndFlagged) {
            try $0.off(.micollab, source: "/b", sequence: "1").off(.miteamMeetings, source: "/b", sequence: "2")
                .off(.miteamMeetings, source: "/a")
        },
    ]

    // From only M on.
    static let fromMeetings = [
        Instant("M off alone", .revoked) { try $0.off(.miteamMeetings) },
        Instant("M off twice at the instant", .revoked) { try $0.off(.miteamMeetings).off(.miteamMeetings) },
        Instant("M off twice, from two sources", .revoked) {
            try $0.off(.miteamMeetings, source: "/a", sequence: "1").off(.miteamMeetings, source: "/b", sequence: "1")
        },
        Instant("C on and M off in no known order", .keptAndFlagged) { try $0.on(.micollab).off(.miteamMeetings) },
        Instant("M off and C on in no known order", .keptAndFlagged) { try $0.off(.miteamMeetings).on(.micollab) },
        Instant("C on, then M off", .kept) {
            try $0.on(.micollab, sequence: "1").off(.miteamMeetings, sequence: "2")
        },
        Instant("M off, then C on", .revoked) {
            try $0.off(.miteamMeetings, sequence: "1").on(.micollab, sequence: "2")
        },
        Instant("M off and M on: in either order it was off once", .revoked) {
            try $0.off(.miteamMeetings).on(.miteamMeetings)
        },
        Instant("M on and M off: in either order it was off once", .revoked) {
            try $0.on(.miteamMeetings).off(.miteamMeetings)
        },
        Instant("an off of MiVoice Office decides nothing", .revoked) {
            try $0.off(.mivoiceOffice).off(.miteamMeetings)
        },
        Instant("another source repeats M off, which may have come before C on", .keptAndFlagged) {
            try $0.on(.micollab, source: "/a", sequence: "1").off(.miteamMeetings, source: "/a", sequence: "2")
                .off(.miteamMeetings, source: "/b")
        },
    ]

    // From both off, with a retained license.
    static let fromNone = [
        Instant("M on, then M off", .revoked) {
            try $0.on(.miteamMeetings, sequence: "1").off(.miteamMeetings, sequence: "2")
        },
        Instant("M off, then M on", .kept) {
            try $0.off(.miteamMeetings, sequence: "1").on(.miteamMeetings, sequence: "2")
        },
        Instant("M on and M off in no known order", .keptAndFlagged) {
            try $0.on(.miteamMeetings, id: "a").off(.miteamMeetings, id: "b")
        },
        Instant("M off and M on in no known order, told the other way", .keptAndFlagged) {
            try $0.on(.miteamMeetings, id: "b").off(.miteamMeetings, id: "a")
        },
        Instant("M off, repeated while off", .kept) { try $0.off(.miteamMeetings).off(.miteamMeetings) },
    ]

    private func fate(_ story: Story) throws -> Fate {
        let flags = try story.flags
        guard try story.holds("ana") else {
            #expect(flags == [], "what is revoked needs no review")
            return .revoked
        }
        return flags.isEmpty ? .kept : .keptAndFlagged
    }

    private func onBoth() throws -> Story {
        try Story().on(.micollab).on(.miteamMeetings).seats(1).users("ana").assign("ana")
    }

    @Test(arguments: fromBoth)
    func `with both integrations on, all possible orders of the switches are considered`(instant: Instant) throws {
        #expect(try fate(onBoth().at("2026-02-02").atOnce(instant.tell)) == instant.fate)
    }

    @Test(arguments: fromMeetings)
    func `with only MiTeam Meetings on, all possible orders of the switches are considered`(instant: Instant) throws {
        let before = try onBoth().off(.micollab).at("2026-02-02")
        #expect(try fate(before.atOnce(instant.tell)) == instant.fate)
    }

    @Test(arguments: fromNone)
    func `with both integrations off, all possible orders of the switches are considered`(instant: Instant) throws {
        let before = try onBoth().off(.miteamMeetings).off(.micollab).at("2026-02-02")
        #expect(try fate(before.atOnce(instant.tell)) == instant.fate)
    }

    @Test func `the flag names the integration, product and instant, and the history shows kept licenses`() throws {
        let acme = try onBoth().at("2026-02-02").atOnce { try $0.off(.micollab).off(.miteamMeetings) }
        #expect(
            try acme.flags == [.ambiguousSwitch(.miteamMeetings, .miteamMeetings, time: moment("2026-02-02"))]
        )
        #expect(try acme.history.last == .integration(.miteamMeetings, .off, [.keptAmbiguous(.miteamMeetings, 1)]))
        #expect(try acme.cause(of: "ana") == .retained)
    }

    // <doc:LicensingRules#MiCollab-never-on> and <doc:LicensingRules#Same-instant>: if the policy retains licenses, no
    // order loses any, so no review is needed.
    @Test(arguments: ["a", "z"])
    func `with the retain policy, a first switch of MiCollab at the same instant needs no review`(id: String) throws {
        var acme = try Story()
        acme.policies.standaloneOff = .retain
        acme = try acme.on(.miteamMeetings).seats(1).users("ana").assign("ana").at("2026-02-02")
            .atOnce { try $0.on(.micollab, id: id).off(.miteamMeetings, id: "m") }
        #expect(try fate(acme) == .kept)
    }

    // <doc:LicensingRules#Same-instant>: with a sequence for each, the order of any number of switches is known.
    @Test(arguments: [1, 4, 7, 20, 40])
    func `a long series of switches with a known order is applied in that order`(rounds: Int) throws {
        let before = try onBoth().at("2026-02-02")
        let revoking = try before.atOnceInOrder { story in
            try (0..<rounds).reduce(story) { story, _ in try story.off(.micollab).on(.micollab) }
                .off(.micollab).off(.miteamMeetings)
        }
        let keeping = try before.atOnceInOrder { story in
            try (0..<rounds).reduce(story) { story, _ in try story.off(.micollab).on(.micollab) }
                .off(.miteamMeetings).off(.micollab)
        }
        #expect(try fate(revoking) == .revoked)
        #expect(try fate(keeping) == .kept)
    }

    @Test func `a long series of switches without a known order keeps and flags the licenses`() throws {
        let story = try onBoth().at("2026-02-02").atOnce { story in
            try (0..<20).reduce(story) { story, _ in try story.off(.micollab).on(.micollab) }.off(.miteamMeetings)
        }
        #expect(try fate(story) == .keptAndFlagged)
    }

    // An account without licenses needs no review.
    @Test func `an account without licenses is not flagged`() throws {
        let story = try onBoth().unassign("ana").atOnce { try $0.off(.micollab).off(.miteamMeetings) }
        #expect(try story.flags == [])
    }

    // The instant is the same in every form: with any offset, with or without a fraction.
    @Test func `the same moment in another notation counts as the same instant`() throws {
        let acme = try onBoth().at("2026-02-02T12:00:00+02:00").atOnce { try $0.off(.micollab) }
            .at("2026-02-02T10:00:00.000Z").off(.miteamMeetings)
        #expect(try fate(acme) == .keptAndFlagged)
    }
}
