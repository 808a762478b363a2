import StrictJSON

/// An account at a moment, with everything on its pages.
package struct AccountState: Hashable, Sendable {
    /// Whether the account is in use.
    package enum Status: Hashable, Sendable, Codable {
        /// There was no `account.created` so far.
        case absent
        case active
        case deactivated(since: Timestamp)
        case deleted(since: Timestamp)

        /// Whether the account has pages.
        var isPresent: Bool {
            switch self {
            case .active, .deactivated: true
            case .absent, .deleted: false
            }
        }
    }

    /// A license that was assigned to a user who does not exist yet.
    package struct WaitingLicense: Hashable, Sendable {
        @Exact var tier: String?
        let isNotManageable: Bool
        let event: Event
    }

    /// A finding that a human should review.
    package enum Flag: Hashable, Sendable {
        /// <doc:LicensingRules#Same-instant>: switches at the same instant in an unknown order.
        case ambiguousSwitch(IntegrationID, ProductID, time: Timestamp)

        /// The product of the licenses.
        var product: ProductID {
            switch self {
            case .ambiguousSwitch(_, let product, _): product
            }
        }
    }

    package let id: AccountID
    package internal(set) var status = Status.absent
    /// nil only if the account is absent.
    package internal(set) var profile: AccountProfile?
    package internal(set) var created: Timestamp?
    package internal(set) var integrations: [IntegrationID: IntegrationSwitch] = [:]
    package internal(set) var orders: [OrderID: Order] = [:]
    package internal(set) var seats: [ProductID: ProductSeats] = [:]
    package internal(set) var users: [UserID: User] = [:]
    package internal(set) var flags: [Flag] = []
    /// The contacts for questions about the account.
    package internal(set) var contacts = Contacts()
    /// Users who administer the account.
    var admins: Set<UserID> = []
    /// The history in the order of truth.
    package internal(set) var history: [HistoryEntry] = []
    var historyIndex = HistoryIndex()
    /// The last entries of the history about the account as a whole, in the order of truth.
    package internal(set) var news: [AccountNews] = []
    /// The seats of each product month by month.
    package internal(set) var trends: [ProductID: SeatTrend] = [:]
    /// The pools on future days, without products whose pool does not change.
    package internal(set) var outlook: [ProductID: SeatOutlook] = [:]

    /// Counts the changes of the orders, so that a change is detected without a comparison.
    var ordersRevision = 0
    /// Users who hold a license and never registered: <doc:LicensingRules#Questions>, question 9.
    package internal(set) var unregisteredHolders = 0

    /// The order that a product without a pool waits for, or had last: see `Remedy`.
    var decidingOrders: [ProductID: OrderID] = [:]

    /// The moment since which the account has had pages; nil if it never had any.
    package internal(set) var presentSince: Timestamp?
    /// The last change of the name, language or status, which every page shows.
    package internal(set) var identityChanged: Timestamp?
    /// The last change of the name.
    package internal(set) var nameChanged: Timestamp?
    /// The last change of the account's data on the partner's pages.
    package internal(set) var summaryChanged: Timestamp?
    /// The last change of the pools on future days.
    package internal(set) var outlookChanged: Timestamp?
    /// The last change of the data on the account's own overview.
    package internal(set) var overviewChanged: Timestamp?
    /// The last removal of a user.
    package internal(set) var lastRemoval: Timestamp?
    /// The last changes of the answers because of the account, by product and by `AnswerGroup`.
    package internal(set) var answerTimes: [ProductID: [AnswerTimes]] = [:]
    /// Licenses of users who do not exist yet.
    ///
    /// They take effect when the user is added: <doc:Events#Dependencies>.
    package internal(set) var awaitingUser: [UserID: [ProductID: WaitingLicense]] = [:]
    /// The people who are shown under a pseudonym, with the times of their erasures: <doc:Events#Erasure>.
    package internal(set) var erased: [UserID: Timestamp] = [:]
    /// The next moment at which something changes by itself; nil if there is none.
    package internal(set) var nextChange: Timestamp?

    /// Whether the account has pages.
    package var isPresent: Bool { status.isPresent }

    /// Removes a license that waits for its user.
    mutating func dropWaiting(_ product: ProductID, of user: UserID) {
        awaitingUser[user]?[product] = nil
        if awaitingUser[user]?.isEmpty == true { awaitingUser[user] = nil }
    }

    /// The position of an integration, which is off if it was never switched.
    package func position(of integration: IntegrationID) -> Switch {
        integrations[integration]?.position ?? .off
    }

    /// Whether an integration that takes control of the product is on.
    package func control(of product: Product) -> Switch {
        product.controlledBy.contains { position(of: $0) == .on } ? .on : .off
    }
}
