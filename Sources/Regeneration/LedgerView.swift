package import Ledger
package import Licensing

/// What a ledger says at a moment: the registry, and any account on demand.
///
/// Later events do not exist for it.
package struct LedgerView: Sendable {
    package let moment: Timestamp
    package let registry: Registry
    private let store: any EventStore
    private let products: ProductCatalog
    private let policies: Policies

    /// Reads the registry; accounts are read when they are asked for.
    package init(
        _ store: some EventStore,
        asOf moment: Timestamp,
        products: ProductCatalog = .standard,
        policies: Policies = .standard
    ) async throws {
        self.store = store
        self.moment = moment
        self.products = products
        self.policies = policies
        registry = Registry(folding: try await store.registryEvents().prefix { $0.time <= moment })
    }

    /// Every account that any event names, sorted; some may never have come to be.
    package func accounts() async throws -> [AccountID] {
        try await store.accounts()
    }

    /// One account at the moment.
    package func account(_ id: AccountID) async throws -> AccountState {
        AccountFold.state(
            of: id,
            events: try await store.events(of: id),
            orderSteps: registry.orderSteps[id] ?? [],
            products: products,
            policies: policies,
            asOf: moment
        )
    }
}
