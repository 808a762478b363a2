import Ledger
import Licensing

/// One account of a growing ledger: its state and its future events.
struct AccountTimeline: Sendable {
    private var fold: AccountFold
    /// Own events after the moment, in the order of truth.
    private var waiting: [Event]
    /// How many of the registry's steps of this account were applied.
    private var orderSteps: Int
    private var moment: Timestamp

    /// The account after its own events, in the order of truth, and the registry's steps of its orders.
    init(
        _ account: AccountID,
        events: [Event],
        orderSteps: [AccountStep],
        products: ProductCatalog,
        policies: Policies,
        asOf moment: Timestamp
    ) {
        fold = AccountFold(account: account, products: products, policies: policies)
        fold.advance(to: moment, events: events, orderSteps: orderSteps)
        waiting = Array(events.drop { $0.time <= moment })
        self.orderSteps = orderSteps.count
        self.moment = moment
    }

    var state: AccountState { fold.state }

    /// The account as its partner's pages show it; nil for one that does not exist.
    func summary(_ products: ProductCatalog) -> AccountSummary? {
        state.isPresent ? state.summary(products: products) : nil
    }

    /// The last applied instant; later, only the charts of the seats moved on by a month.
    var reached: Timestamp? { fold.reached }

    /// The next moment at which something changes by itself, or nil.
    var nextChange: Timestamp? { [fold.state.nextChange(after: moment), waiting.first?.time].compactMap { $0 }.min() }

    /// The memory that it takes, roughly in lines of its pages.
    var weight: Int { 1 + fold.state.users.count + fold.state.history.count + waiting.count }

    /// Adds new events of the account and the registry's steps of its orders, and advances the time.
    ///
    /// - Returns: the account's own events that are now applied; nil if an event belongs into or before the last instant,
    ///   withdraws an applied list, or erases a person from events that are applied. Then nothing changes, and the account
    ///   must be folded again from the ledger.
    mutating func add(_ events: [Event], orderSteps: [AccountStep], asOf moment: Timestamp) -> ArraySlice<Event>? {
        guard !events.contains(where: \.changesKeptEvents) else { return nil }
        let news = waiting.merging(events)
        let due = news.prefix { $0.time <= moment }
        let steps = orderSteps[min(self.orderSteps, orderSteps.count)...]
        let first = [due.first?.time, steps.first?.event.time].compactMap { $0 }.min()
        if let first, let reached, first <= reached { return nil }
        guard !fold.lists.isContradicted(by: due) else { return nil }
        fold.advance(to: moment, events: due, orderSteps: Array(steps))
        waiting = Array(news[due.endIndex...])
        self.orderSteps = orderSteps.count
        self.moment = moment
        return due
    }
}

/// Folds accounts from the ledger.
struct AccountReader: Sendable {
    private let store: any EventStore
    private let products: ProductCatalog
    private let policies: Policies

    init(_ store: any EventStore, _ products: ProductCatalog, _ policies: Policies) {
        self.store = store
        self.products = products
        self.policies = policies
    }

    /// An account at a moment, and the events that it was folded from.
    ///
    /// - Parameter position: later events are left out.
    func read(
        _ account: AccountID,
        upTo position: LedgerPosition = .end,
        _ orderSteps: [AccountStep],
        asOf moment: Timestamp
    ) async throws -> (timeline: AccountTimeline, events: [Event]) {
        let events = try await store.events(of: account, upTo: position)
        return (timeline(account, events, orderSteps, asOf: moment), events)
    }

    /// An account as its pages show it.
    ///
    /// - Parameters:
    ///   - origin: the inputs of the pages.
    ///   - orderSteps: the registry's steps of its orders, of which the pages may show fewer.
    ///   - news: the events up to `position` that came in since.
    func pipeline(
        _ account: AccountID,
        upTo position: LedgerPosition,
        _ orderSteps: [AccountStep],
        of origin: AccountJob.Origin,
        without news: [Event]
    ) async throws -> AccountPipeline {
        let new = Set(news.map(\.identity))
        var events = try await store.events(of: account, upTo: position)
        if !new.isEmpty { events.removeAll { new.contains($0.identity) } }
        let known = Array(orderSteps.prefix(origin.orderSteps))
        let timeline = timeline(account, events, known, asOf: origin.moment)
        return AccountPipeline(timeline, .of(timeline.state))
    }

    private func timeline(
        _ account: AccountID,
        _ events: [Event],
        _ orderSteps: [AccountStep],
        asOf moment: Timestamp
    ) -> AccountTimeline {
        AccountTimeline(
            account,
            events: events,
            orderSteps: orderSteps,
            products: products,
            policies: policies,
            asOf: moment
        )
    }
}

extension [Event] {
    /// These events, which are in the order of truth, merged with new ones in any order, without duplicates.
    func merging(_ new: [Event]) -> [Event] {
        guard !new.isEmpty else { return self }
        var last: EventIdentity?
        return (self + new).sorted().filter { event in
            defer { last = event.identity }
            return event.identity != last
        }
    }
}
