/// Lists of users.
///
/// The changes of a list are found at its place in the order of truth, so that lists and single events may arrive in
/// any order.
extension AccountFold {
    /// <doc:Events#Lists-of-users>: "who is not listed is removed", and the licenses of the listed products are
    /// assigned and removed to match the list.
    ///
    /// Licenses are removed before others are assigned, so that a list that moves a license never causes
    /// over-allocation.
    mutating func apply(_ list: UserList, _ event: Event) {
        guard lists.takeIn(event.identity) else { return }
        let (changed, unlisted) = differences(of: list)
        if list.isComplete { for user in unlisted.sorted() { apply(.removed, to: user, event) } }
        for entry in changed {
            for product in list.products where !entry.licenses.contains(where: { $0.product == product }) {
                apply(.unassigned, of: product, to: entry.user, event)
            }
        }
        for entry in changed {
            apply(.added(entry.profile), to: entry.user, event)
            for license in entry.licenses { give(license, to: entry.user, event) }
        }
        latestList = LatestList(list: list)
    }

    /// The entries of a list that may change something, and the users who may exist and are not listed.
    ///
    /// Weekly lists are almost equal. The previous list still applies, except for users of later events.
    private func differences(of list: UserList) -> (changed: [UserList.Entry], unlisted: Set<UserID>) {
        guard let latestList, latestList.list.products == list.products, latestList.list.isComplete || !list.isComplete
        else {
            let known = Set(state.users.keys).union(state.awaitingUser.keys)
            return (list.users, known.filter { !list.contains($0) })
        }
        let touched = latestList.touched
        var changed: [UserList.Entry] = []
        var unlisted = touched.filter { !list.contains($0) }
        let known = latestList.list.users
        var next = 0
        for entry in list.users {
            if next < known.count, known[next] === entry {
                next += 1
                if !touched.isEmpty, touched.contains(entry.user) { changed.append(entry) }
                continue
            }
            while next < known.count, known[next].user < entry.user {
                unlisted.insert(known[next].user)
                next += 1
            }
            let isSame = next < known.count && known[next] === entry
            if next < known.count, known[next].user == entry.user { next += 1 }
            if !isSame || touched.contains(entry.user) { changed.append(entry) }
        }
        return (changed, unlisted.union(known[next...].lazy.map(\.user)))
    }

    /// Assigns a license.
    ///
    /// A list without the tier of a license does not change the tier.
    private mutating func give(_ license: UserList.License, to user: UserID, _ event: Event) {
        if license.tier == nil, state.users[user]?.licenses[license.product] != nil { return }
        apply(.assigned(tier: license.tier), of: license.product, to: user, event)
    }
}

/// The last applied list of users, which is compared with the next one.
struct LatestList: Sendable {
    let list: UserList
    /// The users of later events.
    var touched: Set<UserID> = []
}

/// The lists of users that an account has received.
package struct KnownLists: Sendable {
    private var takenIn: Set<EventIdentity> = []
    private var withdrawn: Set<EventIdentity> = []

    /// Whether events withdraw a list that was already applied.
    ///
    /// The account must then be folded again from its start.
    package func isContradicted(by events: some Sequence<Event>) -> Bool {
        !takenIn.isEmpty && events.contains { $0.withdrawnList.map(takenIn.contains) ?? false }
    }

    /// <doc:Events#Lists-of-users>: a withdrawn list "counts as never sent", wherever the withdrawal is in the order of
    /// truth.
    mutating func withdraw(_ events: some Sequence<Event>) {
        withdrawn.formUnion(events.lazy.compactMap(\.withdrawnList))
    }

    /// Records a list; false if it was withdrawn.
    mutating func takeIn(_ list: EventIdentity) -> Bool {
        guard !withdrawn.contains(list) else { return false }
        takenIn.insert(list)
        return true
    }
}

extension Event {
    /// The list that the event withdraws.
    fileprivate var withdrawnList: EventIdentity? {
        guard case .list(_, .withdrawn(let list)) = payload else { return nil }
        return EventIdentity(source: identity.source, id: list)
    }
}
