/// Orders, pools and dates.
extension AccountFold {
    mutating func apply(_ step: AccountStep.OrderStep, to order: Order, by event: Event, at time: Timestamp) {
        switch step {
        case .assigned: record(.orderAssigned(order), event, at: time)
        case .renewed: record(.orderRenewed(order), event, at: time)
        case .cancelled: record(.orderCancelled(order), event, at: time)
        case .completed: break
        }
        state.orders[order.id] = order.isCancelled ? nil : order
        state.ordersRevision += 1
        recount(at: time)
        scheduleNextChange(after: time)
    }

    /// Applies the changes of validity at a moment at which at least one order changes by itself.
    mutating func turn(at time: Timestamp) {
        let today = time.date
        let yesterday = today.adding(days: -1)
        for order in state.orders.values.sorted(by: { $0.id < $1.id })
        where order.turningPoints(policies: policies).contains(time) {
            let before = order.validity(on: yesterday, policies: policies)
            let now = order.validity(on: today, policies: policies)
            if now == .expired {
                recordTurn(.orderExpired(order), time)
            } else if before == .pendingActivation {
                recordTurn(.orderStarted(order), time)
            }
        }
        state.ordersRevision += 1
        recount(at: time)
        scheduleNextChange(after: time)
    }

    private mutating func recordTurn(_ change: HistoryEntry.Change, _ time: Timestamp) {
        append(HistoryEntry(time: time, event: nil, actor: nil, change: change))
    }

    private mutating func scheduleNextChange(after time: Timestamp) {
        state.nextChange = state.orders.values.compactMap { $0.nextChange(after: time, policies: policies) }.min()
    }

    /// Updates pools and availability to the orders that count on the day.
    mutating func recount(at time: Timestamp) {
        for product in products.products {
            let counted = state.orders.values.filter {
                $0.product == product.id && $0.validity(on: time.date, policies: policies).isCounted
            }
            state.seats[product.id]?.count.pool = counted.reduce(0) { $0 + $1.quantity }
            settleAvailability(of: product.id, at: time)
        }
    }

    /// Changes the number of users who hold a license.
    mutating func changeAssigned(of product: ProductID, by difference: Int, at time: Timestamp) {
        guard difference != 0 else { return }
        state.seats[product, default: ProductSeats()].count.assigned += difference
        settleAvailability(of: product, at: time)
    }

    /// Updates the availability, which is the cause of "Licenses not available": <doc:LicensingRules#Causes>.
    private mutating func settleAvailability(of product: ProductID, at time: Timestamp) {
        guard let seats = state.seats[product] else { return }
        let availability: SeatAvailability
        var deciding: Order?
        if seats.count.free > 0 {
            availability = .available
        } else if seats.count.pool > 0 {
            availability = .poolExhausted
        } else {
            let orders = state.orders.values.filter { $0.product == product }
            let pending = orders.filter {
                $0.validity(on: time.date, policies: policies) == .pendingActivation
            }
            // If there are both kinds, users wait for the order that is about to start.
            availability = orders.isEmpty ? .noOrders : pending.isEmpty ? .ordersExpired : .ordersPending
            deciding =
                pending.min { ($0.startDay, $0.id) < ($1.startDay, $1.id) }
                ?? orders.max { ($0.lastDay, $0.id) < ($1.lastDay, $1.id) }
        }
        state.decidingOrders[product] = deciding?.id
        state.seats[product]?.availability = availability
    }
}

extension Order {
    fileprivate var startDay: Int { purchase.starts?.daysSince1970 ?? .min }
    fileprivate var lastDay: Int { expires?.daysSince1970 ?? .max }
}
