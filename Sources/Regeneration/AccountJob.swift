import Ledger
import Licensing
import Publishing
import Site

/// Brings the pages of one account in line with its events, touching only those that change.
struct AccountJob: Sendable {
    let account: AccountID
    let moment: Timestamp
    /// The account as it was last published; nil where that is not known.
    let known: TimelineCache.Entry?
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

    /// Folds, renders and publishes, and gives the account as it is published then.
    func run(
        _ store: any EventStore,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) async throws -> TimelineCache.Entry {
        guard var entry = known, entry.pass == pass else { return try await renderAll(store, renderer, publisher) }
        let reached = entry.timeline.reached
        let wasPresent = entry.timeline.state.isPresent
        if !isStale, let due = entry.timeline.add(events, orderSteps: orderSteps, asOf: moment) {
            let state = entry.timeline.state
            let hasEnded = wasPresent != state.isPresent || due.contains(where: \.endsAccount)
            let before = hasEnded ? nil : entry.lists
            // A page's "as of" is when it last changed, so what came after the last instant touched the pages that say so.
            entry.lists = try publish(state, renderer, publisher, known: before) { user in
                reached.map { state.pageChanged(of: user, products: products) > $0 } ?? true
            }
            guard let before else {
                try prune(entry, renderer, publisher)
                return entry
            }
            let users = due.compactMap(\.removedUser).filter { state.users[$0] == nil }
            for route in users.flatMap({ renderer.userRoutes($0, of: account) })
                + renderer.routes(gone: entry.lists, since: before, in: account)
            {
                try publisher.remove(route.path)
            }
            return entry
        }
        let before = entry.timeline.state
        entry.timeline = try await folded(store)
        let state = entry.timeline.state
        let (knownEvidence, evidence) = (
            Evidence(before, for: state.users.keys), Evidence(state, for: state.users.keys)
        )
        entry.lists = try publish(state, renderer, publisher) { user in
            let explanations = state.explanations(for: user, products: products)
            return before.users[user.id] != user || before.profile != state.profile || before.status != state.status
                || before.explanations(for: user, products: products) != explanations
                || evidence.differs(from: knownEvidence, for: user, explanations)
        }
        try prune(entry, renderer, publisher)
        return entry
    }

    private func renderAll(
        _ store: any EventStore,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) async throws -> TimelineCache.Entry {
        let timeline = try await folded(store)
        let lists = try publish(timeline.state, renderer, publisher) { _ in true }
        let entry = TimelineCache.Entry(timeline: timeline, lists: lists, pass: pass)
        if !isInPass { try prune(entry, renderer, publisher) }
        return entry
    }

    private func folded(_ store: any EventStore) async throws -> AccountTimeline {
        AccountTimeline(
            account,
            events: try await store.events(of: account),
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
        known: ListVersions? = nil,
        where isTouched: (User) -> Bool
    ) throws -> ListVersions {
        try renderer.renderAccount(state, asOf: moment, where: isTouched, known: known) { file in
            try publisher.publish(file)
        }
    }

    private func prune(
        _ entry: TimelineCache.Entry,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) throws {
        try publisher.prune(
            below: Route.directory(of: .account(account)),
            keeping: Set(renderer.accountRoutes(entry.timeline.state, entry.lists).map(\.path))
        )
    }
}

extension Event {
    /// Whether everything in the account ends with the event.
    fileprivate var endsAccount: Bool {
        if case .account(_, .deleted) = payload { true } else { false }
    }

    /// The user who leaves with the event.
    fileprivate var removedUser: UserID? {
        if case .user(_, let user, .removed) = payload { user } else { nil }
    }
}
