/// Whether an order counts on a date.
///
/// <doc:LicensingRules#Orders>: the validity is a function of the as-of date.
package enum OrderValidity: String, Hashable, Sendable, CaseIterable {
    case pendingActivation = "pending-activation"
    case active
    case expiringSoon = "expiring-soon"
    case expired
    case perpetual

    /// Whether the seats of the order are in the pool.
    package var isCounted: Bool {
        switch self {
        case .active, .expiringSoon, .perpetual: true
        case .pendingActivation, .expired: false
        }
    }
}

extension Order {
    /// The validity on a date.
    ///
    /// *Ours*: an order counts from the first instant of its start date to the last of its expiry date, in UTC.
    package func validity(on date: CalendarDate, policies: Policies = .standard) -> OrderValidity {
        if let expires, expires < date { return .expired }
        if let starts = purchase.starts, date < starts { return .pendingActivation }
        guard let expires else { return .perpetual }
        return expires.adding(days: -policies.expiringSoonDays) <= date ? .expiringSoon : .active
    }

    /// The moments at which the validity changes by itself, in order; each is the start of a day.
    func turningPoints(policies: Policies) -> [Timestamp] {
        let days = [
            purchase.starts, expires?.adding(days: -policies.expiringSoonDays), expires?.adding(days: 1),
        ]
        return days.compactMap { $0 }.sorted().filter { day in
            validity(on: day.adding(days: -1), policies: policies) != validity(on: day, policies: policies)
        }.map(\.start)
    }

    /// The next moment after `moment` at which the validity changes by itself; nil if there is none.
    package func nextChange(after moment: Timestamp, policies: Policies = .standard) -> Timestamp? {
        isCancelled ? nil : turningPoints(policies: policies).first { $0 > moment }
    }
}
