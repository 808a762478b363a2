import Ledger
import Licensing
import Publishing
import Site

/// Renders and publishes the pages of one account that its events change.
struct AccountJob: Sendable {
    /// The inputs of an account's pages, from which the account can be folded again.
    struct Origin: Sendable {
        /// The position of the last event.
        let position: LedgerPosition
        /// The number of the registry's steps.
        let orderSteps: Int
        let moment: Timestamp
        /// The number of the full rebuild since which the pages are up to date.
        let rebuild: Int
    }

    /// The account and the state of its pages after a job.
    struct Published: Sendable {
        let pipeline: AccountPipeline
        let summary: AccountSummary?
        let partner: PartnerID?
        let nextChange: Timestamp?
        let weight: Int
        let lists: Lists
        /// The number of the full rebuild since which all pages are up to date.
        let rebuild: Int

        /// The state of the account's lists after the job.
        enum Lists {
            /// The job published them.
            case published
            /// The job published only pages of users, so a `ListsJob` must follow.
            case outdated
            /// The job found no change, or another process publishes the account.
            case unchanged
        }

        init(_ pipeline: AccountPipeline, _ products: ProductCatalog, _ lists: Lists, since rebuild: Int) {
            self.pipeline = pipeline
            self.lists = lists
            self.rebuild = rebuild
            (summary, partner, nextChange, weight) = pipeline.withTimeline { timeline in
                (timeline.summary(products), timeline.state.profile?.partner, timeline.nextChange, timeline.weight)
            }
        }
    }

    enum Outcome: Sendable {
        case published(Published)
        /// The pages of an earlier process are up to date.
        case confirmed(AccountReceipt)
        /// Nothing is published: an event belongs before known ones, and the account's lists are being rendered.
        ///
        /// The account must be folded again after these lists.
        case postponed
    }

    private enum Update {
        /// Pages of users are published. Lists must follow if the account changed.
        case publishedUsers(isChanged: Bool)
        /// The account was created or deleted.
        case needsAllFiles
        /// An event or step belongs before known ones, and nothing was applied.
        case outOfOrder
    }

    let account: AccountID
    let moment: Timestamp
    /// Later events are ignored.
    let position: LedgerPosition
    /// The inputs of the published pages; nil: unknown.
    let origin: Origin?
    /// The published account, if it is still in memory.
    let pipeline: AccountPipeline?
    /// Whether the published lists show the account at its origin.
    let hasCurrentLists: Bool
    /// Whether the account's lists are being rendered.
    let isRenderingLists: Bool
    /// New events since the origin.
    let events: [Event]
    /// Whether the state of the pipeline is no longer valid.
    let isStale: Bool
    /// Whether stored events of the account were rewritten because people were erased.
    let isRewritten: Bool
    let orderSteps: [AccountStep]
    let products: ProductCatalog
    let policies: Policies
    /// The number of the current full rebuild.
    let rebuild: Int
    /// Whether the job is part of that rebuild.
    ///
    /// Only such a job uses and writes receipts. A job after an erasure removes the receipt.
    let isInRebuild: Bool
    /// Whether the job renders all files, because pages are older than the rebuild.
    ///
    /// A job of events leaves that to the rebuild if the account is in memory, so that the pages of its users need not
    /// wait.
    let rendersAll: Bool
    /// Whether to publish the account; if not, the job only determines its summary.
    let publishes: Bool

    /// Whether it is known which lists are published.
    private var hasPublishedLists: Bool { pipeline != nil || hasCurrentLists }
    /// Whether all pages are up to date since the current rebuild.
    private var isRebuilt: Bool { origin?.rebuild == rebuild }

