package import Ledger
package import Licensing

/// The state of a ledger at a moment: the registry, and any account on demand.
///
/// Later events are ignored.
package struct LedgerView: Sendable {
    package let moment: Timestamp
    package let registry: Registry
    private let store: any EventStore
    private let products: ProductCatalog
    private let policies: Policies

    /// Reads the registry; accounts are read on demand.
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

    /// All accounts that events name, sorted; some may not exist.
    package func accounts() async throws -> [AccountID] {
        try await store.accounts()
    }

    /// The events that wait for something they refer to: <doc:Events#Dependencies>.
    ///
    /// Folds every account once.
    package func unsettled() async throws -> Unsettled {
        var unsettled = Unsettled(assignments: registry.waitingAssignments)
        for id in try await store.accounts() {
            if registry.accounts[id] == nil {
                let events = try await store.events(of: id).count { $0.time <= moment }
                if events > 0 { unsettled.absentAccounts.append(.init(account: id, events: events)) }
            } else {
                for (user, licenses) in try await account(id).awaitingUser.sorted(by: { $0.key < $1.key }) {
                    unsettled.absentUsers.append(.init(account: id, user: user, licenses: licenses.count))
                }
            }
        }
        return unsettled
    }

    /// One partner at the moment; nil if it does not exist.
    ///
    /// Folds each of its accounts once.
    package func partner(_ id: PartnerID) async throws -> PartnerState? {
        var summaries: [AccountSummary] = []
        for account in registry.accountsByPartner[id] ?? [] {
            let state = try await self.account(account)
            if state.isPresent { summaries.append(state.summary(products: products)) }
        }
        return registry.state(of: id, accounts: summaries, policies: policies, asOf: moment)
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

/// Waiting events, grouped by what they wait for and ordered by id.
package struct Unsettled: Sendable {
    /// An account that was never created, and the number of events that wait for it.
    package struct AbsentAccount: Sendable {
        package let account: AccountID
        package let events: Int
    }

    /// A user who was never added or was removed, and the number of licenses that wait for them.
    package struct AbsentUser: Sendable {
        package let account: AccountID
        package let user: UserID
        package let licenses: Int
    }

    package let assignments: [WaitingAssignment]
    package internal(set) var absentAccounts: [AbsentAccount] = []
    package internal(set) var absentUsers: [AbsentUser] = []

    /// The number of waiting events.
    package var count: Int {
        assignments.count + absentAccounts.reduce(0) { $0 + $1.events } + absentUsers.reduce(0) { $0 + $1.licenses }
    }
}
