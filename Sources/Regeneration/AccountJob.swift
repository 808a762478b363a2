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
        /// They were brought in line with this.
        case published(TimelineCache.Entry)
        /// They were right as an earlier process left them.
        case confirmed(AccountReceipt)
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
    /// Whether the job is part of that pass, which takes away in its end what is gone.
    let isInPass: Bool

    /// What the pages are made from when the job is done.
    var result: Origin { Origin(position: position, orderSteps: orderSteps.count, moment: moment, pass: pass) }

    /// Folds, renders and publishes, and gives the account as it is published then.
    func run(_ store: any EventStore, _ renderer: SiteRenderer, _ publisher: Publisher) async throws -> Outcome {
        if let origin, origin.pass == pass, var entry = try await entry(of: origin, store) {
            if !isStale, let removed = try update(&entry, renderer, publisher) {
                for route in removed { try publisher.remove(route.path) }
            } else {
                try await replace(&entry, store, renderer, publisher)
            }
            return .published(entry)
        }
        return try await renderAll(store, renderer, publisher)
    }

    /// The account as its pages show it: from memory, or folded once more.
    ///
    /// - Returns: nil where the registry has changed what was before, and it cannot be folded as it was.
    private func entry(
        of origin: Origin,
        _ store: any EventStore
    ) async throws -> TimelineCache.Entry? {
        if let known = known?.take() { return known }
        guard !isStale, origin.orderSteps <= orderSteps.count else { return nil }
        let timeline = timeline(
            of: try await store.events(of: account, upTo: origin.position),
            Array(orderSteps.prefix(origin.orderSteps)),
            asOf: origin.moment
        )
        return TimelineCache.Entry(timeline: timeline, lists: nil)
    }

    /// Takes in what came after all that is known.
    ///
    /// - Returns: the files that are gone; nil, and nothing was done, where something belongs before.
    private func update(
        _ entry: inout TimelineCache.Entry,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) throws -> [Route]? {
        let reached = entry.timeline.reached
        let wasPresent = entry.timeline.state.isPresent
        guard let due = entry.timeline.add(events, orderSteps: orderSteps, asOf: moment) else { return nil }
        let state = entry.timeline.state
        let hasEnded = wasPresent != state.isPresent || due.contains(where: \.endsAccount)
        let before = hasEnded ? nil : entry.lists
        // A page's "as of" is when it last changed, so what came after the last instant touched the pages that say so.
        let users = reached.flatMap { touched(by: due, in: state, after: $0) }
        let lists = try publish(state, renderer, publisher, among: users, known: before) { user in
            reached.map { state.pageChanged(of: user, products: products) > $0 } ?? true
        }
        entry.lists = lists
        guard let before else {
            try prune(state, lists, renderer, publisher)
            return []
        }
        let removed = due.compactMap(\.removedUser).filter { state.users[$0] == nil }
        return removed.flatMap { renderer.userRoutes($0, of: account) }
            + renderer.routes(gone: lists, since: before, in: account)
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
        let (knownEvidence, evidence) = (
            Evidence(before, for: state.users.keys), Evidence(state, for: state.users.keys)
        )
        let lists = try publish(state, renderer, publisher) { user in
            let explanations = state.explanations(for: user, products: products)
            return before.users[user.id] != user || before.profile != state.profile || before.status != state.status
                || before.explanations(for: user, products: products) != explanations
                || evidence.differs(from: knownEvidence, for: user, explanations)
        }
        entry.lists = lists
        try prune(state, lists, renderer, publisher)
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
        let lists = try publish(timeline.state, renderer, publisher) { _ in true }
        let entry = TimelineCache.Entry(timeline: timeline, lists: lists)
        if !isInPass { try prune(timeline.state, lists, renderer, publisher) }
        try receipts?.note(timeline, events.map(\.line), orderSteps: orderSteps, asOf: moment)
        return .published(entry)
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

    private func publish(
        _ state: AccountState,
        _ renderer: SiteRenderer,
        _ publisher: Publisher,
        among users: Set<UserID>? = nil,
        known: ListVersions? = nil,
        where isTouched: (User) -> Bool
    ) throws -> ListVersions {
        try renderer.renderAccount(state, asOf: moment, among: users, where: isTouched, known: known) { file in
            try publisher.publish(file)
        }
    }

    private func prune(
        _ state: AccountState,
        _ lists: ListVersions,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) throws {
        try publisher.prune(
            below: Route.directory(of: .account(account)),
            keeping: Set(renderer.accountRoutes(state, lists).map(\.path))
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
        case .partner, .account, .order, .integration, .unknown: nil
        }
    }

    /// The user who leaves with the event.
    fileprivate var removedUser: UserID? {
        if case .user(_, let user, .removed) = payload { user } else { nil }
    }
}
