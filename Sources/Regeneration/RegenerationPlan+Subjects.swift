import Licensing
import Site

/// What the plan knows of partners, of the site as a whole, and of accounts that it has just published.
extension RegenerationPlan {
    /// An account as its pages show it.
    struct PublishedAccount {
        let timeline: AccountTimeline
        let origin: AccountJob.Origin
        let orderSteps: [AccountStep]
    }

    /// The accounts that a process would leave without a note if it ended now; those that are not in memory, and those whose
    /// lists failed, are left out.
    var unnotedAccounts: [PublishedAccount] {
        unnoted.sorted().compactMap { id in
            guard !owed.isOwed(by: id), let origin = origins[id], let entry = accounts.entry(of: id) else { return nil }
            let orderSteps = (timeline.registry.orderSteps[id] ?? []).prefix(origin.orderSteps)
            return PublishedAccount(timeline: entry.timeline, origin: origin, orderSteps: Array(orderSteps))
        }
    }

    /// Whose customer each account is.
    var partners: [AccountID: PartnerID] { timeline.registry.accounts.mapValues(\.profile.partner) }

    /// What a partner's pages show; nil for a partner that is not there, and for one with an account that failed before it
    /// was ever summed up: pages without that account would be wrong, and come once it is there.
    func partner(_ id: PartnerID) -> PartnerState? {
        let accounts = timeline.registry.accountsByPartner[id] ?? []
        guard !accounts.contains(where: summaries.isMissing) else { return nil }
        let known = accounts.compactMap { summaries[$0] }
        return timeline.registry.state(of: id, accounts: known, policies: policies, asOf: moment)
    }

    /// How much the site holds; nil while an account is missing as well.
    var status: SiteStatus? {
        guard summaries.isComplete else { return nil }
        return SiteStatus(
            lastEvent: ledger.lastTime,
            events: ledger.events,
            partners: timeline.registry.partners.count,
            accounts: summaries.count,
            users: summaries.users,
            orders: timeline.registry.standingOrders
        )
    }
}