    /// Folds the account, renders its files, and publishes them.
    func run(_ store: any EventStore, _ renderer: SiteRenderer, _ publisher: Publisher) async throws -> Outcome {
        let reader = AccountReader(store, products, policies)
        guard publishes else { return .published(try await read(reader)) }
        var before: AccountState?
        if !rendersAll, let origin, let pipeline = try await published(origin, reader) {
            let canFollow = !isStale && hasPublishedLists
            let update = canFollow ? try publishUsers(pipeline, renderer, publisher) : .outOfOrder
            switch update {
            case .publishedUsers(let isChanged):
                return .published(
                    Published(pipeline, products, isChanged ? .outdated : .unchanged, since: origin.rebuild)
                )
            case .needsAllFiles: break
            case .outOfOrder:
                // Pages that are older than the rebuild may differ although the account is the same.
                guard isRebuilt else { break }
                if isRenderingLists, !isStale, hasPublishedLists { return .postponed }
                before = pipeline.withTimeline { $0.state }
                if let following = try await refold(pipeline, reader, renderer, publisher) {
                    return .published(Published(following, products, .outdated, since: rebuild))
                }
            }
        }
        pipeline?.cancelLists()
        // It has a digest of the lines with names.
        if isRewritten { publisher.removeReceipt(of: Route.directory(of: .account(account))) }
        let rendering = AccountRendering(
            reader: reader,
            renderer: renderer,
            receipts: isInRebuild ? AccountReceipts(store, renderer, publisher) : nil
        )
        switch try await rendering.render(
            account,
            upTo: position,
            orderSteps,
            asOf: moment,
            changedSince: before,
            prune: publisher.prune,
            each: { try publisher.publish($0) }
        ) {
        case .confirmed(let receipt): return .confirmed(receipt)
        case .rendered(let timeline, let versions):
            let pipeline = AccountPipeline(timeline, .versions(versions))
            return .published(Published(pipeline, products, .published, since: rebuild))
        }
    }

    /// Folds an account that another process publishes.
    private func read(_ reader: AccountReader) async throws -> Published {
        if !isStale, let pipeline, isRebuilt,
            pipeline.withTimeline({ $0.add(events, orderSteps: orderSteps, asOf: moment) != nil })
        {
            return Published(pipeline, products, .unchanged, since: rebuild)
        }
        let (timeline, _) = try await reader.read(account, upTo: position, orderSteps, asOf: moment)
        return Published(AccountPipeline(timeline, .unknown), products, .unchanged, since: rebuild)
    }

    /// The published account, from memory or folded from the ledger.
    ///
    /// - Returns: nil if the account of the origin cannot be folded any more, or if folding it would not make the job
    ///   shorter.
    private func published(_ origin: Origin, _ reader: AccountReader) async throws -> AccountPipeline? {
        if let pipeline { return pipeline }
        guard !isStale, isRebuilt, origin.orderSteps <= orderSteps.count else { return nil }
        return try await reader.pipeline(account, upTo: position, orderSteps, of: origin, without: events)
    }

    /// Applies events that are later than all known ones, and publishes the pages of users that they change.
    private func publishUsers(
        _ pipeline: AccountPipeline,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) throws -> Update {
        try pipeline.withTimeline { timeline in
            let (reached, nextChange) = (timeline.reached, timeline.nextChange)
            let (wasPresent, partner) = (timeline.state.isPresent, timeline.state.profile?.partner)
            let known = timeline.state.history.count
            guard let due = timeline.add(events, orderSteps: orderSteps, asOf: moment) else { return .outOfOrder }
            let state = timeline.state
            // All pages have the brand of the partner.
            guard wasPresent == state.isPresent, partner == state.profile?.partner,
                !due.contains(where: \.endsAccount)
            else { return .needsAllFiles }
            let moved = Set(state.history.dropFirst(known).compactMap(\.movedUser))
            if !moved.isEmpty {
                let present = moved.filter { state.users[$0] != nil }
                pipeline.setRemovedUsers(moved.subtracting(present), present: present)
            }
            // A page's "as of" is its last change, so only changes after the last known instant affect pages.
            let users = reached.flatMap { touched(by: due, in: state, after: $0) }
            try renderer.renderUsers(
                of: state,
                asOf: moment,
                among: users,
                where: { user in reached.map { state.pageChanged(of: user, products: products) > $0 } ?? true },
                each: { try publisher.publish($0) }
            )
            let isChanged = timeline.reached != reached || nextChange.map { $0 <= moment } ?? false
            return .publishedUsers(isChanged: isChanged)
        }
    }

