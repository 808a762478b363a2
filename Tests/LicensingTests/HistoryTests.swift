import StrictJSON
import Testing

@testable import Licensing

// <doc:LicensingRules#Questions>: "Change history: who, when, why."
struct HistoryTests {
    private static func person(_ id: String, _ name: String? = nil) throws -> HistoryEntry.Person {
        HistoryEntry.Person(id: try identifier(id), name: name ?? "User \(id)")
    }

    /// An account with a switch, two seats, two users and a license.
    private static func acme() throws -> Story {
        try Story().on(.miteamMeetings).seats(2).users("ana", "ben").assign("ana")
    }

    // <doc:LicensingRules#No-restoration>: "The history lists who held licenses before."
    @Test func `a revocation lists the license holders by id, with their names at that time`() throws {
        let story = try Self.acme().users("zoe", "eva").assign("zoe").assign("ben").user(
            "updated",
            "ben",
            name: "Benito"
        )
        .off(.miteamMeetings).user("updated", "ana", name: "Anita")
        let holders = [try Self.person("ana"), try Self.person("ben", "Benito"), try Self.person("zoe")]
        let revoked = HistoryEntry.LicenseEffect.revoked(.miteamMeetings, holders: holders)
        #expect(try story.history.contains(.integration(.miteamMeetings, .off, [revoked])))
    }

    @Test func `a revocation does not list a license that was unassigned earlier`() throws {
        let story = try Self.acme().assign("ben").unassign("ana").off(.miteamMeetings)
        let revoked = HistoryEntry.LicenseEffect.revoked(.miteamMeetings, holders: [try Self.person("ben")])
        #expect(try story.history.last == .integration(.miteamMeetings, .off, [revoked]))
    }

    @Test func `a switch that keeps licenses records their number`() throws {
        let story = try Self.acme().on(.micollab).assign("ben").off(.miteamMeetings)
        #expect(try story.history.last == .integration(.miteamMeetings, .off, [.kept(.miteamMeetings, 2)]))
    }

