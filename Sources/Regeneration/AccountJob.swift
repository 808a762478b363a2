import Ledger
import Licensing
import Publishing
import Site

/// Brings the pages of one account in line with its events, touching only those that change.
struct AccountJob: Sendable {
    /// What the pages of an account were made from: enough to fold the account again as it was then.
    struct Origin: Sendable {
        /// The account's events up to here.
        let position: LedgerPosition
        /// How many of the registry's steps there were.
        let orderSteps: Int
        let moment: Timestamp
        /// The pass over the site that all of the pages are from.
        let pass: Int
    }

    /// What became of the pages.
    enum Outcome: Sendable {
        /// They were brought in line with this; the lists are too, unless they are owed.
        case published(TimelineCache.Entry, owed: ListsJob.Debt?)
        /// They were right as an earlier process left them.
        case confirmed(AccountReceipt)
        /// Nothing was done: the whole account has to be rendered, and its lists are being rendered now.
        case postponed(TimelineCache.Entry?)
    }

    let account: AccountID
    let moment: Timestamp
    /// Events after this are not taken in.
    let position: LedgerPosition
    /// What the pages were last made from; nil where that is not known.
    let origin: Origin?
    /// The account as it was then, if it is still in memory.
    let known: Handover<TimelineCache.Entry>?
    /// What came in since.
    let events: [Event]
    /// What is known no longer holds.
    let isStale: Bool
    let orderSteps: [AccountStep]
    let products: ProductCatalog
    let policies: Policies
    /// The pass over the site that all pages have to be from.
    let pass: Int
    /// Whether the job belongs to that pass; only then are receipts read and written.
    let isInPass: Bool
    /// Whether the lists are to be rendered as well, and not later.
    let withLists: Bool
    /// Whether the account's lists are being rendered at the same time.
    let isBesideLists: Bool

    /// What the pages are made from when the job is done.
    var result: Origin { Origin(position: position, orderSteps: orderSteps.count, moment: moment, pass: pass) }

    /// Folds, renders and publishes, and gives the account as it is published then.
    func run(_ store: any EventStore, _ renderer: SiteRenderer, _ publisher: Publisher) async throws -> Outcome {
        if let origin, origin.pass == pass, case (var entry, let isFolded)? = try await entry(of: origin, store) {
            // An account that had to be folded may be gone from memory before its lists have their turn.
            let isWhole = withLists || isFolded
            if isBesideLists, isWhole || isStale { return .postponed(entry) }
            if !isStale, let debt = try update(&entry, renderer, publisher) {
                guard isWhole else { return .published(entry, owed: debt) }
                try ListsJob(entry, asOf: moment, debt).run(renderer, publisher)
                return .published(entry, owed: nil)
            }
            if isBesideLists { return .postponed(entry) }
            try await replace(&entry, store, renderer, publisher)
            return .published(entry, owed: nil)
        }
        if isBesideLists { return .postponed(nil) }
        return try await renderAll(store, renderer, publisher)
    }

    /// The account as its pages show it: from memory, or folded once more.
    ///
    /// - Returns: nil where the registry has changed what was before, and it cannot be folded as it was.
    private func entry(
        of origin: Origin,
        _ store: any EventStore
    ) async throws -> (TimelineCache.Entry, isFolded: Bool)? {
        if let known = known?.take() { return (known, false) }
        guard !isStale, origin.orderSteps <= orderSteps.count else { return nil }
        let timeline = timeline(
            of: try await store.events(of: account, upTo: origin.position),
            Array(orderSteps.prefix(origin.orderSteps)),
            asOf: origin.moment
        )
        return (TimelineCache.Entry(timeline: timeline, lists: PublishedLists()), true)
    }

