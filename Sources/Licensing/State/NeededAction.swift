/// Something that a partner should do, and what it leads to: <doc:LicensingRules#Questions>, questions 3 and 4, and the
/// people behind question 2.
package struct NeededAction: Hashable, Sendable {
    /// The subject of the action; the raw values are the `data-action` marks.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Users could have a license, but the pool has none left.
        case waiting
        /// More licenses are assigned than the orders cover.
        case over
        /// Switches of one instant in an unknown order: <doc:LicensingRules#Same-instant>.
        case check
        /// An order is about to expire.
        case expiring
        /// An order can be assigned, and no account is short of its licenses:
        /// <doc:LicensingRules#Assigning-an-order>.
        case assign
        /// An order has expired, and its account is short of licenses.
        case expired
    }

    /// The page on which it is solved.
    package enum Place: Hashable, Sendable {
        case order(OrderID)
        case account(AccountID, ProductID?)
    }

    /// An unassigned order that helps the account.
    package struct Remedy: Hashable, Sendable {
        package let order: OrderID
        package let licenses: Int
        /// How many of the affected people or licenses it covers.
        package let covered: Int
    }

    /// The seats of an account after the last day of an order that is not renewed.
    package struct Lapse: Hashable, Sendable {
        package let assigned: Int
        package let pool: Int

        /// Licenses that no order covers then.
        package var missing: Int { max(0, assigned - pool) }
    }

    package let kind: Kind
    package let place: Place
    /// People or seats that it is about.
    package let affected: Int
    /// The day that tells which of two comes first.
    let day: CalendarDate?
    /// For people who wait and licenses that no order covers.
    package private(set) var remedy: Remedy?
    /// For an order of an account that is about to expire.
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

    /// Most urgent first: severity times the order of magnitude of what is affected; then the earlier day, the larger
    /// number, the kind and the id.
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

    /// *Ours*: how severe it is.
    ///
    /// People who cannot work come first, then licenses that no order covers or that a person has to check, then what
    /// will be so, then what is idle, expires without effect or has expired.
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

    /// As in a matrix of risks: below ten, below a hundred, below a thousand, or more.
    ///
    /// So a thousand idle seats are no more urgent than one person who waits for one.
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

/// An account that is short of licenses for a product.
private struct Shortage {
    let account: AccountID
    let product: ProductID
    let waiting: Int
    let over: Int
    /// Since when no seat is available.
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

    /// An order covers licenses that are already assigned before it gives people new ones.
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

    /// The more urgent one is offered an order first.
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
            // An order cannot help an account that is not in use.
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

    /// The smaller order first; of two of one size, the one that expires sooner.
    private static func isSmaller(_ left: Order, _ right: Order) -> Bool {
        if left.quantity != right.quantity { return left.quantity < right.quantity }
        let ends = (left.expires?.daysSince1970 ?? .max, right.expires?.daysSince1970 ?? .max)
        return ends.0 != ends.1 ? ends.0 < ends.1 : left.id < right.id
    }

    /// At most one for an order: what can be assigned has to be assigned before its end matters to anybody.
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
    /// Takes out the first of these orders, which are sorted by size, that covers a number of licenses; the first of the
    /// largest, if none does.
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
