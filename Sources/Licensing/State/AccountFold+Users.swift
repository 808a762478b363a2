/// Users and the licenses they hold.
extension AccountFold {
    mutating func apply(_ change: UserChange, to id: UserID, _ event: Event) {
        switch change {
        case .added(let profile):
            guard state.users[id] == nil else { return update(id, profile, event) }
            add(id, profile, event)
        case .updated(let profile):
            update(id, profile, event)
        case .removed:
            remove(id, event)
        }
    }

    /// domain.md 4 j: "User deleted and added again with the same id: starts without one".
    private mutating func add(_ id: UserID, _ profile: UserProfile, _ event: Event) {
        let user = User(
            id: id,
            name: profile.name,
            email: profile.email,
            role: profile.role ?? .user,
            isRegistered: profile.registered ?? false,
            added: event.time,
            changed: event.time
        )
        state.users[id] = user
        state.usersChanged = event.time
        state.overviewChanged = event.time
        record(.userAdded(user.person), event)
        for (product, license) in (awaitingUser.removeValue(forKey: id) ?? [:]).sorted(by: { $0.key < $1.key }) {
            let license = User.License(
                tier: license.tier,
                since: event.time,
                isNotManageable: license.isNotManageable
            )
            give(license, of: product, to: id, event)
        }
    }

    private mutating func update(_ id: UserID, _ profile: UserProfile, _ event: Event) {
        guard var user = state.users[id] else { return }
        user.name = profile.name
        user.email = profile.email
        user.role = profile.role ?? user.role
        user.isRegistered = profile.registered ?? user.isRegistered
        guard user != state.users[id] else { return }
        user.changed = event.time
        if user.isRegistered != state.users[id]?.isRegistered { state.overviewChanged = event.time }
        state.users[id] = user
        state.usersChanged = event.time
        record(.userUpdated(user.person), event)
    }

    /// domain.md 4 j: "user removed: the license is released".
    private mutating func remove(_ id: UserID, _ event: Event) {
        awaitingUser[id] = nil
        guard let user = state.users.removeValue(forKey: id) else { return }
        let released = user.licenses.keys.sorted()
        state.usersChanged = event.time
        state.overviewChanged = event.time
        record(.userRemoved(user.person, released: released), event)
        for product in released { changeAssigned(of: product, by: -1, at: event.time) }
    }

    mutating func apply(_ change: LicenseChange, of product: ProductID, to id: UserID, _ event: Event) {
        switch change {
        case .assigned(let tier):
            let license = User.License(
                tier: tier,
                since: event.time,
                isNotManageable: isOutOfTheConsolesHands(product, event)
            )
            if state.users[id] == nil {
                awaitingUser[id, default: [:]][product] = license
            } else if let held = state.users[id]?.licenses[product] {
                // The same license with another tier: the user goes on holding it.
                guard held.tier != tier else { return }
                state.users[id]?.licenses[product] = User.License(
                    tier: tier,
                    since: held.since,
                    isNotManageable: held.isNotManageable
                )
                touch(id, event.time)
                if let user = state.users[id] { record(.licenseTierChanged(user.person, product, tier: tier), event) }
            } else {
                give(license, of: product, to: id, event)
            }
        case .unassigned:
            awaitingUser[id]?[product] = nil
            guard state.users[id]?.licenses.removeValue(forKey: product) != nil else { return }
            state.users[id]?.losses[product] = User.Loss(kind: .unassigned, time: event.time)
            touch(id, event.time)
            changeAssigned(of: product, by: -1, at: event.time)
            if let user = state.users[id] { record(.licenseUnassigned(user.person, product), event) }
        }
    }

    /// domain.md 4 i: "a license assigned to a user of an account while C is on and the source is the console: recorded,
    /// flagged as not manageable there".
    private func isOutOfTheConsolesHands(_ id: ProductID, _ event: Event) -> Bool {
        guard let product = products[id] else { return false }
        return state.control(of: product) == .on && policies.isConsole(event.identity.source)
    }

    /// domain.md 4 k: "assigning with an empty pool is recorded and shown as over-allocation".
    private mutating func give(_ license: User.License, of product: ProductID, to id: UserID, _ event: Event) {
        state.users[id]?.licenses[product] = license
        state.users[id]?.losses[product] = nil
        touch(id, event.time)
        changeAssigned(of: product, by: 1, at: event.time)
        guard let user = state.users[id] else { return }
        let isOver = (state.seats[product]?.count.over ?? 0) > 0
        record(
            .licenseAssigned(user.person, product, isOver: isOver, isNotManageable: license.isNotManageable),
            event
        )
    }

    private mutating func touch(_ id: UserID, _ time: Timestamp) {
        state.users[id]?.changed = time
        state.usersChanged = time
    }
}

extension User {
    /// The person as the history calls them.
    var person: HistoryEntry.Person { HistoryEntry.Person(id: id, name: name) }
}
