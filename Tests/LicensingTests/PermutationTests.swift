import Licensing
import TestKit
import Testing

/// <doc:Events#Order>: "**Arrival order never matters**: any permutation, duplication or split of the same events gives
/// a byte-identical site".
struct PermutationTests {
    static let seeds = UInt64(0)..<16
    private let end = CalendarDate("2027-12-31")?.end ?? Timestamp(seconds: 0)

    @Test(arguments: seeds)
    func `any order of arrival, with duplicates, gives the same accounts and registry`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        var numbers = SeededGenerator(seed: seed &+ 1000)
        let truth = history.events.sorted()
        let registry = Registry(folding: truth)
        for _ in 0..<4 {
            var arrived: [EventIdentity: Event] = [:]
            for event in (history.events + history.events.prefix(30)).shuffled(using: &numbers) {
                arrived[event.identity] = event
            }
            let events = arrived.values.shuffled(using: &numbers).sorted()
            #expect(events == truth)
            expectEqual(Registry(folding: events), registry)
            for account in history.accounts {
                let found = AccountFold.state(of: account, in: events, asOf: end)
                #expect(found == AccountFold.state(of: account, in: truth, asOf: end))
            }
        }
    }

    @Test(arguments: seeds)
    func `applying events one by one gives the same registry as applying all at once`(seed: UInt64) throws {
        let events = try RandomHistory(seed: seed).events.sorted()
        var registry = Registry()
        for (index, event) in events.enumerated() {
            registry.apply(event)
            if index % 10 == 0 { expectEqual(registry, Registry(folding: events[...index])) }
        }
        expectEqual(registry, Registry(folding: events))
    }

    @Test(arguments: seeds)
    func `applying events instant by instant gives the same account as applying all at once`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        var numbers = SeededGenerator(seed: seed &+ 2000)
        for account in history.accounts {
            var fold = AccountFold(account: account)
            let steps = try steps(of: account, in: events)
            var rest = steps[...]
            while let first = rest.first {
                let instant = rest.prefix { $0.event.time == first.event.time }
                rest = rest.dropFirst(instant.count)
                // Time may pass before the next instant, in any number of steps.
                if numbers.oneIn(2) { fold.advance(to: Timestamp(seconds: first.event.time.seconds - 1)) }
                if numbers.oneIn(2) { fold.advance(to: first.event.time) }
                add(instant, to: &fold, after: steps.dropLast(rest.count + instant.count))
                #expect(fold.state == AccountFold.state(of: account, in: events, asOf: first.event.time))
            }
            fold.advance(to: end)
            #expect(fold.state == AccountFold.state(of: account, in: events, asOf: end))
        }
    }

    @Test(arguments: seeds)
    func `applying events in two parts gives the same account as applying all at once`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        let account = try #require(history.accounts.first)
        for moment in Set(events.map(\.time)) {
            var fold = AccountFold(account: account)
            let steps = try steps(of: account, in: events)
            let known = steps.filter { $0.event.time <= moment }
            fold.apply(known)
            add(steps.filter { $0.event.time > moment }, to: &fold, after: known)
            fold.advance(to: end)
            #expect(fold.state == AccountFold.state(of: account, in: events, asOf: end))
        }
    }

    // <doc:Commands#Points-in-time>: "`--as-of` … later events are not folded in."
    @Test(arguments: seeds)
    func `the state as of a moment does not depend on later events`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for moment in Set(events.map(\.time)) {
            let until = events.filter { $0.time <= moment }
            for account in history.accounts {
                let state = AccountFold.state(of: account, in: events, asOf: moment)
                #expect(state == AccountFold.state(of: account, in: until, asOf: moment))
            }
        }
    }

    /// Adds steps to an account.
    ///
    /// The account is folded again if the steps withdraw one of its lists.
    private func add(
        _ steps: some Collection<AccountStep>,
        to fold: inout AccountFold,
        after known: some Collection<AccountStep>
    ) {
        guard fold.lists.isContradicted(by: steps.map(\.event)) else { return fold.apply(steps) }
        fold = AccountFold(account: fold.state.id)
        fold.apply(Array(known) + Array(steps))
    }

    /// The account's own events and the events of its orders, in the order of truth.
    private func steps(of account: AccountID, in events: [Event]) throws -> [AccountStep] {
        let own = events.filter { $0.owner == account }.map { AccountStep(event: $0) }
        let orders = Registry(folding: events).orderSteps[account] ?? []
        // An account's own event comes before its effects on waiting orders.
        return (own + orders).enumerated().sorted { ($0.element.event, $0.offset) < ($1.element.event, $1.offset) }
            .map(\.element)
    }

    private func expectEqual(_ one: Registry, _ other: Registry, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(one.partners == other.partners, sourceLocation: sourceLocation)
        #expect(one.accounts == other.accounts, sourceLocation: sourceLocation)
        #expect(one.orders == other.orders, sourceLocation: sourceLocation)
        #expect(one.conflicts == other.conflicts, sourceLocation: sourceLocation)
        #expect(one.orderSteps == other.orderSteps, sourceLocation: sourceLocation)
    }
}
