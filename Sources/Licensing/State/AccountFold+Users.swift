import StrictJSON

extension User {
    /// The changed details of the user.
    fileprivate func details(changedFrom known: User) -> [HistoryEntry.UserDetail] {
        var details: [HistoryEntry.UserDetail] = []
        if !name.isExactly(known.name) { details.append(.init(kind: .name, before: known.name, after: name)) }
        if !email.isExactly(known.email) { details.append(.init(kind: .email, before: known.email, after: email)) }
        if role != known.role {
            details.append(.init(kind: .role, before: known.role.rawValue, after: role.rawValue))
        }
        // Before the first event that says it, a registration is unknown, and not missing.
        if let isRegistered, let before = known.isRegistered, isRegistered != before {
            let kind = isRegistered ? HistoryEntry.UserDetail.Kind.registered : .unregistered
            details.append(.init(kind: kind, before: "", after: ""))
        }
        return details
    }
}

/// Users and their licenses.
extension AccountFold {
    mutating func apply(_ change: UserChange, to id: UserID, _ event: Event) {
        latestList?.touched.insert(id)
        switch change {
        case .added(let profile):
            let profile = shown(profile, of: id, event)
            guard state.users[id] == nil else { return update(id, profile, event) }
            add(id, profile, event)
        case .updated(let profile):
            update(id, shown(profile, of: id, event), event)
        case .removed:
            remove(id, event)
        case .erased:
            erase(id, event)
        }
    }

    /// The profile for pages.
    ///
    /// <doc:Events#Erasure>: "A `user.added` of a later time starts afresh". Updates and lists do not, because their
    /// sender may not know of the erasure.
    private mutating func shown(_ profile: UserProfile, of id: UserID, _ event: Event) -> UserProfile {
        guard let erased = state.erased[id] else { return profile }
        if case .user(_, _, .added) = event.payload, event.time > erased {
            state.erased[id] = nil
            return profile
        }
        return profile.erased(id)
    }

    /// <doc:Events#Erasure>: "from its time on … the person is shown under a pseudonym made from the id".
    ///
    /// The store has removed the name from earlier events, so the previous history has no name either.
    private mutating func erase(_ id: UserID, _ event: Event) {
        let isKnown = state.users[id] != nil || state.historyIndex.persons[id] != nil
        let isNew = state.erased.updateValue(event.time, forKey: id) == nil
        guard isKnown, isNew else { return }
        alter(id, at: event.time) { $0.erase() }
        settleContacts(with: id)
        record(.userErased(HistoryEntry.Person(id: id, name: UserProfile.pseudonym(of: id))), event)
    }

    /// <doc:LicensingRules#Removed-users>: "User deleted and added again with the same id: starts without one".
    private mutating func add(_ id: UserID, _ profile: UserProfile, _ event: Event) {
        let user = User(
            id: id,
            name: profile.name,
            email: profile.email,
            role: profile.role ?? .user,
            // A list without this column says nothing about it.
            isRegistered: profile.registered ?? (event.list == nil ? false : nil),
            added: event.time,
            changed: event.time
        )
        state.users[id] = user
        settleContacts(with: id)
        record(.userAdded(user.person), event)
        for (product, waiting) in (state.awaitingUser.removeValue(forKey: id) ?? [:]).sorted(by: { $0.key < $1.key }) {
            let license = User.License(
                tier: waiting.tier,
                since: event.time,
                isNotManageable: waiting.isNotManageable
            )
            give(license, of: product, to: id, waiting.event)
        }
    }

    private mutating func update(_ id: UserID, _ profile: UserProfile, _ event: Event) {
        guard let known = state.users[id] else { return }
        var user = known
        user.name = profile.name
        user.email = profile.email
        user.role = profile.role ?? user.role
        user.isRegistered = profile.registered ?? user.isRegistered
        guard user != known else { return }
        alter(id, at: event.time) { $0 = user }
        settleContacts(with: id)
        let details = user.details(changedFrom: known)
        if !details.isEmpty { record(.userUpdated(user.person, details), event) }
    }

