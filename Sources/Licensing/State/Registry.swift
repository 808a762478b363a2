import StrictJSON

/// Partners, accounts and orders after their events: facts that an account cannot derive from its own events only.
///
/// An order may be assigned to an account of another partner, or to two accounts. The registry decides such cases once,
/// and each account receives the changes of its own orders. The registry is small, because it does not contain users
/// and licenses.
package struct Registry: Sendable {
    /// The facts about an account for its partner.
    package struct Entry: Hashable, Sendable {
        package internal(set) var profile: AccountProfile
        package internal(set) var isDeleted = false
    }

    package private(set) var partners: [PartnerID: Partner] = [:]
    package private(set) var accounts: [AccountID: Entry] = [:]
    package private(set) var orders: [OrderID: Order] = [:]
    /// The last times at which accounts left a partner, because they were deleted or moved to another partner.
    package private(set) var departures: [PartnerID: [AccountID: Timestamp]] = [:]
    /// The conflicts in the order in which they were decided.
    package private(set) var conflicts: [Conflict] = []
    /// The changes of the orders and of the partner's name of each account, in event order.
    package private(set) var orderSteps: [AccountID: [AccountStep]] = [:]
    /// The orders that each partner bought, including cancelled ones.
    package private(set) var ordersByPartner: [PartnerID: Set<OrderID>] = [:]
    /// The accounts of each partner, including deleted ones.
    package private(set) var accountsByPartner: [PartnerID: Set<AccountID>] = [:]
    /// The number of orders that were not cancelled.
    package private(set) var standingOrders = 0
    /// The subjects whose pages may have changed since `takeConcerned()`.
    private var concerned: Set<Subject> = []

    /// Assignments that wait for an order or account: <doc:Events#Dependencies>, "An event may arrive before what it
    /// refers to exists".
    private var waiting: [OrderID: [Event]] = [:]
    private var ordersAwaiting: [AccountID: Set<OrderID>] = [:]

    package init() {}

    /// The registry after events, which must be in the order of truth.
    package init(folding events: some Sequence<Event>) {
        for event in events { apply(event) }
    }

    /// Applies the next event in the order of truth.
    ///
    /// Events of users and licenses have no effect.
    package mutating func apply(_ event: Event) {
        switch event.payload {
        case .partner(let partner, let change): apply(change, to: partner, event)
        case .account(let account, let change): apply(change, to: account, event)
        case .order(let order, let change): apply(change, to: order, event)
        case .integration, .user, .license, .list, .unknown: break
        }
    }

    /// The subjects whose pages may have changed since the last call.
    package mutating func takeConcerned() -> Set<Subject> {
        defer { concerned.removeAll() }
        return concerned
    }

    /// The state for a partner's pages; nil for a partner that does not exist.
    ///
    /// - Parameter accounts: the accounts of the partner that have pages.
    package func state(
        of id: PartnerID,
        accounts: [AccountSummary],
        policies: Policies,
        asOf moment: Timestamp
    ) -> PartnerState? {
        guard let partner = partners[id] else { return nil }
        return PartnerState(
            partner,
            orders: (ordersByPartner[id] ?? []).compactMap { orders[$0] },
            accounts: accounts,
            departures: departures[id] ?? [:],
            policies: policies,
            asOf: moment
        )
    }

    private mutating func apply(_ change: PartnerChange, to id: PartnerID, _ event: Event) {
        switch change {
        case .updated where partners[id] == nil: break
        case .created(let name), .updated(let name):
            guard partners[id]?.name.isExactly(name) != true else { return }
            partners[id] = Partner(id: id, name: name, changed: event.time)
            concerned.insert(.partner(id))
            for account in accountsByPartner[id] ?? [] where accounts[account]?.isDeleted == false {
                namePartner(id, to: account, event)
            }
        }
    }

    /// Tells an account the name of its partner.
    private mutating func namePartner(_ id: PartnerID, to account: AccountID, _ event: Event) {
        guard let partner = partners[id] else { return }
        concerned.insert(.account(account))
        orderSteps[account, default: []].append(AccountStep(event: event, change: .partner(partner)))
    }

    private mutating func apply(_ change: AccountChange, to id: AccountID, _ event: Event) {
        switch change {
        case .created(let profile):
            update(id, profile, event)
            for order in ordersAwaiting.removeValue(forKey: id)?.sorted() ?? [] {
                settleAssignments(of: order, at: event)
            }
        case .updated(let profile):
            guard accounts[id]?.isDeleted == false else { return }
            update(id, profile, event)
        case .deleted:
            guard accounts[id] != nil else { return }
            accounts[id]?.isDeleted = true
            if let partner = accounts[id]?.profile.partner { leave(partner, id, event) }
        case .deactivated, .reactivated:
            break
        }
    }

    private mutating func update(_ id: AccountID, _ profile: AccountProfile, _ event: Event) {
        let known = accounts[id]
        let profile = profile.keeping(known?.profile)
        guard known == nil || known?.isDeleted == true || known?.profile != profile else { return }
        accounts[id] = Entry(profile: profile)
        if let known, known.profile.partner != profile.partner {
            accountsByPartner[known.profile.partner]?.remove(id)
            // The previous partner's pages may still show the account. A deletion takes effect there with the account's
            // own pages.
            concerned.insert(.partner(known.profile.partner))
            if !known.isDeleted { leave(known.profile.partner, id, event) }
        }
        accountsByPartner[profile.partner, default: []].insert(id)
        concerned.insert(.partner(profile.partner))
        if known?.isDeleted != false || known?.profile.partner != profile.partner {
            namePartner(profile.partner, to: id, event)
        }
    }

    private mutating func leave(_ partner: PartnerID, _ account: AccountID, _ event: Event) {
        departures[partner, default: [:]][account] = event.time
        concerned.insert(.partner(partner))
    }

    private mutating func apply(_ change: OrderChange, to id: OrderID, _ event: Event) {
        switch change {
        case .purchased(let purchase):
            if let order = orders[id] { return report(purchase, of: order, event) }
            orders[id] = Order(id: id, purchase: purchase, expires: purchase.expires, changed: event.time)
            ordersByPartner[purchase.partner, default: []].insert(id)
            standingOrders += 1
            concerned.insert(.partner(purchase.partner))
            settleAssignments(of: id, at: event)
        case .renewed(let expires):
            guard let order = orders[id], !order.isCancelled, order.expires != expires else { return }
            if let starts = order.purchase.starts, let expires, expires < starts {
                return record(.renewedUntilBeforeStart(id), event)
            }
            orders[id]?.expires = expires
            orders[id]?.changed = event.time
            tell(of: id, event, .renewed, by: event)
        case .cancelled:
            guard let order = orders[id], !order.isCancelled else { return }
            orders[id]?.isCancelled = true
            orders[id]?.changed = event.time
            standingOrders -= 1
            waiting[id] = nil
            orders[id]?.awaitedAccount = nil
            tell(of: id, event, .cancelled, by: event)
        case .assigned:
            guard orders[id]?.isCancelled != true else { return }
            waiting[id, default: []].append(event)
            settleAssignments(of: id, at: event)
        }
    }

    /// Adds another report of an order's purchase: <doc:LicensingRules#Orders>, "add what the first one lacks".
    private mutating func report(_ purchase: OrderPurchase, of order: Order, _ event: Event) {
        guard let merged = order.purchase.merged(with: purchase) else {
            return record(.alreadyPurchased(order.id), event)
        }
        if order.isCancelled { return }
        var reported = order
        reported.purchase = merged
        // A renewed order keeps its last day.
        if order.expires == order.purchase.expires { reported.expires = merged.expires }
        guard reported != order else { return }
        if reported.terms != order.terms { reported.changed = event.time }
        orders[order.id] = reported
        let isSameTerm = reported.expires == order.expires && merged.starts == order.purchase.starts
        tell(of: order.id, event, isSameTerm ? .completed : .renewed, by: event)
    }

    /// Decides the waiting assignments of an order whose account and order exist.
    ///
    /// The first valid one is kept.
    private mutating func settleAssignments(of id: OrderID, at event: Event) {
        guard let candidates = waiting[id], let order = orders[id] else { return }
        var undecided: [Event] = []
        for candidate in candidates {
            guard let account = candidate.assignedAccount else { continue }
            if let assignment = orders[id]?.assignment {
                guard assignment.account != account else { continue }
                record(.alreadyAssigned(id, to: assignment.account, attempted: account), candidate)
            } else if let entry = accounts[account], !entry.isDeleted {
                if entry.profile.partner == order.partner {
                    orders[id]?.assignment = Order.Assignment(account: account, since: event.time)
                    orders[id]?.awaitedAccount = nil
                    orders[id]?.changed = event.time
                    tell(of: id, event, .assigned, by: candidate)
                } else {
                    record(.foreignAccount(id, account), candidate)
                }
            } else {
                undecided.append(candidate)
                ordersAwaiting[account, default: []].insert(id)
            }
        }
        waiting[id] = undecided.isEmpty ? nil : undecided
        let awaited = orders[id]?.assignment == nil ? undecided.first?.assignedAccount : nil
        guard awaited != orders[id]?.awaitedAccount else { return }
        orders[id]?.awaitedAccount = awaited
        orders[id]?.changed = event.time
        concerned.insert(.partner(order.partner))
    }

    /// The assignments that wait for an order or an account, by order id.
    package var waitingAssignments: [WaitingAssignment] {
        waiting.sorted { $0.key < $1.key }.flatMap { id, events in
            events.compactMap { event in
                event.assignedAccount.map {
                    WaitingAssignment(order: id, account: $0, time: event.time, isOrderMissing: orders[id] == nil)
                }
            }
        }
    }

    /// Records a change of an order for its partner and its account.
    private mutating func tell(of id: OrderID, _ event: Event, _ kind: AccountStep.OrderStep, by cause: Event) {
        guard let order = orders[id] else { return }
        concerned.insert(.partner(order.partner))
        guard let account = order.assignment?.account else { return }
        concerned.insert(.account(account))
        orderSteps[account, default: []].append(AccountStep(event: event, change: .order(order, kind, by: cause)))
    }

    private mutating func record(_ reason: Conflict.Reason, _ event: Event) {
        conflicts.append(Conflict(event: event.identity, time: event.time, reason: reason))
    }
}

/// An assignment that waits for its order or account: <doc:Events#Dependencies>.
package struct WaitingAssignment: Hashable, Sendable {
    package let order: OrderID
    package let account: AccountID
    package let time: Timestamp
    /// Whether it waits for the order; otherwise it waits for the account.
    package let isOrderMissing: Bool
}

extension Event {
    /// The account that an order is assigned to.
    fileprivate var assignedAccount: AccountID? {
        if case .order(_, .assigned(let account)) = payload { account } else { nil }
    }
}

extension AccountProfile {
    /// The profile with missing values of an update taken from the previous profile.
    func keeping(_ previous: AccountProfile?) -> AccountProfile {
        AccountProfile(
            partner: partner,
            name: name,
            number: number ?? previous?.number,
            locale: locale ?? previous?.locale
        )
    }
}
