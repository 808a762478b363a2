import Ledger
import Licensing

/// One account of a growing ledger: its state and its future events.
struct AccountTimeline: Sendable {
    private var fold: AccountFold
    /// The account's own events after the moment, in the order of truth.
    private var waiting: [Event]
    /// The number of applied steps of the registry.
    private var orderSteps: Int
    private var moment: Timestamp

    /// Folds an account.
    ///
    /// - Parameters:
    ///   - events: its own events, in the order of truth.
    ///   - orderSteps: the registry's steps of its orders.
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

    /// The account for its partner's pages; nil if it does not exist.
    func summary(_ products: ProductCatalog) -> AccountSummary? {
        state.isPresent ? state.summary(products: products) : nil
    }

    /// The last applied instant of an event or a date; nil: there was none.
    ///
    /// After it, only the charts of seats have changed, with each new month.
    var reached: Timestamp? { fold.reached }

    /// The next moment at which something changes by itself; nil: never.
    var nextChange: Timestamp? { [fold.state.nextChange(after: moment), waiting.first?.time].compactMap { $0 }.min() }

    /// An estimate of the memory of the account, in users, lines of history, and future events.
    var weight: Int { 1 + fold.state.users.count + fold.state.history.count + waiting.count }

    /// Adds new events of the account and the registry's steps of its orders, and advances the time.
    ///
    /// - Returns: the account's own events that were applied; nil if an event is not later than the last instant,
    ///   withdraws an applied list, or erases a person. Then nothing changes, and the account must be folded again from
    ///   the ledger.
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

    /// Folds an account at a moment, and returns its events too.
    ///
    /// - Parameter position: later events are ignored.
    func read(
        _ account: AccountID,
        upTo position: LedgerPosition = .end,
        _ orderSteps: [AccountStep],
        asOf moment: Timestamp
    ) async throws -> (timeline: AccountTimeline, events: [Event]) {
        let events = try await store.events(of: account, upTo: position)
        return (timeline(account, events, orderSteps, asOf: moment), events)
    }

    /// Folds the account that the published pages show.
    ///
    /// - Parameters:
    ///   - origin: the inputs of the pages.
    ///   - orderSteps: the registry's steps of its orders; the pages may show fewer.
    ///   - news: the events up to `position` that the pages do not show.
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
        return AccountPipeline(timeline, .of(timeline.state, asOf: origin.moment))
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
    /// Merges these events with new ones, in the order of truth and without duplicates.
    func merging(_ new: [Event]) -> [Event] {
        guard !new.isEmpty else { return self }
        var last: EventIdentity?
        return (self + new).sorted().filter { event in
            defer { last = event.identity }
            return event.identity != last
        }
    }
}
