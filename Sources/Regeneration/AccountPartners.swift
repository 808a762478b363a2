package import Ledger
package import Licensing
package import Logging
import Synchronization

/// The partner of each account, for processes that do not render.
package final class AccountPartners: Sendable {
    /// The maximum number of events in one read.
    private static let readingSize = 2000
    /// The interval of reads without a signal of a commit, because time changes the registry too and signals can get
    /// lost.
    private static let interval = Duration.seconds(10)

    private let store: any EventStore
    private let products: ProductCatalog
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let partners = Mutex<[AccountID: PartnerID]>([:])

    package init(
        _ store: some EventStore,
        products: ProductCatalog,
        logger: Logger,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.products = products
        self.logger = logger
        self.clock = clock
    }

    package func partner(of account: AccountID) -> PartnerID? { partners.withLock { $0[account] } }

    /// Follows the ledger until its task is cancelled.
    ///
    /// - Throws: `EventStoreError` if the ledger cannot be read at the start, or if it was replaced by an older copy.
    ///   Other later failures are logged and retried.
    package func run() async throws(EventStoreError) {
        // Subscribe before the first read, so that no commit is missed.
        let commits = store.commits()
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let sources = [
            Task { for await _ in commits { continuation.yield() } },
            Task {
                // try?: a cancelled sleep ends the loop.
                while (try? await Task.sleep(for: Self.interval)) != nil { continuation.yield() }
            },
        ]
        defer { for source in sources { source.cancel() } }
        var position = try await store.summary(asOf: clock()).position
        var timeline = try await load()
        for await _ in wakes {
            do throws(EventStoreError) {
                try await follow(from: &position, &timeline)
            } catch {
                guard !Task.isCancelled else { return }
                if case .storage(.server(_, .wentBack)) = error { throw error }
                logger.error("the ledger cannot be read; retrying", metadata: ["reason": "\(error)"])
            }
        }
    }

    private func load() async throws(EventStoreError) -> RegistryTimeline {
        let timeline = RegistryTimeline(try await store.registryEvents(), asOf: clock())
        show(timeline)
        return timeline
    }

    private func show(_ timeline: RegistryTimeline) {
        partners.withLock { $0 = timeline.registry.accounts.mapValues(\.profile.partner) }
    }

    private func follow(
        from position: inout LedgerPosition,
        _ timeline: inout RegistryTimeline
    ) async throws(EventStoreError) {
        while true {
            let stored = try await store.events(after: position, limit: Self.readingSize)
            let new = stored.decoded(products, logger).map(\.event).filter(\.isInRegistry).sorted()
            switch timeline.add(new, asOf: clock()) {
            case .inOrder(let concerned) where concerned.isEmpty: break
            case .inOrder, .refolded: show(timeline)
            case .tooOld: timeline = try await load()
            }
            if let last = stored.last { position = last.position }
            if stored.count < Self.readingSize { return }
        }
    }
}
