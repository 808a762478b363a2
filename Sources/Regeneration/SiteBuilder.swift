package import Ledger
package import Licensing
package import Publishing
package import Site
import Synchronization

/// Renders a whole site from a ledger, for `build`, `demo`, and `verify`.
package struct SiteBuilder: Sendable {
    private let store: any EventStore
    private let renderer: SiteRenderer
    /// The number of tasks, each of which renders one account at a time.
    private let tasks: Int
    private let progress: @Sendable (_ done: Int, _ all: Int) -> Void

    /// - Parameters:
    ///   - tasks: the number of accounts that are rendered at the same time.
    ///   - progress: called after each account.
    package init(
        _ store: some EventStore,
        _ renderer: SiteRenderer,
        tasks: Int,
        progress: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) {
        self.store = store
        self.renderer = renderer
        self.tasks = max(1, tasks)
        self.progress = progress
    }

    /// Publishes the site of the ledger at a moment.
    ///
    /// An account is not rendered if its receipt shows that its pages are up to date.
    package func build(asOf moment: Timestamp, to publisher: Publisher) async throws -> PublishReport {
        try await refuseSharedNames(asOf: moment, naming: publisher.target.naming)
        let receipts = AccountReceipts(store, renderer, publisher)
        try await render(asOf: moment, receipts, prune: publisher.prune) {
            _ = try publisher.publish($0.route.path, $0.bytes)
        }
        let report = try publisher.finish()
        await publisher.saveReceipts()
        return report
    }

    /// Refuses a ledger with ids that are the same file name on the target.
    ///
    /// Otherwise, one customer's address would show another's page. On a target that distinguishes all names, this does
    /// nothing. On any other, it folds each account once more.
    ///
    /// - Throws: `PublishError.sameFile`, before anything is written.
    package func refuseSharedNames(asOf moment: Timestamp, naming: FileNaming) async throws {
        guard naming != .exact else { return }
        let view = try await LedgerView(store, asOf: moment, products: renderer.products, policies: renderer.policies)
        func refuse(_ names: some Sequence<String>, below directory: String) throws(PublishError) {
            guard let group = naming.shared(among: names).first else { return }
            throw .sameFile(group.map { "\(directory)/\($0)" })
        }
        try refuse(view.registry.partners.keys.map(\.text), below: "partners")
        try refuse(view.registry.accounts.keys.map(\.text), below: "accounts")
        for account in view.registry.accounts.keys.sorted() {
            let users = try await view.account(account).users.keys.map(\.text)
            try refuse(users, below: "accounts/\(account)/users")
        }
    }

    /// Compares a site with the ledger at a moment, byte by byte.
    package func verify(asOf moment: Timestamp, reading source: some SiteSource) async throws -> [Difference] {
        let comparison = Mutex(SiteComparison(reading: source))
        try await render(asOf: moment) { file in
            try comparison.withLock { try $0.compare(file.route.path, file.bytes) }
        }
        return try comparison.withLock { try $0.finish() }
    }

    /// Renders every file of the site once.
    ///
    /// The order is undefined. Several tasks call `body`.
    package func render(
        asOf moment: Timestamp,
        each body: @escaping @Sendable (RenderedFile) throws -> Void
    ) async throws {
        try await render(asOf: moment, nil, prune: { _, _ in }, each: body)
    }

    /// - Parameter prune: removes all other files below a directory.
    private func render(
        asOf moment: Timestamp,
        _ receipts: AccountReceipts?,
        prune: @escaping @Sendable (_ directory: String, _ paths: Set<String>) throws -> Void,
        each body: @escaping @Sendable (RenderedFile) throws -> Void
    ) async throws {
        let view = try await LedgerView(store, asOf: moment, products: renderer.products, policies: renderer.policies)
        try renderer.renderPublic(each: body)
        let summaries = try await renderAccounts(view, receipts, prune: prune, each: body)
        try renderPartners(view, summaries, prune: prune, each: body)
        let ledger = try await store.summary(asOf: moment)
        let status = SiteStatus(
            LedgerCount(ledger),
            view.registry,
            accounts: summaries.count,
            users: summaries.reduce(0) { $0 + $1.users }
        )
        for file in renderer.statusFiles(status) { try body(file) }
    }

    private func renderPartners(
        _ view: LedgerView,
        _ summaries: [AccountSummary],
        prune: (_ directory: String, _ paths: Set<String>) throws -> Void,
        each body: (RenderedFile) throws -> Void
    ) throws {
        let registry = view.registry
        let accounts = Dictionary(grouping: summaries) { registry.accounts[$0.id]?.profile.partner }
        for id in registry.partners.keys.sorted() {
            let accounts = accounts[id] ?? []
            let state = registry.state(of: id, accounts: accounts, policies: renderer.policies, asOf: view.moment)
            guard let state else { continue }
            var paths: Set<String> = []
            try renderer.renderPartner(state) { file in
                paths.insert(file.route.path)
                try body(file)
            }
            try prune(Route.directory(of: .partner(id)), paths)
        }
    }

    /// Renders every account and returns the summaries of existing ones, ordered by id.
    private func renderAccounts(
        _ view: LedgerView,
        _ receipts: AccountReceipts?,
        prune: @escaping @Sendable (_ directory: String, _ paths: Set<String>) throws -> Void,
        each body: @escaping @Sendable (RenderedFile) throws -> Void
    ) async throws -> [AccountSummary] {
        let reader = AccountReader(store, renderer.products, renderer.policies)
        let rendering = AccountRendering(reader: reader, renderer: renderer, receipts: receipts)
        let accounts = try await view.accounts()
        var waiting = accounts[...]
        return try await withThrowingTaskGroup(of: AccountSummary?.self) { group in
            func startNext() {
                guard let id = waiting.popFirst() else { return }
                let orderSteps = view.registry.orderSteps[id] ?? []
                group.addTask {
                    let outcome = try await rendering.render(
                        id,
                        upTo: .end,
                        orderSteps,
                        asOf: view.moment,
                        prune: prune,
                        each: body
                    )
                    switch outcome {
                    case .confirmed(let receipt): return receipt.summary
                    case .rendered(let timeline, _): return timeline.summary(renderer.products)
                    }
                }
            }
            for _ in 0..<tasks { startNext() }
            var summaries: [AccountSummary] = []
            var done = 0
            while let summary = try await group.next() {
                if let summary { summaries.append(summary) }
                done += 1
                progress(done, accounts.count)
                startNext()
            }
            return summaries.sorted { $0.id < $1.id }
        }
    }
}
