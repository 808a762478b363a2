import Licensing

extension AccountStory {
    /// The validity of an order of an account.
    enum Validity {
        /// Valid from the day of purchase, without an end or until 2027-09-30 or later.
        case lasting
        /// Valid until a day shortly after the middle of the story, and renewed before.
        case renewed
        /// Expired since the middle of the story.
        case expired
        /// Valid until 2026-12-14, and expiring soon before.
        case expiring
        /// Valid from 2028.
        case pending
    }

    /// Buys and assigns the orders of the situation.
    mutating func provideStock() throws(Failure) {
        switch plan.situation.stock {
        case .ample:
            let seats = (holders + max(2, holders / 5) + 4) / 5 * 5
            // Large pools come from two orders.
            let first = seats < 40 ? seats : seats * 3 / 4
            try provideOrder(seats: first, starts: random.chance(percent: 30) ? .renewed : .lasting)
            if first < seats { try provideOrder(seats: seats - first, starts: .lasting) }
        case .exhausted: try provideOrder(seats: max(1, holders), starts: .lasting)
        case .overAllocated: try provideOrder(seats: max(1, holders - max(1, holders / 12)), starts: .lasting)
        case .expired: try provideOrder(seats: 10, starts: .expired)
        case .none, .pending: break
        }
    }

    /// Buys orders and assigns them to the account.
    ///
    /// Each has at most a million seats.
    mutating func provideOrder(seats: Int, starts validity: Validity) throws(Failure) {
        var rest = seats
        repeat {
            let quantity = min(rest, 1_000_000)
            rest -= quantity
            let order = writer.numbering.nextOrder()
            let stamp = tick(.billing)
            let bought = stamp.time.date
            let (starts, expires) = dates(of: validity, bought: bought)
            try writer.write(
                "order.purchased",
                stamp,
                purchase(order, of: plan.partner, quantity, bought: bought, starts: starts, expires: expires, &random)
            )
            try assign(order, to: plan.id)
            mainOrder = mainOrder ?? order
            if validity == .renewed { ordersToRenew.append(order) }
        } while rest > 0
    }

    mutating func assign(_ order: String, to account: String) throws(Failure) {
        try writer.write("order.assigned", tick(.billing), [("account", .text(account)), ("order", .text(order))])
    }

    /// The orders in the middle of the story: renewals, the planned conflict, and an order that expires soon.
    mutating func renewOrders() throws(Failure) {
        for order in ordersToRenew {
            let expires = CalendarDate(year: 2027, month: 12, day: 31)
            try writer.write("order.renewed", tick(.billing), [("expires", .date(expires)), ("order", .text(order))])
        }
        if let rival = plan.rival, let mainOrder { try assign(mainOrder, to: rival) }
        if plan.index == 0 || (plan.situation.stock == .ample && random.chance(percent: 20)) {
            try provideOrder(seats: 5, starts: .expiring)
        }
    }

    mutating func cancelOrder() throws(Failure) {
        guard let mainOrder else { return }
        try writer.write("order.cancelled", tick(.billing), [("order", .text(mainOrder))])
    }

    /// The first and the last day.
    private mutating func dates(
        of validity: Validity,
        bought: CalendarDate
    ) -> (starts: CalendarDate?, expires: CalendarDate?) {
        let middle = WorkingTime(day: plan.middle).date
        switch validity {
        case .lasting:
            let ends = [
                nil, CalendarDate(year: 2027, month: 9, day: 30), CalendarDate(year: 2027, month: 12, day: 31),
                CalendarDate(year: 2028, month: 3, day: 31),
            ]
            return (random.chance(percent: 50) ? bought : nil, ends[random.number(below: ends.count)])
        case .renewed: return (bought, middle.adding(days: 12))
        case .expired: return (bought, middle)
        case .expiring: return (bought, CalendarDate(year: 2026, month: 12, day: 14))
        case .pending:
            return (CalendarDate(year: 2028, month: 1, day: 10), CalendarDate(year: 2029, month: 1, day: 9))
        }
    }
}

/// The data of `order.purchased`, with references as billing systems send them.
func purchase(
    _ order: String,
    of partner: SampleCompanies.Company,
    _ quantity: Int,
    product: String = "miteam-meetings",
    bought: CalendarDate,
    starts: CalendarDate? = nil,
    expires: CalendarDate? = nil,
    _ random: inout SeededRandom
) -> [(key: String, value: EventField)] {
    let year = String(bought.components.year)
    var references: [(key: String, value: String)] = []
    if random.chance(percent: 80) {
        references.append(("customer-po", "PO-\(year)-\(zeroPadded(random.number(below: 10_000), to: 4))"))
    }
    if random.chance(percent: 70) {
        references.append(
            ("reseller-po", "\(partner.slug.prefix(3).uppercased())/\(random.number(below: 90_000) + 10_000)")
        )
    }
    references.append(("sap-order", "00\(4_500_000_000 + random.number(below: 99_999_999))"))
    if random.chance(percent: 30) {
        references.append(("tracking", "1Z\(zeroPadded(random.number(below: 1_000_000_000), to: 10))"))
    }
    var data: [(key: String, value: EventField)] = [
        ("expires", .date(expires)), ("order", .text(order)), ("partner", .text(partner.slug)),
        ("product", .text(product)), ("purchased", .date(bought)), ("quantity", .integer(quantity)),
        ("references", .texts(references)),
    ]
    if let starts { data.append(("starts", .date(starts))) }
    return data
}