    /// Removes a user and releases the licenses: <doc:LicensingRules#Removed-users>.
    private mutating func remove(_ id: UserID, _ event: Event) {
        state.awaitingUser[id] = nil
        guard let user = state.users.removeValue(forKey: id) else { return }
        settleContacts(with: id)
        state.lastRemoval = event.time
        if user.isUnregisteredHolder { state.unregisteredHolders -= 1 }
        let released = user.licenses.keys.sorted()
        record(.userRemoved(user.person, released: released), event)
        for product in released { changeAssigned(of: product, by: -1, at: event.time) }
    }

    mutating func apply(_ change: LicenseChange, of product: ProductID, to id: UserID, _ event: Event) {
        latestList?.touched.insert(id)
        switch change {
        case .assigned(let tier):
            let isNotManageable = isOutOfTheConsolesHands(product, event)
            if state.users[id] == nil {
                state.awaitingUser[id, default: [:]][product] = AccountState.WaitingLicense(
                    tier: tier,
                    isNotManageable: isNotManageable,
                    event: event
                )
            } else if let held = state.users[id]?.licenses[product] {
                // The same license with another tier: the user still holds it.
                guard !held.tier.isExactly(tier) else { return }
                alter(id, at: event.time) {
                    $0.licenses[product] = User.License(
                        tier: tier,
                        since: held.since,
                        isNotManageable: held.isNotManageable
                    )
                }
                if let user = state.users[id] { record(.licenseTierChanged(user.person, product, tier: tier), event) }
            } else {
                let license = User.License(tier: tier, since: event.time, isNotManageable: isNotManageable)
                give(license, of: product, to: id, event)
            }
        case .unassigned:
            state.dropWaiting(product, of: id)
            guard state.users[id]?.licenses[product] != nil else { return }
            take(product, from: id, .unassigned, at: event.time)
            changeAssigned(of: product, by: -1, at: event.time)
            if let user = state.users[id] { record(.licenseUnassigned(user.person, product), event) }
        }
    }

    /// Whether an assignment comes from the console although MiCollab controls the account.
    ///
    /// It is recorded, and flagged as not manageable there: <doc:LicensingRules#Console-assignment>.
    private func isOutOfTheConsolesHands(_ id: ProductID, _ event: Event) -> Bool {
        guard let product = products[id] else { return false }
        return state.control(of: product) == .on && policies.isConsole(event.identity.source)
    }

    /// Without a free seat, the license is recorded and shown as over-allocation: <doc:LicensingRules#Empty-pool>.
    ///
    /// - Parameter event: the assignment. It may be older than the license, if it had to wait for the user.
    private mutating func give(_ license: User.License, of product: ProductID, to id: UserID, _ event: Event) {
        alter(id, at: license.since) {
            $0.licenses[product] = license
            $0.losses[product] = nil
            $0.unchangedAnswers[product] = nil
        }
        changeAssigned(of: product, by: 1, at: license.since)
        guard let user = state.users[id] else { return }
        let isOver = (state.seats[product]?.count.over ?? 0) > 0
        record(
            .licenseAssigned(user.person, product, isOver: isOver, isNotManageable: license.isNotManageable),
            event,
            at: license.since
        )
    }

    /// Removes a license from a user.
    mutating func take(_ product: ProductID, from id: UserID, _ kind: User.Loss.Kind, at time: Timestamp) {
        alter(id, at: time) {
            $0.licenses[product] = nil
            $0.losses[product] = User.Loss(kind: kind, time: time)
            $0.unchangedAnswers[product] = nil
        }
    }

    /// All changes of an existing user are made here.
    private mutating func alter(_ id: UserID, at time: Timestamp, _ body: (inout User) -> Void) {
        guard var user = state.users[id] else { return }
        latestList?.touched.insert(id)
        rememberBefore(user)
        if user.isUnregisteredHolder { state.unregisteredHolders -= 1 }
        body(&user)
        user.changed = time
        if user.isUnregisteredHolder { state.unregisteredHolders += 1 }
        state.users[id] = user
    }
}

extension User {
    /// The person with the current name, for the history.
    var person: HistoryEntry.Person { HistoryEntry.Person(id: id, name: name) }

    /// Whether the user holds a license without ever having registered.
    package var isUnregisteredHolder: Bool { isRegistered == false && !licenses.isEmpty }
}
