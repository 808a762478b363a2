/// An action for a partner, and its effect.
///
/// <doc:LicensingRules#Questions>: questions 3 and 4, and the users of question 2.
package struct NeededAction: Hashable, Sendable {
    /// The subject of the action; the raw values are the `data-action` marks.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Users wait for a license, but no seat is free.
        case waiting
        /// More licenses are assigned than the orders cover.
        case over
        /// Switches of one instant in an unknown order: <doc:LicensingRules#Same-instant>.
        case check
        /// An order is about to expire.
        case expiring
        /// An order can be assigned, and no account lacks licenses: <doc:LicensingRules#Assigning-an-order>.
        case assign
        /// An order has expired, and its account lacks licenses.
        case expired
    }

    /// The page for the action.
    package enum Place: Hashable, Sendable {
        case order(OrderID)
        case account(AccountID, ProductID?)
    }

    /// An unassigned order that helps the account.
    package struct Remedy: Hashable, Sendable {
        package let order: OrderID
        package let licenses: Int
        /// The number of affected people or licenses that it covers.
        package let covered: Int
    }

    /// The seats of an account after the last day of an order that is not renewed.
    package struct Lapse: Hashable, Sendable {
        package let assigned: Int
        package let pool: Int

        /// The number of licenses without an order then.
        package var missing: Int { max(0, assigned - pool) }
    }

    package let kind: Kind
    package let place: Place
    /// The number of affected people or seats.
    package let affected: Int
    /// The day that orders actions of equal urgency.
    let day: CalendarDate?
    /// Only for users who wait, and for over-allocation.
    package private(set) var remedy: Remedy?
    /// Only for an assigned order that is about to expire.
    package private(set) var lapse: Lapse?

    init(
        _ kind: Kind,
        _ place: Place,
        affected: Int,
        day: CalendarDate?,
        remedy: Remedy? = nil,
        lapse: Lapse? = nil
    ) {
        self.kind = kind
        self.place = place
        self.affected = affected
        self.day = day
        self.remedy = remedy
        self.lapse = lapse
    }

    /// The most urgent action first: the product of severity and magnitude; then the earlier day, the larger number,
    /// the kind and the id.
    package static func precedes(_ left: NeededAction, _ right: NeededAction) -> Bool {
        if left.urgency != right.urgency { return left.urgency > right.urgency }
        if left.day != right.day {
            guard let day = left.day else { return false }
            return right.day.map { day < $0 } ?? true
        }
        if left.affected != right.affected { return left.affected > right.affected }
        if left.kind != right.kind { return left.severity > right.severity }
        return left.place.precedes(right.place)
    }

    /// *Ours*: the severity.
    ///
    /// Users who cannot work come first, then licenses without an order and checks, then future problems, then unused
    /// seats and expirations without effect.
    private var severity: Int {
        switch kind {
        case .waiting: 10
        case .over: 8
        case .check: 6
        case .expiring: lapse?.missing == 0 ? 2 : 5
        case .assign: 2
        case .expired: 1
        }
    }

    /// The magnitude as in a risk matrix: below ten, below a hundred, below a thousand, or more.
    ///
    /// So a thousand unused seats are not more urgent than one user who waits for a seat.
    private var magnitude: Int { affected < 10 ? 1 : affected < 100 ? 2 : affected < 1000 ? 3 : 4 }

    private var urgency: Int { severity * magnitude }
}

extension NeededAction.Place {
    fileprivate func precedes(_ other: NeededAction.Place) -> Bool {
        switch (self, other) {
        case (.order(let left), .order(let right)): left < right
        case (.account(let left, let one), .account(let right, let two)):
            left != right ? left < right : (one?.text ?? "") < (two?.text ?? "")
        case (.account, .order): true
        case (.order, .account): false
        }
    }
}

/// An account that lacks licenses for a product.
private struct Shortage {
    let account: AccountID
    let product: ProductID
    let waiting: Int
    let over: Int
    /// The day since which no seat is available.
    let since: CalendarDate?

    var total: Int { waiting + over }

    init?(_ account: AccountSummary, _ product: ProductID) {
        guard let seats = account.seats[product] else { return nil }
        self.account = account.id
        self.product = product
        waiting = account.waiting[product] ?? 0
        over = seats.count.over
        since = seats.availabilitySince?.date
        guard total > 0 else { return nil }
    }

