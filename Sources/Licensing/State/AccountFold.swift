/// Brings an account from one moment to the next, step by step in the order of truth.
///
/// Steps of one time are taken in together, because <doc:LicensingRules#Same-instant> asks whether their order can be
/// told at all.
package struct AccountFold: Sendable {
    package internal(set) var state: AccountState
    /// The last instant that was taken in, of an event or of a date; nil before the first.
    package private(set) var reached: Timestamp?
    let products: ProductCatalog
    let policies: Policies
    /// The switches of the time that is being taken in, for <doc:LicensingRules#Same-instant>.
    var instant: SwitchInstant?
    /// The facts that pages show since the last instant, to find the changes of the next one.
    var facts: AccountFacts
    /// The users whom the instant that is being taken in has changed, as it found them.
    var usersBefore: [UserID: UserBefore] = [:]
    /// The position in the history where the current instant begins.
    var firstOfInstant = 0
    /// The lists of users that were taken in or withdrawn.
    package internal(set) var lists = KnownLists()
    /// nil: there was none since the account came to be.
    var latestList: LatestList?

    package init(account: AccountID, products: ProductCatalog = .standard, policies: Policies = .standard) {
        var state = AccountState(id: account)
        for product in products.products { state.seats[product.id] = ProductSeats() }
        self.state = state
        self.products = products
        self.policies = policies
        facts = AccountFacts(state, products)
    }

    /// The account at a moment: its own events and what happened to its orders, each in the order of truth.
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

    /// Takes in what happened up to a moment, each in the order of truth and later than `reached`, and lets time pass.
    package mutating func advance(to moment: Timestamp, events: some Sequence<Event>, orderSteps: [AccountStep]) {
        apply(merged(events.map { AccountStep(event: $0) }, orderSteps).prefix { $0.event.time <= moment })
        advance(to: moment)
    }

    /// Takes in steps in the order of truth; all of them later than what was taken in before.
    package mutating func apply(_ steps: some Collection<AccountStep>) {
        lists.withdraw(steps.lazy.map(\.event))
        var rest = steps[...]
        while let first = rest.first {
            let simultaneous = rest.prefix { $0.event.time == first.event.time }
            advance { $0 < first.event.time }
            // A date that turns at the time of an event is one instant with it.
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

    /// Lets time pass: orders start, come near their end and expire.
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
        // <doc:LicensingRules#Partners>: what happened under another partner is nothing that this one sees.
        if profile.partner != state.profile?.partner {
            state.news = []
            state.contacts.partner = nil
        }
        state.profile = profile
        record(change, event)
    }

    /// Deletes everything that belongs to the account.
    ///
    /// Its orders stay its own, in case it comes back.
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

    /// Adds a line to the history.
    ///
    /// - Parameter time: when the change took effect; nil: at the time of the event.
    mutating func record(_ change: HistoryEntry.Change, _ event: Event, at time: Timestamp? = nil) {
        append(HistoryEntry(time: time ?? event.time, event: event.identity, actor: event.actor, change: change))
    }

    /// The one way in which the history grows.
    mutating func append(_ entry: HistoryEntry) {
        state.historyIndex.add(entry.change, at: state.history.count)
        state.history.append(entry)
        guard let news = AccountNews(entry, for: state.profile?.partner) else { return }
        if state.news.count == AccountNews.limit { state.news.removeFirst() }
        state.news.append(news)
    }
}

/// Two sequences in the order of truth, as one.
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
