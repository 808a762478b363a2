import Licensing

/// What is known of every account for the pages and files that are about more than one.
struct AccountSummaries: Sendable {
    /// What a new summary concerns besides the account.
    enum Change {
        case nothing
        /// Pages of the account's partner.
        case partner
        /// The numbers of the site as well.
        case partnerAndSite
    }

    private var summaries: [AccountID: AccountSummary] = [:]
    /// Accounts that failed before they could be summed up; those that are not there are not missing.
    private var missing: Set<AccountID> = []
    /// Users of all accounts together.
    private(set) var users = 0

    var count: Int { summaries.count }
    /// Whether no account is missing, so that they may be counted.
    var isComplete: Bool { missing.isEmpty }

    subscript(id: AccountID) -> AccountSummary? { summaries[id] }

    func isMissing(_ id: AccountID) -> Bool { missing.contains(id) }

    /// Takes in an account as it was published; nil: it is not there.
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

    /// An account could not be published: what was known of it still holds for others.
    mutating func fail(_ id: AccountID) {
        if summaries[id] == nil { missing.insert(id) }
    }
}
