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

    func partner(_ id: PartnerID) -> PartnerState? {
        let registry = timeline.registry
        guard let partner = registry.partners[id] else { return nil }
        return PartnerState(
            partner,
            orders: (registry.ordersByPartner[id] ?? []).compactMap { registry.orders[$0] },
            accounts: (registry.accountsByPartner[id] ?? []).compactMap { summaries[$0] },
            departures: registry.departures[id] ?? [:],
            policies: policies,
            asOf: moment
        )
    }

    var status: SiteStatus {
        var status = SiteStatus()
        status.lastEvent = ledger.lastTime
        status.events = ledger.events
        status.partners = timeline.registry.partners.count
        status.accounts = summaries.count
        status.users = users
        status.orders = timeline.registry.standingOrders
        return status
    }
}
