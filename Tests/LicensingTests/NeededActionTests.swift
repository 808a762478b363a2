import Licensing
import TestKit
import Testing

/// What a partner should see to, most pressing first.
struct NeededActionTests {
    private func actions(_ story: Story, accounts: [String] = ["acme"]) throws -> [String] {
        try PartnerView(story, accounts: accounts).state.neededActions.sorted(by: NeededAction.precedes).map { action in
            switch action.place {
            case .order(let order): "\(action.kind) \(order) \(action.affected)"
            case .account(let account, _): "\(action.kind) \(account) \(action.affected)"
            }
        }
    }

    @Test func `an order needs action once at most`() throws {
        let story = try Story().buy(1, order: "given").give("given")
            .buy(2, order: "open").buy(3, order: "open-soon", expires: "2026-07-01")
            .buy(4, order: "open-pending", starts: "2026-08-01").buy(5, order: "open-expired", expires: "2026-06-01")
            .seats(6, order: "soon", expires: "2026-07-30").seats(7, order: "later", expires: "2026-08-30")
            .seats(8, order: "expired", expires: "2026-06-29").buy(9, order: "gone").cancel("gone")
        #expect(
            try actions(story) == [
                "expiring soon 6", "assign open-soon 3", "assign open 2", "expired open-expired 5", "expired expired 8",
            ]
        )
    }

    @Test func `people who wait come before licenses that lie idle, however many`() throws {
        let story = try Story().buy(1_000_000, order: "idle").users("u1").on(.miteamMeetings)
        #expect(try actions(story) == ["waiting acme 1", "assign idle 1000000"])
    }

    @Test func `a thousand that are about to end come before one who waits`() throws {
        let story = try Story("beta").users("u1").on(.miteamMeetings).account("acme", of: "norte")
            .buy(1000, order: "soon", expires: "2026-07-15").give("soon", to: "acme")
        #expect(try actions(story, accounts: ["acme", "beta"]) == ["expiring soon 1000", "waiting beta 1"])
    }

    @Test func `over-allocation counts the licenses that no order covers`() throws {
        let story = try Story().seats(1).users("u1", "u2", "u3").assign("u1").assign("u2").assign("u3")
        #expect(try actions(story) == ["over acme 2"])
    }

    // <doc:LicensingRules#Same-instant>.
    @Test func `switches in an unknown order need a check`() throws {
        let story = try Story().seats(2).users("u1", "u2").on(.miteamMeetings).on(.micollab).assign("u1").assign("u2")
            .atOnce { try $0.off(.miteamMeetings).off(.micollab) }
        #expect(try actions(story) == ["check acme 2"])
    }

    @Test func `of equal urgency the earlier day comes first, and then the id`() throws {
        let story = try Story().seats(11, order: "b", expires: "2026-07-20").seats(
            99,
            order: "c",
            expires: "2026-07-21"
        )
        .seats(11, order: "a", expires: "2026-07-20")
        #expect(try actions(story) == ["expiring a 11", "expiring b 11", "expiring c 99"])
    }

    @Test(arguments: UInt64(0)..<16)
    func `nothing is named exactly when nothing needs action`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for moment in Set(events.map(\.time)) {
            let state = try norte(history, events, moment)
            let orders = state.orders.contains { order in
                switch state.validity(of: order) {
                case .expired, .expiringSoon: true
                case .active, .perpetual: order.assignment == nil && order.awaitedAccount == nil
                case .pendingActivation: false
                }
            }
            let accounts = state.accounts.contains { account in
                account.flags > 0 || !account.waiting.isEmpty || account.seats.values.contains { $0.count.over > 0 }
            }
            #expect(state.neededActions.isEmpty == !(orders || accounts), "at \(moment)")
        }
    }

    @Test(arguments: UInt64(0)..<16)
    func `the order of what needs action is the same from wherever it is sorted`(seed: UInt64) throws {
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
