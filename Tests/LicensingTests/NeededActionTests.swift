import Licensing
import TestKit
import Testing

/// The actions of a partner, with the most urgent ones first.
struct NeededActionTests {
    private func actions(_ story: Story, accounts: [String] = ["acme"]) throws -> [String] {
        try PartnerView(story, accounts: accounts).state.neededActions.sorted(by: NeededAction.precedes).map { action in
            switch action.place {
            case .order(let order): "\(action.kind) \(order) \(action.affected)"
            case .account(let account, _): "\(action.kind) \(account) \(action.affected)"
            }
        }
    }

    @Test func `an order needs at most one action`() throws {
        let story = try Story().buy(1, order: "given").give("given")
            .buy(2, order: "open").buy(3, order: "open-soon", expires: "2026-07-01")
            .buy(4, order: "open-pending", starts: "2026-08-01").buy(5, order: "open-expired", expires: "2026-06-01")
            .seats(6, order: "soon", expires: "2026-07-30").seats(7, order: "later", expires: "2026-08-30")
            .seats(8, order: "expired", expires: "2026-06-29").buy(9, order: "gone").cancel("gone")
        #expect(
            try actions(story) == [
                "assign open-soon 3", "expiring soon 6", "assign open 2",
            ]
        )
    }

    @Test func `waiting users come before any number of unassigned licenses`() throws {
        let story = try Story().buy(1_000_000, order: "idle").users("u1").on(.miteamMeetings)
        #expect(try actions(story) == ["waiting acme 1"], "the idle ones are what helps")
    }

    @Test func `an expiry that leaves a thousand users without seats comes before one waiting user`() throws {
        var story = try Story("beta").users("u1").on(.miteamMeetings).account("acme", of: "norte")
            .buy(1000, order: "soon", expires: "2026-07-15").inAccount("acme").give("soon")
        #expect(
            try actions(story, accounts: ["acme", "beta"]) == ["waiting beta 1", "expiring soon 1000"],
            "nobody uses them"
        )
        for number in 1...1000 { story = try story.users("h\(number)").assign("h\(number)") }
        #expect(try actions(story, accounts: ["acme", "beta"]) == ["expiring soon 1000", "waiting beta 1"])
    }

    @Test func `over-allocation counts the licenses that no order covers`() throws {
        let story = try Story().seats(1).users("u1", "u2", "u3").assign("u1").assign("u2").assign("u3")
        #expect(try actions(story) == ["over acme 2"])
    }

    /// The remedy for each account, and its effect.
    private func remedies(_ story: Story, accounts: [String] = ["acme"]) throws -> [String] {
        try PartnerView(story, accounts: accounts).state.neededActions.sorted(by: NeededAction.precedes).compactMap {
            action in
            guard case .account(let account, _) = action.place, let remedy = action.remedy else { return nil }
            return "\(action.kind) \(account): \(remedy.order) \(remedy.covered)"
        }
    }

    @Test func `the smallest order that covers an account is offered to that account only`() throws {
        var story = try Story().users("u1", "u2").on(.miteamMeetings).buy(10, order: "large").buy(2, order: "later")
            .buy(2, order: "sooner", expires: "2027-01-01").buy(1, order: "small")
        #expect(try remedies(story) == ["waiting acme: sooner 2"])
        #expect(try actions(story).filter { $0.hasPrefix("assign") }.count == 3, "the others stay to be assigned")
        story = try story.account("beta", of: "norte").inAccount("beta").users("v1", "v2").on(.miteamMeetings)
        #expect(try Set(remedies(story, accounts: ["acme", "beta"])).count == 2)
    }

    @Test func `an order that covers only some licenses is offered, but a pending order is not`() throws {
        let story = try Story().users("u1", "u2", "u3").on(.miteamMeetings).buy(2, order: "some")
        #expect(try remedies(story) == ["waiting acme: some 2"])
        let pending = try Story().users("u1").on(.miteamMeetings).buy(2, order: "pending", starts: "2026-08-01")
        #expect(try remedies(pending) == [])
    }

    @Test func `an order covers over-allocated licenses before waiting users`() throws {
        let story = try Story().seats(1).users("u1", "u2", "u3", "u4").on(.miteamMeetings).assign("u1").assign("u2")
            .assign("u3").buy(2, order: "two")
        #expect(try remedies(story) == ["over acme: two 2"], "nothing is left for the one who waits")
    }

    @Test func `an expired order needs action while its account lacks licenses`() throws {
        let story = try Story().seats(1, order: "old", expires: "2026-06-01").users("u1").on(.miteamMeetings)
        #expect(try actions(story) == ["waiting acme 1", "expired old 1"])
        #expect(try actions(story.seats(1, order: "new")) == [])
    }

    @Test func `an expiring order shows how many licenses would be missing`() throws {
        func missing(_ story: Story) throws -> [Int?] {
            try PartnerView(story).state.neededActions.filter { $0.kind == .expiring }.map { $0.lapse?.missing }
        }
        let story = try Story().seats(2, order: "soon", expires: "2026-07-15").seats(1, order: "stays").users(
            "u1",
            "u2"
        )
        .assign("u1")
        #expect(try missing(story) == [0])
        #expect(try missing(story.assign("u2")) == [1])
    }

    // <doc:LicensingRules#Same-instant>.
    @Test func `switches in an unknown order need a check`() throws {
        let story = try Story().seats(2).users("u1", "u2").on(.miteamMeetings).on(.micollab).assign("u1").assign("u2")
            .atOnce { try $0.off(.miteamMeetings).off(.micollab) }
        #expect(try actions(story) == ["check acme 2"])
    }

    @Test func `actions of equal urgency are sorted by date, then by id`() throws {
        let story = try Story().seats(11, order: "b", expires: "2026-07-20").seats(
            99,
            order: "c",
            expires: "2026-07-21"
        )
        .seats(11, order: "a", expires: "2026-07-20")
        #expect(try actions(story) == ["expiring a 11", "expiring b 11", "expiring c 99"])
    }

    @Test(arguments: UInt64(0)..<16)
    func `the list of actions is empty exactly when nothing needs action`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for moment in Set(events.map(\.time)) {
            let state = try norte(history, events, moment)
            let orders = state.orders.contains { order in
                switch state.validity(of: order) {
                case .expired: false
                case .expiringSoon, .active, .perpetual: order.assignment == nil && order.awaitedAccount == nil
                case .pendingActivation: false
                }
            }
            let expiring = state.orders.contains {
                state.validity(of: $0) == .expiringSoon && $0.assignment != nil
            }
            let accounts = state.accounts.contains { account in
                account.flags > 0 || !account.waiting.isEmpty || account.seats.values.contains { $0.count.over > 0 }
            }
            #expect(state.neededActions.isEmpty == !(orders || expiring || accounts), "at \(moment)")
        }
    }

    @Test(arguments: UInt64(0)..<16)
    func `the order of actions does not depend on their initial order`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        var numbers = SeededGenerator(seed: seed)
        for moment in Set(events.map(\.time)) {
            let actions = try norte(history, events, moment).neededActions
            let sorted = actions.sorted(by: NeededAction.precedes)
            #expect(actions.shuffled(using: &numbers).sorted(by: NeededAction.precedes) == sorted)
            for (one, next) in zip(sorted, sorted.dropFirst()) {
                #expect(NeededAction.precedes(one, next) && !NeededAction.precedes(next, one))
            }
        }
    }

    private func norte(_ history: RandomHistory, _ events: [Event], _ moment: Timestamp) throws -> PartnerState {
        let registry = Registry(folding: events.prefix { $0.time <= moment })
        let id: PartnerID = try identifier("norte")
        let accounts = (registry.accountsByPartner[id] ?? []).map {
            AccountFold.state(of: $0, in: events, asOf: moment)
        }
        return PartnerState(
            try #require(registry.partners[id]),
            orders: registry.orders.values.filter { $0.partner == id },
            accounts: accounts.filter(\.isPresent).map { $0.summary(products: .standard) },
            asOf: moment
        )
    }
}
