import StrictJSON

/// One account at a moment: everything its pages show.
package struct AccountState: Hashable, Sendable {
    /// Whether the account is in use.
    package enum Status: Hashable, Sendable, Codable {
        /// No `account.created` so far.
        case absent
        case active
        case deactivated(since: Timestamp)
        case deleted(since: Timestamp)

        /// Whether the account has pages of its own.
        var isPresent: Bool {
            switch self {
            case .active, .deactivated: true
            case .absent, .deleted: false
            }
        }
    }

    /// A license that was assigned to a user who is not there yet.
    package struct WaitingLicense: Hashable, Sendable {
        @Exact var tier: String?
        let isNotManageable: Bool
        let event: Event
    }

    /// A finding that a human should review.
    package enum Flag: Hashable, Sendable {
        /// <doc:LicensingRules#Same-instant>: switches at the same instant, with nothing to tell their order.
        case ambiguousSwitch(IntegrationID, ProductID, time: Timestamp)

        /// The product whose licenses it is about.
        var product: ProductID {
            switch self {
            case .ambiguousSwitch(_, let product, _): product
            }
        }
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
    /// Whom to ask about the account.
    package internal(set) var contacts = Contacts()
    /// Users who administer the account.
    var admins: Set<UserID> = []
    /// In the order of truth.
    package internal(set) var history: [HistoryEntry] = []
    var historyIndex = HistoryIndex()
    /// The last lines of the history that are about the account as a whole, in the order of truth.
    package internal(set) var news: [AccountNews] = []
    /// The seats of each product month by month.
    package internal(set) var trends: [ProductID: SeatTrend] = [:]
    /// The pools on the days to come; products whose pool stays as it is are left out.
    package internal(set) var outlook: [ProductID: SeatOutlook] = [:]

    /// Counts what happened to the orders, so that a change of them is seen without comparing them all.
    var ordersRevision = 0
    /// Users who hold a license and never registered: <doc:LicensingRules#Questions>, question 9.
    package internal(set) var unregisteredHolders = 0

    /// The order that a product without a pool waits for, or had last: `Remedy`.
    var decidingOrders: [ProductID: OrderID] = [:]

    /// Since when the account has had pages of its own; nil: never so far.
    package internal(set) var presentSince: Timestamp?
    /// When the name, language or status last changed, which every page shows.
    package internal(set) var identityChanged: Timestamp?
    /// When the name alone last changed.
    package internal(set) var nameChanged: Timestamp?
    /// When what the partner's pages show of the account last changed.
    package internal(set) var summaryChanged: Timestamp?
    /// When the pools on the days to come last changed.
    package internal(set) var outlookChanged: Timestamp?
    /// When what the account's own overview shows last changed.
    package internal(set) var overviewChanged: Timestamp?
    /// When a user was last removed.
    package internal(set) var lastRemoval: Timestamp?
    /// When the answers last changed through the account, by product and by `AnswerGroup`.
    package internal(set) var answerTimes: [ProductID: [AnswerTimes]] = [:]
    /// Licenses of users who do not exist yet.
    ///
    /// They take effect when the user is added: <doc:Events#Dependencies>.
    package internal(set) var awaitingUser: [UserID: [ProductID: WaitingLicense]] = [:]
    /// People who are shown under a pseudonym, and since when: <doc:Events#Erasure>.
    package internal(set) var erased: [UserID: Timestamp] = [:]
    /// The next moment at which something changes by itself, or nil.
    package internal(set) var nextChange: Timestamp?

    /// Whether the account has pages of its own.
    package var isPresent: Bool { status.isPresent }

    /// Forgets a license that waits for its user.
    mutating func dropWaiting(_ product: ProductID, of user: UserID) {
        awaitingUser[user]?[product] = nil
        if awaitingUser[user]?.isEmpty == true { awaitingUser[user] = nil }
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