    /// Takes in what came after all that is known, and publishes the pages of users.
    ///
    /// The lists are left for later: somebody waits for these pages, and what an account of 100,000 users lists takes
    /// seconds.
    ///
    /// - Returns: what the lists have to catch up with; nil, and nothing was done, where something belongs before.
    private func update(
        _ entry: inout TimelineCache.Entry,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) throws -> ListsJob.Debt? {
        let reached = entry.timeline.reached
        let wasPresent = entry.timeline.state.isPresent
        let known = entry.timeline.state.history.count
        guard let due = entry.timeline.add(events, orderSteps: orderSteps, asOf: moment) else { return nil }
        let state = entry.timeline.state
        // A page's "as of" is when it last changed, so what came after the last instant touched the pages that say so.
        let users = reached.flatMap { touched(by: due, in: state, after: $0) }
        try renderer.renderUsers(
            of: state,
            asOf: moment,
            among: users,
            where: { user in reached.map { state.pageChanged(of: user, products: products) > $0 } ?? true },
            each: { try publisher.publish($0) }
        )
        return ListsJob.Debt(
            removed: Set(state.history.dropFirst(known).compactMap(\.removedUser)),
            isWhole: wasPresent != state.isPresent || due.contains(where: \.endsAccount)
        )
    }

    /// The only users whose pages may differ after events; nil: it may be anybody.
    ///
    /// Events of users and licenses change nobody else but through what is the same for all. Asking each of 100,000 users
    /// would take longer than making the page.
    private func touched(by events: ArraySlice<Event>, in state: AccountState, after moment: Timestamp) -> Set<UserID>?
    {
        guard !state.pagesChanged(after: moment) else { return nil }
        var users: Set<UserID> = []
        for event in events {
            guard let user = event.user else { return nil }
            users.insert(user)
        }
        return users
    }

    /// Folds the account anew and renders what is another than it was.
    private func replace(
        _ entry: inout TimelineCache.Entry,
        _ store: any EventStore,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) async throws {
        let before = entry.timeline.state
        entry.timeline = timeline(of: try await store.events(of: account, upTo: position), orderSteps, asOf: moment)
        let state = entry.timeline.state
        let (knownEvidence, evidence) = (Evidence(before), Evidence(state))
        let lists = try renderer.renderAccount(state, asOf: moment) { user in
            let explanations = state.explanations(for: user, products: products)
            return before.users[user.id] != user || before.profile != state.profile || before.status != state.status
                || before.explanations(for: user, products: products) != explanations
                || evidence.differs(from: knownEvidence, for: user, explanations)
        } each: {
            try publisher.publish($0)
        }
        entry.lists.set(lists)
        try publisher.prune(state, lists, renderer)
    }

    private func renderAll(
        _ store: any EventStore,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) async throws -> Outcome {
        let receipts = isInPass ? AccountReceipts(store, renderer, publisher) : nil
        if let receipts,
            let receipt = try await receipts.confirmed(account, upTo: position, orderSteps: orderSteps, asOf: moment)
        {
            return .confirmed(receipt)
        }
        let events = try await store.events(of: account, upTo: position)
        let timeline = timeline(of: events, orderSteps, asOf: moment)
        let lists = try renderer.renderAccount(timeline.state, asOf: moment) { try publisher.publish($0) }
        let entry = TimelineCache.Entry(timeline: timeline, lists: PublishedLists(lists))
        // Before the note, and not in the end of the pass, which takes nothing away where anything failed: a file that was
        // noted with the others would stay.
        try publisher.prune(timeline.state, lists, renderer)
        try receipts?.note(timeline, events.map(\.line), orderSteps: orderSteps, asOf: moment)
        return .published(entry, owed: nil)
    }

    private func timeline(
        of events: [Event],
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

extension Event {
    /// Whether everything in the account ends with the event.
    fileprivate var endsAccount: Bool {
        if case .account(_, .deleted) = payload { true } else { false }
    }

    /// The one user whom the event is about.
    fileprivate var user: UserID? {
        switch payload {
        case .user(_, let user, _), .license(_, let user, _, _): user
        case .partner, .account, .order, .integration, .list, .unknown: nil
        }
    }
}

extension HistoryEntry {
    /// The user who left.
    fileprivate var removedUser: UserID? {
        if case .userRemoved(let person, _) = change { person.id } else { nil }
    }
}