    @Test func `a switch that affects no license records no effect`() throws {
        #expect(
            try Self.acme().unassign("ana").off(.miteamMeetings).history.last == .integration(.miteamMeetings, .off, [])
        )
        #expect(try Self.acme().on(.micollab).history.last == .integration(.micollab, .on, []))
        #expect(try Self.acme().on(.micollab).off(.micollab).history.last == .integration(.micollab, .off, []))
    }

    struct Line: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let tell: @Sendable (Story) throws -> Story
        let change: @Sendable () throws -> HistoryEntry.Change

        init(
            _ description: String,
            _ change: @autoclosure @escaping @Sendable () throws -> HistoryEntry.Change,
            tell: @escaping @Sendable (Story) throws -> Story
        ) {
            testDescription = description
            self.tell = tell
            self.change = change
        }
    }

    static let lines = [
        Line("user added", .userAdded(try person("eva"))) { try $0.users("eva") },
        Line(
            "user updated",
            .userUpdated(try person("ana", "Anita"), [.init(kind: .name, before: "User ana", after: "Anita")])
        ) { try $0.user("updated", "ana", name: "Anita") },
        Line("user removed", .userRemoved(try person("ben"), released: [])) { try $0.remove("ben") },
        Line("holder removed", .userRemoved(try person("ana"), released: [.miteamMeetings])) { try $0.remove("ana") },
        Line(
            "license assigned",
            .licenseAssigned(try person("ben"), .miteamMeetings, isOver: false, isNotManageable: false)
        ) { try $0.assign("ben") },
        Line(
            "<doc:LicensingRules#Empty-pool>: over the pool",
            .licenseAssigned(try person("eva"), .miteamMeetings, isOver: true, isNotManageable: false)
        ) { try $0.users("eva").assign("ben").assign("eva") },
        Line(
            "<doc:LicensingRules#Console-assignment>: in the console under MiCollab",
            .licenseAssigned(try person("ben"), .miteamMeetings, isOver: false, isNotManageable: true)
        ) { try $0.on(.micollab).assign("ben", source: "/console") },
        Line("license taken away", .licenseUnassigned(try person("ana"), .miteamMeetings)) { try $0.unassign("ana") },
        Line("account updated", .accountUpdated) { try $0.account("acme", of: "norte").account("acme", of: "sur") },
        Line("account deactivated", .accountDeactivated) { try $0.account("deactivated") },
        Line("account reactivated", .accountReactivated) { try $0.account("deactivated").account("reactivated") },
        Line("a switch of any code", .integration(try identifier("micc"), .on, [])) { try $0.on(identifier("micc")) },
    ]

    @Test(arguments: lines)
    func `each change adds a history entry with its event`(line: Line) throws {
        let story = try line.tell(Self.acme())
        let last = try #require(try story.state.history.last)
        #expect(last.change == (try line.change()))
        #expect(last.event == story.events.last?.identity)
        #expect(last.time == story.events.last?.time)
    }

    @Test func `orders add history entries when they are assigned, renewed and cancelled`() throws {
        let assigned = try Story().seats(2, expires: "2026-12-31")
        let renewed = try assigned.renew("o-1", expires: "2027-12-31")
        let cancelled = try renewed.cancel("o-1")
        guard case .orderAssigned(let first)? = try assigned.history.last,
            case .orderRenewed(let second)? = try renewed.history.last,
            case .orderCancelled(let third)? = try cancelled.history.last
        else {
            Issue.record("a line is missing")
            return
        }
        #expect(try first.expires == date("2026-12-31"))
        #expect(try second.expires == date("2027-12-31"))
        #expect([first.id.text, second.id.text, third.id.text] == ["o-1", "o-1", "o-1"])
    }

    @Test func `the start or expiry of an order adds an entry on that date, without an event`() throws {
        let story = try Story().seats(2, starts: "2026-02-01", expires: "2026-03-31")
        let last = try #require(try story.state(asOf: "2026-02-01").history.last)
        guard case .orderStarted = last.change else {
            Issue.record("no line says that the order started")
            return
        }
        #expect(try last.time == moment("2026-02-01"))
        #expect(last.event == nil)
        let entries = try story.state(asOf: "2026-06-01").history.suffix(2)
        #expect(try entries.map(\.time) == [moment("2026-02-01"), moment("2026-04-01")])
        guard case .orderExpired? = entries.last?.change else {
            Issue.record("no line says that the order expired")
            return
        }
    }

    struct Repetition: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let tell: @Sendable (Story) throws -> Story

        init(_ description: String, tell: @escaping @Sendable (Story) throws -> Story) {
            testDescription = description
            self.tell = tell
        }
    }

    // <doc:LicensingRules#Repeated-off> and <doc:Events>; the last step of each case repeats the previous state.
    @Test(arguments: [
        Repetition("M off while off") { try $0.off(.miteamMeetings).off(.miteamMeetings) },
        Repetition("M on while on") { try $0.off(.miteamMeetings).on(.miteamMeetings).on(.miteamMeetings) },
        Repetition("assigned while held") { try $0.assign("ben").assign("ben") },
        Repetition("taken away while not held") { try $0.unassign("ana").unassign("ana") },
        Repetition("removed twice") { try $0.remove("ana").remove("ana") },
        Repetition("deactivated twice") { try $0.account("deactivated").account("deactivated") },
        Repetition("cancelled twice") { try $0.cancel("o-1").cancel("o-1") },
        Repetition("assigned twice") { try $0.seats(1, order: "o-2").give("o-2") },
        Repetition("renewed to the same day") {
            try $0.renew("o-1", expires: "2027-01-01").renew("o-1", expires: "2027-01-01")
        },
        Repetition("added with the same facts") { try $0.users("eva").users("eva") },
        Repetition("updated with the same facts") {
            try $0.user("updated", "ana", name: "Anita").user("updated", "ana", name: "Anita")
        },
    ])
    func `an event that changes nothing adds no history entry and does not change the state`(
        repetition: Repetition
    ) throws {
        let story = try repetition.tell(Self.acme())
        #expect(try story.state == story.withoutLast.state)
    }

    @Test func `an entry names the actor`() throws {
        let story = try Self.acme().told(
            "user.removed",
            ["account": .string("acme"), "user": .string("ana")],
            actor: "Marta Gil"
        )
        #expect(try story.state.history.last?.actor == "Marta Gil")
        #expect(try Self.acme().remove("ana").state.history.last?.actor == nil)
    }

    // The history has a line for everything that changes pages, and pages show the tier.
    @Test func `a change of a license's tier adds an entry`() throws {
        var story = try Story()
        story.products = try .withMitelOne()
        let before = try story.users("ana").assign("ana", product: "mitel-one", tier: "Essential")
        let after = try before.assign("ana", product: "mitel-one", tier: "Elite")
        #expect(try after.explanation(of: "ana", product: "mitel-one").tier == "Elite")
        #expect(try after.history.count == before.history.count + 1)
    }

    @Test func `history entries are sorted by time`() throws {
        let story = try Self.acme().seats(1, order: "o-2", expires: "2026-03-01").at("2026-05-01").users("eva")
            .at("2026-02-01").users("zoe")
        let times = try story.state.history.map(\.time)
        #expect(times == times.sorted())
        #expect(try story.state.history.map(\.change).contains(.userAdded(Self.person("zoe"))))
    }
}