    /// An order first covers licenses that are already assigned, and then users who wait.
    func actions(with order: Order?) -> [NeededAction] {
        let place = NeededAction.Place.account(account, product)
        func remedy(_ needed: Int, after others: Int) -> NeededAction.Remedy? {
            guard let order, order.quantity > others else { return nil }
            let covered = min(needed, order.quantity - others)
            return NeededAction.Remedy(order: order.id, licenses: order.quantity, covered: covered)
        }
        var actions: [NeededAction] = []
        if waiting > 0 {
            let remedy = remedy(waiting, after: over)
            actions.append(NeededAction(.waiting, place, affected: waiting, day: since, remedy: remedy))
        }
        if over > 0 {
            actions.append(NeededAction(.over, place, affected: over, day: nil, remedy: remedy(over, after: 0)))
        }
        return actions
    }

    /// An order is offered for the more urgent shortage first.
    static func precedes(_ left: Shortage, _ right: Shortage) -> Bool {
        guard let one = left.actions(with: nil).first, let other = right.actions(with: nil).first else { return false }
        return NeededAction.precedes(one, other)
    }
}

extension PartnerState {
    /// Everything that needs action, in no particular order.
    package var neededActions: [NeededAction] {
        let shortages = accounts.flatMap { account in
            account.seats.keys.compactMap { Shortage(account, $0) }
        }.sorted(by: Shortage.precedes)
        var rest = Dictionary(grouping: orders.filter { $0.isAssignable(validity(of: $0)) }, by: \.product)
            .mapValues { $0.sorted(by: Self.isSmaller) }
        var offered: Set<OrderID> = []
        var actions: [NeededAction] = []
        for shortage in shortages {
            // An order cannot help an account that is not active.
            let isInUse = summaries[shortage.account]?.status == .active
            let order = isInUse ? rest[shortage.product]?.removeSmallest(covering: shortage.total) : nil
            if let order { offered.insert(order.id) }
            actions += shortage.actions(with: order)
        }
        let short = Set(shortages.map { AccountProduct(account: $0.account, product: $0.product) })
        actions += orders.filter { !offered.contains($0.id) }.compactMap { action(on: $0, short) }
        return actions + accounts.compactMap(check)
    }

    private struct AccountProduct: Hashable {
        let account: AccountID
        let product: ProductID
    }

    /// The smaller order first; of equal orders, the one that expires sooner.
    private static func isSmaller(_ left: Order, _ right: Order) -> Bool {
        if left.quantity != right.quantity { return left.quantity < right.quantity }
        let ends = (left.expires?.daysSince1970 ?? .max, right.expires?.daysSince1970 ?? .max)
        return ends.0 != ends.1 ? ends.0 < ends.1 : left.id < right.id
    }

    /// At most one action for an order.
    ///
    /// The end of an order that can be assigned does not matter yet.
    private func action(on order: Order, _ short: Set<AccountProduct>) -> NeededAction? {
        let validity = validity(of: order)
        let place = NeededAction.Place.order(order.id)
        if order.isAssignable(validity) {
            return NeededAction(.assign, place, affected: order.quantity, day: order.expires)
        }
        guard let account = order.assignment?.account, let expires = order.expires else { return nil }
        if validity == .expired, short.contains(AccountProduct(account: account, product: order.product)) {
            return NeededAction(.expired, place, affected: order.quantity, day: expires)
        }
        guard validity == .expiringSoon else { return nil }
        let lapse = summaries[account].map { $0.lapse(of: order.product, after: expires) }
        return NeededAction(.expiring, place, affected: order.quantity, day: expires, lapse: lapse)
    }

    private func check(_ account: AccountSummary) -> NeededAction? {
        guard account.flags > 0 else { return nil }
        let licenses = account.seats.values.reduce(0) { $0 + $1.count.assigned }
        return NeededAction(.check, .account(account.id, nil), affected: max(1, licenses), day: nil)
    }
}

extension AccountSummary {
    fileprivate func lapse(of product: ProductID, after day: CalendarDate) -> NeededAction.Lapse {
        NeededAction.Lapse(
            assigned: seats[product]?.count.assigned ?? 0,
            pool: pool(of: product, on: day.adding(days: 1))
        )
    }
}

extension [Order] {
    /// Removes the first of these orders, sorted by size, that covers a number of licenses; if there is none, the first
    /// of the largest orders.
    fileprivate mutating func removeSmallest(covering licenses: Int) -> Order? {
        guard let largest = last?.quantity else { return nil }
        let wanted = Swift.min(licenses, largest)
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle].quantity < wanted { low = middle + 1 } else { high = middle }
        }
        return remove(at: low)
    }
}
