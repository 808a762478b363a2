import Licensing
import Testing

/// The last change of the facts behind an answer: <doc:SiteFiles#As-of>, "the last event, or the date, that changed
/// what it shows".
struct AnswerTimeTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isSeen: Bool
        let tell: @Sendable (Story) throws -> Story

        init(_ description: String, isSeen: Bool, tell: @escaping @Sendable (Story) throws -> Story) {
            testDescription = description
            self.isSeen = isSeen
            self.tell = tell
        }
    }

    /// A change on 2 February in an account in which ana holds the only license and ben waits for a seat.
    static let ofHolder = [
        Change("MiCollab on", isSeen: true) { try $0.on(.micollab) },
        Change("MiTeam Meetings off", isSeen: true) { try $0.off(.miteamMeetings) },
        Change("another integration", isSeen: false) { try $0.on(.mivoiceOffice) },
        Change("a new name", isSeen: true) { try $0.user("updated", "ana", name: "Anita") },
        Change("the same name", isSeen: false) { try $0.user("updated", "ana", name: "User ana") },
        Change("another user's name", isSeen: false) { try $0.user("updated", "ben", name: "Benito") },
        Change("another user's license", isSeen: false) { try $0.assign("ben") },
        Change("a new user", isSeen: false) { try $0.users("eva") },
        Change("more seats", isSeen: false) { try $0.seats(9, order: "o-2") },
        Change("the account deactivated", isSeen: true) { try $0.account("deactivated") },
        Change("MiTeam Meetings on while on", isSeen: false) { try $0.on(.miteamMeetings) },
    ]

    @Test(arguments: ofHolder)
    func `the date of a license holder's answer changes only with the facts behind it`(change: Change) throws {
        try expect(change, "ana")
    }

    @Test(arguments: [
        Change("a free seat", isSeen: true) { try $0.seats(9, order: "o-2") },
        Change("the last order cancelled", isSeen: true) { try $0.cancel("o-1") },
        Change("the holder loses the license", isSeen: true) { try $0.unassign("ana") },
        Change("one more user", isSeen: false) { try $0.users("eva") },
        Change("an order of no account", isSeen: false) { try $0.buy(1, order: "o-9") },
        Change("one more over the pool", isSeen: true) { try $0.users("eva").assign("eva") },
    ])
    func `the date of a waiting user's answer changes only with the seats`(change: Change) throws {
        try expect(change, "ben")
    }

    private func expect(_ change: Change, _ user: String) throws {
        let before = try Story().on(.miteamMeetings).seats(1).users("ana", "ben").assign("ana")
        let after = try change.tell(before.at("2026-02-02"))
        let time = try after.explanation(of: user).changed
        if change.isSeen {
            #expect(try time >= moment("2026-02-02"))
        } else {
            #expect(try time == before.explanation(of: user).changed)
        }
    }
}
