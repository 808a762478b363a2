/// One account as it stands at a moment: everything its pages show.
package struct AccountState: Hashable, Sendable {
    /// Whether the account is in use.
    package enum Status: Hashable, Sendable {
        /// No `account.created` so far.
        case absent
        case active
        case deactivated(since: Timestamp)
        case deleted(since: Timestamp)
    }

    /// Something a human should look at.
    package enum Flag: Hashable, Sendable {
        /// domain.md 4 g: switches at the same instant, with nothing to tell their order.
        case ambiguousSwitch(IntegrationID, ProductID, time: Timestamp)
    }

    package let id: AccountID
    package internal(set) var status = Status.absent
    /// nil only while the account is absent.
    package internal(set) var profile: AccountProfile?
    package internal(set) var created: Timestamp?
    package internal(set) var integrations: [IntegrationID: IntegrationSwitch] = [:]
    package internal(set) var orders: [OrderID: Order] = [:]
    package internal(set) var seats: [ProductID: ProductSeats] = [:]
    package internal(set) var users: [UserID: User] = [:]
    package internal(set) var flags: [Flag] = []
    /// In the order of truth.
    package internal(set) var history: [HistoryEntry] = []

    /// When the account's name, number, language or status last changed.
    package internal(set) var profileChanged: Timestamp?
    /// When anything about orders, seats, integrations, the number of users or the profile last changed.
    package internal(set) var overviewChanged: Timestamp?
    /// When any user, or what any user page shows, last changed.
    package internal(set) var usersChanged: Timestamp?
    /// The next moment at which something changes by itself, or nil.
    package internal(set) var nextChange: Timestamp?

    /// Whether the account has pages of its own.
    package var isPresent: Bool {
        switch status {
        case .active, .deactivated: true
        case .absent, .deleted: false
        }
    }

    /// The position of an integration; what was never switched is off.
    package func position(of integration: IntegrationID) -> Switch {
        integrations[integration]?.position ?? .off
    }

    /// Whether an integration that takes control of the product is on.
    package func control(of product: Product) -> Switch {
        product.controlledBy.contains { position(of: $0) == .on } ? .on : .off
    }
}
