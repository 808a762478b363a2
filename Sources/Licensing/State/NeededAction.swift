/// Something that a partner should see to: <doc:LicensingRules#Questions>, questions 3 and 4, and the people behind
/// question 2.
package struct NeededAction: Hashable, Sendable {
    /// What it is about; the raw values are the `data-action` marks.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Users could have a license, but the pool has none left.
        case waiting
        /// More licenses are assigned than the orders cover.
        case over
        /// Switches of one instant in an unknown order: <doc:LicensingRules#Same-instant>.
        case check
        /// An order is about to expire.
        case expiring
        /// An order can be assigned and is not: <doc:LicensingRules#Assigning-an-order>.
        case assign
        /// An order has expired.
        case expired

        /// *Ours*: how severe it is.
        ///
        /// People who cannot work come first, then licenses that nothing covers or that somebody has
        /// to look at, then what will be so, then what lies idle or is over.
        fileprivate var severity: Int {
            switch self {
            case .waiting: 10
            case .over: 8
            case .check: 6
            case .expiring: 5
            case .assign: 2
            case .expired: 1
            }
        }
    }

    /// Where it is solved.
    package enum Place: Hashable, Sendable {
        case order(OrderID)
        case account(AccountID, ProductID?)
    }

    package let kind: Kind
    package let place: Place
    /// People or seats that it is about.
    package let affected: Int
    /// The day that tells which of two comes first.
    let day: CalendarDate?

    /// Most pressing first: severity times the order of magnitude of what is affected; then the earlier day, the larger
    /// number, the kind and the id.
    package static func precedes(_ left: NeededAction, _ right: NeededAction) -> Bool {
        if left.urgency != right.urgency { return left.urgency > right.urgency }
        if left.day != right.day {
            guard let day = left.day else { return false }
            return right.day.map { day < $0 } ?? true
        }
        if left.affected != right.affected { return left.affected > right.affected }
        if left.kind != right.kind { return left.kind.severity > right.kind.severity }
        return left.place.precedes(right.place)
    }

    /// As in a matrix of risks: below ten, below a hundred, below a thousand, or more.
    ///
    /// So a thousand idle seats are no more
    /// pressing than one person who waits for one.
    private var magnitude: Int { affected < 10 ? 1 : affected < 100 ? 2 : affected < 1000 ? 3 : 4 }

    private var urgency: Int { kind.severity * magnitude }
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

extension PartnerState {
    /// Everything that needs action, in no particular order.
    package var neededActions: [NeededAction] { orders.compactMap(action) + accounts.flatMap(actions) }

    /// At most one for an order: what can be assigned has to be assigned before its end matters to anybody.
    private func action(on order: Order) -> NeededAction? {
        let validity = validity(of: order)
        let kind: NeededAction.Kind
        let day: CalendarDate?
        if validity == .expired {
            (kind, day) = (.expired, order.expires)
        } else if order.isAssignable(validity) {
            (kind, day) = (.assign, order.expires)
        } else if validity == .expiringSoon {
            (kind, day) = (.expiring, order.expires)
        } else {
            return nil
        }
        return NeededAction(kind: kind, place: .order(order.id), affected: order.quantity, day: day)
    }

    private func actions(on account: AccountSummary) -> [NeededAction] {
        var actions: [NeededAction] = []
        for (product, seats) in account.seats {
            let place = NeededAction.Place.account(account.id, product)
            if let waiting = account.waiting[product] {
                let day = seats.availabilitySince?.date
                actions.append(NeededAction(kind: .waiting, place: place, affected: waiting, day: day))
            }
            if seats.count.over > 0 {
                actions.append(NeededAction(kind: .over, place: place, affected: seats.count.over, day: nil))
            }
        }
        if account.flags > 0 {
            let licenses = account.seats.values.reduce(0) { $0 + $1.count.assigned }
            let place = NeededAction.Place.account(account.id, nil)
            actions.append(NeededAction(kind: .check, place: place, affected: max(1, licenses), day: nil))
        }
        return actions
    }
}
