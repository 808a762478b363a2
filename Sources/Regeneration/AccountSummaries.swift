import Licensing

/// The summaries of all accounts, for files about more than one account.
struct AccountSummaries: Sendable {
    /// The files of other subjects that a new summary changes.
    enum Change {
        case nothing
        /// Pages of the account's partner.
        case partner
        /// Pages of the account's partner, and the status of the site.
        case partnerAndSite
    }

    private var summaries: [AccountID: AccountSummary] = [:]
    /// Accounts that failed before they had a summary.
    private var missing: Set<AccountID> = []
    /// The number of users of all accounts.
    private(set) var users = 0

    var count: Int { summaries.count }
    /// All summaries, in no particular order.
    var all: some Collection<AccountSummary> { summaries.values }
    /// Whether every account has a summary.
    var isComplete: Bool { missing.isEmpty }

    subscript(id: AccountID) -> AccountSummary? { summaries[id] }

    func isMissing(_ id: AccountID) -> Bool { missing.contains(id) }

    /// Sets the summary of a published account; nil: the account does not exist.
    mutating func set(_ summary: AccountSummary?, of id: AccountID) -> Change {
        let before = summaries[id]
        let wasMissing = missing.remove(id) != nil
        guard summary != before || wasMissing else { return .nothing }
        summaries[id] = summary
        let difference = (summary?.users ?? 0) - (before?.users ?? 0)
        users += difference
        let isCountChanged = difference != 0 || (summary == nil) != (before == nil)
        return isCountChanged || wasMissing ? .partnerAndSite : .partner
    }

    /// Records that an account could not be published.
    ///
    /// An older summary stays valid.
    mutating func fail(_ id: AccountID) {
        if summaries[id] == nil { missing.insert(id) }
    }
}
