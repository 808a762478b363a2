import Licensing

/// Lists that are behind the pages of their users, and accounts whose pages are being removed.
struct OwedLists: Sendable {
    private var debts: [AccountID: ListsJob.Debt] = [:]
    /// Accounts of which files are being removed: nothing else of theirs may be published.
    private(set) var removing: Set<AccountID> = []

    func isOwed(by id: AccountID) -> Bool { debts[id] != nil }

    /// Keeps what is owed besides; nil: the lists were rendered as well, and nothing is.
    mutating func settle(_ debt: ListsJob.Debt?, of id: AccountID) {
        guard let debt else { return debts[id] = nil }
        debts[id, default: ListsJob.Debt()].add(debt)
    }

    /// The work that an account's lists take.
    mutating func begin(_ entry: TimelineCache.Entry, asOf moment: Timestamp) -> ListsJob {
        let id = entry.timeline.state.id
        let job = ListsJob(entry, asOf: moment, debts.removeValue(forKey: id) ?? ListsJob.Debt())
        if job.removesPages { removing.insert(id) }
        return job
    }

    /// The work came to its end, or failed.
    mutating func end(_ id: AccountID) { removing.remove(id) }
}
