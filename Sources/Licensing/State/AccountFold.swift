/// Applies steps to an account in the order of truth.
///
/// Steps of one time are applied together, because <doc:LicensingRules#Same-instant> depends on whether their order is
/// known.
package struct AccountFold: Sendable {
    package internal(set) var state: AccountState
    /// The last applied instant of an event or date; nil before the first one.
    package private(set) var reached: Timestamp?
    let products: ProductCatalog
    let policies: Policies
    /// The switches of the current instant, for <doc:LicensingRules#Same-instant>.
    var instant: SwitchInstant?
    /// The facts on pages after the last instant, for comparison with the next one.
    var facts: AccountFacts
    /// The users changed in the current instant, as before it.
    var usersBefore: [UserID: UserBefore] = [:]
    /// The position in the history of the first entry of the current instant.
    var firstOfInstant = 0
    /// The applied and withdrawn lists of users.
    package internal(set) var lists = KnownLists()
    /// nil if there was none since the account was created.
    var latestList: LatestList?

    package init(account: AccountID, products: ProductCatalog = .standard, policies: Policies = .standard) {
        var state = AccountState(id: account)
        for product in products.products { state.seats[product.id] = ProductSeats() }
        self.state = state
        self.products = products
        self.policies = policies
        facts = AccountFacts(state, products)
    }

    /// The account at a moment, from its own events and those of its orders, each in the order of truth.
    package static func state(
        of account: AccountID,
        events: [Event],
        orderSteps: [AccountStep],
        products: ProductCatalog = .standard,
        policies: Policies = .standard,
        asOf moment: Timestamp
    ) -> AccountState {
        var fold = AccountFold(account: account, products: products, policies: policies)
        fold.advance(to: moment, events: events, orderSteps: orderSteps)
        return fold.state
    }

    /// Applies events and order steps up to a moment, and advances the time.
    ///
    /// Both must be in the order of truth and later than `reached`.
    package mutating func advance(to moment: Timestamp, events: some Sequence<Event>, orderSteps: [AccountStep]) {
        apply(merged(events.map { AccountStep(event: $0) }, orderSteps).prefix { $0.event.time <= moment })
        advance(to: moment)
    }

    /// Applies steps, which must be in the order of truth and later than all previous ones.
    package mutating func apply(_ steps: some Collection<AccountStep>) {
        lists.withdraw(steps.lazy.map(\.event))
        var rest = steps[...]
        while let first = rest.first {
            let simultaneous = rest.prefix { $0.event.time == first.event.time }
            advance { $0 < first.event.time }
            // A date that changes orders at the time of an event is part of the same instant.
            if state.nextChange == first.event.time { turn(at: first.event.time) }
            instant = SwitchInstant(simultaneous.map(\.event), before: state.integrations)
            for step in simultaneous { apply(step) }
            flagAmbiguity(at: first.event.time)
            instant = nil
            dateChanges(at: first.event.time)
            reached = first.event.time
            rest = rest[simultaneous.endIndex...]
        }
    }

    /// Advances the time: orders start, are about to expire, and expire.
    package mutating func advance(to moment: Timestamp) {
        advance { $0 <= moment }
    }

    private mutating func advance(while isDue: (Timestamp) -> Bool) {
        while let time = state.nextChange, isDue(time) {
            turn(at: time)
            dateChanges(at: time)
            reached = time
        }
    }

    private mutating func apply(_ step: AccountStep) {
        switch step.change {
        case .own: break
        case .order(let order, let kind, let cause): return apply(kind, to: order, by: cause, at: step.event.time)
        case .partner(let partner):
            state.contacts.partner = partner.name
            return
        }
        switch step.event.payload {
        case .account(_, let change): apply(change, step.event)
        case .integration(_, let integration, let position): turn(integration, position, step.event)
        case .user(_, let user, let change): apply(change, to: user, step.event)
        case .license(_, let user, let product, let change): apply(change, of: product, to: user, step.event)
        case .list(_, .listed(let list)): apply(list, step.event)
        case .list(_, .withdrawn): break
        case .partner, .order, .unknown: break
        }
    }

    private mutating func apply(_ change: AccountChange, _ event: Event) {
        switch change {
        case .created(let profile):
            let isNew = !state.isPresent
            if isNew {
                state.status = .active
                state.created = event.time
            }
            update(profile, event, isNew ? .accountCreated : .accountUpdated)
        case .updated(let profile):
            guard state.isPresent else { return }
            update(profile, event, .accountUpdated)
        case .deactivated:
            guard state.status == .active else { return }
            state.status = .deactivated(since: event.time)
            record(.accountDeactivated, event)
        case .reactivated:
            guard case .deactivated = state.status else { return }
            state.status = .active
            record(.accountReactivated, event)
        case .deleted:
            guard state.isPresent else { return }
            delete(event.time)
        }
    }

    private mutating func update(_ profile: AccountProfile, _ event: Event, _ change: HistoryEntry.Change) {
        let profile = profile.keeping(state.profile)
        guard profile != state.profile || change == .accountCreated else { return }
        // <doc:LicensingRules#Partners>: a partner must not see what happened under another partner.
        if profile.partner != state.profile?.partner {
            state.news = []
            state.contacts.partner = nil
        }
        state.profile = profile
        record(change, event)
    }

    /// Deletes all data of the account.
    ///
    /// Its orders remain assigned to it, in case it is created again.
    private mutating func delete(_ time: Timestamp) {
        var empty = AccountFold(account: state.id, products: products, policies: policies)
        empty.state.profile = state.profile
        empty.state.orders = state.orders
        empty.state.erased = state.erased
        empty.state.nextChange = state.nextChange
        empty.instant = instant?.afterDeletion
        empty.facts = facts
        empty.reached = reached
        empty.lists = lists
        self = empty
        state.status = .deleted(since: time)
        recount(at: time)
    }

    /// Adds an entry to the history.
    ///
    /// - Parameter time: the time at which the change took effect; nil for the time of the event.
    mutating func record(_ change: HistoryEntry.Change, _ event: Event, at time: Timestamp? = nil) {
        append(HistoryEntry(time: time ?? event.time, event: event.identity, actor: event.actor, change: change))
    }

    /// All entries of the history are added here.
    mutating func append(_ entry: HistoryEntry) {
        state.historyIndex.add(entry.change, at: state.history.count)
        state.history.append(entry)
        guard let news = AccountNews(entry, for: state.profile?.partner) else { return }
        if state.news.count == AccountNews.limit { state.news.removeFirst() }
        state.news.append(news)
    }
}

/// Merges two sequences in the order of truth.
func merged(_ left: [AccountStep], _ right: [AccountStep]) -> [AccountStep] {
    if right.isEmpty { return left }
    var steps: [AccountStep] = []
    steps.reserveCapacity(left.count + right.count)
    var index = 0
    for step in left {
        while index < right.count, right[index] < step {
            steps.append(right[index])
            index += 1
        }
        steps.append(step)
    }
    steps.append(contentsOf: right[index...])
    return steps
}
