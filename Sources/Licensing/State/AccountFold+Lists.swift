/// Lists of users: what each of them changes is found where it belongs in the order of truth, so that lists and single
/// events may arrive in any order.
extension AccountFold {
    /// <doc:Events#Lists-of-users>: "who is not listed is removed", and of the products that the list tells, licenses
    /// are given and taken to match.
    ///
    /// Licenses are taken before any are given: a list that moves a license never shows an account with too many.
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

    /// The entries of a list that may change something, and the users who may be there and are not listed.
    ///
    /// Weekly lists are almost the same. What the list before said is so, except of users who were touched since.
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

    /// A list that says nothing about the tier of a license leaves it as it is.
    private mutating func give(_ license: UserList.License, to user: UserID, _ event: Event) {
        if license.tier == nil, state.users[user]?.licenses[license.product] != nil { return }
        apply(.assigned(tier: license.tier), of: license.product, to: user, event)
    }
}

/// The list of users that was taken in last, to compare the next one with.
struct LatestList: Sendable {
    let list: UserList
    /// The users whom later events were about.
    var touched: Set<UserID> = []
}

/// Which lists of users an account knows.
package struct KnownLists: Sendable {
    private var takenIn: Set<EventIdentity> = []
    private var withdrawn: Set<EventIdentity> = []

    /// Whether events withdraw a list that was taken in already: then the account has to be folded again from its start.
    package func isContradicted(by events: some Sequence<Event>) -> Bool {
        !takenIn.isEmpty && events.contains { $0.withdrawnList.map(takenIn.contains) ?? false }
    }

    /// <doc:Events#Lists-of-users>: a list that is withdrawn "counts as never sent", wherever the withdrawal is in the
    /// order of truth.
    mutating func withdraw(_ events: some Sequence<Event>) {
        withdrawn.formUnion(events.lazy.compactMap(\.withdrawnList))
    }

    /// Remembers a list; false if it was withdrawn.
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
