import StrictJSON

/// Lists of users: what each of them changes is found where it belongs in the order of truth, so that lists and single
/// events may arrive in any order.
extension AccountFold {
    /// <doc:Events#Lists-of-users>: "who is not listed is removed", and of the products that the list tells, licenses
    /// are given and taken to match.
    ///
    /// Licenses are taken before any are given: a list that moves a license never shows an account with too many.
    mutating func apply(_ list: UserList, _ event: Event) {
        guard lists.takeIn(event.identity) else { return }
        // Most lists change few users, and the others take one comparison each.
        var changed: [UserList.Entry] = []
        var present = 0
        for entry in list.users {
            if let user = state.users[entry.user] {
                present += 1
                if user.is(as: entry, licensesOf: list.products) { continue }
            }
            changed.append(entry)
        }
        if list.isComplete, present < state.users.count || !state.awaitingUser.isEmpty {
            removeAll(except: list, event)
        }
        for entry in changed {
            for product in list.products where !entry.licenses.contains(where: { $0.product == product }) {
                apply(.unassigned, of: product, to: entry.user, event)
            }
        }
        for entry in changed {
            apply(.added(entry.profile), to: entry.user, event)
            for license in entry.licenses { give(license, to: entry.user, event) }
        }
    }

    private mutating func removeAll(except list: UserList, _ event: Event) {
        let listed = Set(list.users.lazy.map(\.user))
        let known = Set(state.users.keys).union(state.awaitingUser.keys)
        for user in known.subtracting(listed).sorted() { apply(.removed, to: user, event) }
    }

    /// A list that says nothing about the tier of a license leaves it as it is.
    private mutating func give(_ license: UserList.License, to user: UserID, _ event: Event) {
        if license.tier == nil, state.users[user]?.licenses[license.product] != nil { return }
        apply(.assigned(tier: license.tier), of: license.product, to: user, event)
    }
}

extension User {
    /// Whether a list changes nothing about the user.
    fileprivate func `is`(as entry: UserList.Entry, licensesOf products: [ProductID]) -> Bool {
        let profile = entry.profile
        guard name.isExactly(profile.name), email.isExactly(profile.email), profile.role ?? role == role,
            profile.registered ?? isRegistered == isRegistered
        else { return false }
        return products.allSatisfy { product in
            licenses[product] == nil || entry.licenses.contains { $0.product == product }
        }
            && entry.licenses.allSatisfy { license in
                guard let held = licenses[license.product] else { return false }
                return license.tier == nil || held.tier.isExactly(license.tier)
            }
    }
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
