import Ledger
import Licensing

/// One account of a ledger that grows: its state, and what waits for its time.
struct AccountTimeline: Sendable {
    private var fold: AccountFold
    /// Own events after the moment, in the order of truth.
    private var waiting: [Event]
    /// How many of the registry's steps of this account were taken in.
    private var orderSteps: Int

    /// The account after its own events, in the order of truth, and what the registry says of its orders.
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
    }

    var state: AccountState { fold.state }

    /// The account as its partner's pages show it; nil for one that is not there.
    func summary(_ products: ProductCatalog) -> AccountSummary? {
        state.isPresent ? state.summary(products: products) : nil
    }

    /// The last instant that was taken in; nothing that the pages show changed later.
    var reached: Timestamp? { fold.reached }

    /// The next moment at which something changes by itself, or nil.
    var nextChange: Timestamp? { [fold.state.nextChange, waiting.first?.time].compactMap { $0 }.min() }

    /// How much memory it takes, roughly in lines of its pages.
    var weight: Int { 1 + fold.state.users.count + fold.state.history.count + waiting.count }

    /// Takes in new events of the account, what the registry says of its orders by now, and the passing of time.
    ///
    /// - Returns: the account's own events whose time has come; nil where something belongs before or into the last
    ///   instant, or withdraws a list that was taken in, and then nothing was taken in: the account has to be folded again
    ///   from the ledger.
    mutating func add(_ events: [Event], orderSteps: [AccountStep], asOf moment: Timestamp) -> ArraySlice<Event>? {
        let news = waiting.merging(events)
        let due = news.prefix { $0.time <= moment }
        let steps = orderSteps[min(self.orderSteps, orderSteps.count)...]
        let first = [due.first?.time, steps.first?.event.time].compactMap { $0 }.min()
        if let first, let reached, first <= reached { return nil }
        guard !fold.lists.isContradicted(by: due) else { return nil }
        fold.advance(to: moment, events: due, orderSteps: Array(steps))
        waiting = Array(news[due.endIndex...])
        self.orderSteps = orderSteps.count
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
        let timeline = AccountTimeline(
            account,
            events: events,
            orderSteps: orderSteps,
            products: products,
            policies: policies,
            asOf: moment
        )
        return (timeline, events)
    }
}

extension [Event] {
    /// These events, which are in the order of truth, and new ones in any order: as one list in the order of truth, each
    /// event once.
    func merging(_ new: [Event]) -> [Event] {
        guard !new.isEmpty else { return self }
        var last: EventIdentity?
        return (self + new).sorted().filter { event in
            defer { last = event.identity }
            return event.identity != last
        }
    }
}