    /// Folds the account again from the ledger, and publishes the pages of users that differ.
    ///
    /// - Returns: nil if all files must be rendered: lists are being rendered, or the account was created or deleted.
    private func refold(
        _ pipeline: AccountPipeline,
        _ reader: AccountReader,
        _ renderer: SiteRenderer,
        _ publisher: Publisher
    ) async throws -> AccountPipeline? {
        guard !isRenderingLists, hasPublishedLists else { return nil }
        let before = pipeline.withTimeline { $0.state }
        let (timeline, kept) = try await reader.read(account, upTo: position, orderSteps, asOf: moment)
        let state = timeline.state
        guard before.isPresent, state.isPresent, !kept.contains(where: \.endsAccount) else { return nil }
        // Before the pages, so that a page is not removed that is published now.
        let following = pipeline.replaced(by: timeline)
        try renderer.renderUsers(
            of: state,
            asOf: moment,
            among: nil,
            where: renderer.changes(from: before, to: state),
            each: { try publisher.publish($0) }
        )
        return following
    }

    /// The users whose pages events may change; nil: all users.
    ///
    /// Events of users and licenses change other users' pages only through facts that all pages share. Checking each of
    /// 100,000 users would take longer than rendering the page.
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
}

/// Renders all files of an account, for `build`, `serve`, and `verify`.
struct AccountRendering: Sendable {
    enum Outcome: Sendable {
        case confirmed(AccountReceipt)
        case rendered(AccountTimeline, ListVersions)
    }

    let reader: AccountReader
    let renderer: SiteRenderer
    /// Receipts of earlier runs; nil: everything is rendered.
    let receipts: AccountReceipts?

    /// - Parameters:
    ///   - before: the account that its pages show, if known; unchanged pages of users are not rendered.
    ///   - prune: removes all other files below a directory.
    func render(
        _ account: AccountID,
        upTo position: LedgerPosition,
        _ orderSteps: [AccountStep],
        asOf moment: Timestamp,
        changedSince before: AccountState? = nil,
        prune: (_ directory: String, _ paths: Set<String>) throws -> Void = { _, _ in },
        each body: (RenderedFile) throws -> Void
    ) async throws -> Outcome {
        let confirmed = try await receipts?.confirmed(account, upTo: position, orderSteps: orderSteps, asOf: moment)
        if let confirmed { return .confirmed(confirmed) }
        let (timeline, events) = try await reader.read(account, upTo: position, orderSteps, asOf: moment)
        let state = timeline.state
        let isChanged = before.map { renderer.changes(from: $0, to: state) } ?? { _ in true }
        let versions = try renderer.renderAccount(state, asOf: moment, where: isChanged, each: body)
        // Before the receipt, which must not count old files.
        try prune(Route.directory(of: .account(account)), Set(renderer.accountRoutes(state, versions).map(\.path)))
        try receipts?.note(timeline, events.map(\.line), orderSteps: orderSteps, asOf: moment)
        return .rendered(timeline, versions)
    }
}

extension SiteRenderer {
    /// A function that returns whether a user's page differs between two states of an account.
    fileprivate func changes(from before: AccountState, to state: AccountState) -> (User) -> Bool {
        let (knownEvidence, evidence) = (Evidence(before), Evidence(state))
        return { user in
            let explanations = state.explanations(for: user, products: products)
            return before.users[user.id] != user || before.contacts != state.contacts || before.profile != state.profile
                || before.status != state.status
                || before.explanations(for: user, products: products) != explanations
                || evidence.differs(from: knownEvidence, for: user, explanations)
        }
    }
}

extension Event {
    /// Whether the event deletes the account.
    fileprivate var endsAccount: Bool {
        if case .account(_, .deleted) = payload { true } else { false }
    }

    /// The user of the event; nil if it is not about one user.
    fileprivate var user: UserID? {
        switch payload {
        case .user(_, let user, _), .license(_, let user, _, _): user
        case .partner, .account, .order, .integration, .list, .unknown: nil
        }
    }
}

extension HistoryEntry {
    /// The user who was added or removed.
    fileprivate var movedUser: UserID? {
        switch change {
        case .userAdded(let person), .userRemoved(let person, _): person.id
        default: nil
        }
    }
}
