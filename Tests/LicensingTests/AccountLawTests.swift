import Licensing
import Testing

/// Laws of every account at every moment, for any history.
struct AccountLawTests {
    static let seeds = UInt64(0)..<16

    /// Checks every account of a history directly after every instant, without later events.
    private func expectEverywhere(_ seed: UInt64, _ law: (AccountState, [Event], Timestamp) throws -> Void) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for moment in Set(events.map(\.time)).sorted() {
            let until = events.filter { $0.time <= moment }
            for account in history.accounts {
                try law(AccountFold.state(of: account, in: until, asOf: moment), until, moment)
            }
        }
    }

    // <doc:LicensingRules#Pool>: the pool is the sum of the quantities of the assigned orders that are active on the
    // as-of date.
    @Test(arguments: seeds)
    func `the pool is the sum of the orders that are valid on the date`(seed: UInt64) throws {
        try expectEverywhere(seed) { state, _, moment in
            let counted = state.orders.values.filter { $0.validity(on: moment.date).isCounted }
            let pool = try state.seatCount().pool
            #expect(pool == counted.map(\.quantity).reduce(0, +), "\(state.id) at \(moment)")
        }
    }

    @Test(arguments: seeds)
    func `the number of assigned seats equals the number of license holders`(seed: UInt64) throws {
        try expectEverywhere(seed) { state, _, moment in
            let holders = state.users.values.count { $0.licenses[.miteamMeetings] != nil }
            let assigned = try state.seatCount().assigned
            #expect(assigned == holders, "\(state.id) at \(moment)")
        }
    }

    @Test(arguments: seeds)
    func `an account has exactly the orders that are assigned to it and not cancelled`(seed: UInt64) throws {
        try expectEverywhere(seed) { state, events, moment in
            let given = Registry(folding: events).orders.filter {
                $0.value.assignment?.account == state.id && !$0.value.isCancelled
            }
            #expect(state.orders == given, "\(state.id) at \(moment)")
        }
    }

    // <doc:LicensingRules#Causes>: the causes of row 12; *ours*: pending has precedence over expired.
    @Test(arguments: seeds)
    func `the availability of seats and its reason follow from orders and license holders`(seed: UInt64) throws {
        try expectEverywhere(seed) { state, _, moment in
            let count = try state.seatCount()
            let validities = state.orders.values.map { $0.validity(on: moment.date) }
            let expected: SeatAvailability =
                if count.free > 0 { .available } else if count.pool > 0 { .poolExhausted } else if validities.isEmpty {
                    .noOrders
                } else if validities.contains(.pendingActivation) { .ordersPending } else { .ordersExpired }
            #expect(state.seats[.miteamMeetings]?.availability == expected, "\(state.id) at \(moment)")
        }
    }

    /// The outcome and cause of a person who exists without interruption.
    private struct Standing: Equatable {
        let added: Timestamp
        let outcome: Outcome
        let cause: Cause

        init?(_ id: UserID, _ state: AccountState) {
            guard state.isPresent, let user = state.users[id], let product = ProductCatalog.standard[.miteamMeetings]
            else { return nil }
            let explanation = state.explanation(for: user, of: product)
            (added, outcome, cause) = (user.added, explanation.outcome, explanation.cause)
        }
    }

    /// The states of an account directly after every event and every date that changes it.
    private func states(of account: AccountID, _ events: [Event]) -> [(time: Timestamp, state: AccountState)] {
        var states: [(time: Timestamp, state: AccountState)] = []
        var times = Set(events.map(\.time))
        while let time = times.min() {
            times.remove(time)
            let state = AccountFold.state(of: account, in: events.filter { $0.time <= time }, asOf: time)
            states.append((time, state))
            if let turn = state.nextChange { times.insert(turn) }
        }
        return states
    }

    // <doc:LicensingRules#Since-when>: from that moment on, the state and the cause are the same without interruption.
    // Just before, one of them was different. The history on the page has the event of that moment.
    @Test(arguments: seeds)
    func `since is the start of the current state and cause, and the excerpt contains its event`(
        seed: UInt64
    ) throws {
        let history = try RandomHistory(seed: seed)
        for account in history.accounts {
            let states = states(of: account, history.events.sorted())
            for (index, now) in states.enumerated() {
                for user in now.state.users.values {
                    guard let standing = Standing(user.id, now.state) else { continue }
                    let before = states[..<index].lastIndex { Standing(user.id, $0.state) != standing }
                    let first = states[(before ?? -1) + 1].time
                    let explanation = try now.state.explanation(of: user.id.text)
                    #expect(explanation.since == first, "\(user.id) in \(account) at \(now.time): \(standing.cause)")
                    let story = Evidence(now.state).excerpt(for: user, explanation).entries
                    #expect(story.contains { $0.time == first }, "\(user.id) in \(account) at \(now.time)")
                    #expect(explanation.changed <= now.time)
                }
            }
        }
    }

    @Test func `the random histories cover at least nine causes`() throws {
        var causes: Set<Cause> = []
        for seed in Self.seeds {
            let history = try RandomHistory(seed: seed)
            for account in history.accounts {
                for (_, state) in states(of: account, history.events.sorted()) {
                    causes.formUnion(state.users.keys.compactMap { Standing($0, state)?.cause })
                }
            }
        }
        #expect(causes.count >= 9, "\(causes)")
    }

    // <doc:LicensingRules#Since-when>: for "Licenses not available", the pool between instants counts.
    @Test(arguments: seeds)
    func `the start of the current seat availability is the last moment at which it changed`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        for account in history.accounts {
            let states = states(of: account, history.events.sorted())
            for (index, now) in states.enumerated() {
                guard let seats = now.state.seats[.miteamMeetings], let since = seats.availabilitySince else {
                    continue
                }
                let before = states[..<index].lastIndex {
                    $0.state.seats[.miteamMeetings]?.availability != seats.availability
                }
                #expect(since == states[(before ?? -1) + 1].time, "\(account) at \(now.time)")
            }
        }
    }

    // <doc:Events#Future-events>: `serve` wakes "for every date on which a page changes by itself".
    @Test(arguments: seeds)
    func `the next change is the first moment at which the account changes without an event`(seed: UInt64) throws {
        try expectEverywhere(seed) { state, events, moment in
            let days = (1...800).map { moment.date.adding(days: $0) }
            let expected = days.first { day in
                state.orders.values.contains { $0.validity(on: day) != $0.validity(on: day.adding(days: -1)) }
            }
            #expect(state.nextChange == expected?.start, "\(state.id) at \(moment)")
            guard let next = expected?.start else { return }
            let before = Timestamp(seconds: next.seconds - 1, nanoseconds: 999_999_999)
            #expect(AccountFold.state(of: state.id, in: events, asOf: before) == state, "\(state.id) at \(before)")
            let after = AccountFold.state(of: state.id, in: events, asOf: next)
            #expect(after.overviewChanged == next, "\(state.id) at \(next)")
        }
    }

    // <doc:LicensingRules#Partners>: "A partner sees all of its accounts and no other partner's."
    @Test(arguments: seeds)
    func `an order is never assigned to an account of another partner`(seed: UInt64) throws {
        let events = try RandomHistory(seed: seed).events.sorted()
        var registry = Registry()
        for event in events {
            let before = registry.orders
            registry.apply(event)
            for (id, order) in registry.orders where before[id]?.assignment != order.assignment {
                let account = try #require(order.assignment?.account)
                #expect(registry.accounts[account]?.profile.partner == order.partner)
                #expect(registry.accounts[account]?.isDeleted == false)
                #expect(before[id]?.assignment == nil)
            }
        }
    }
}
