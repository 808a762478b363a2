import Licensing

/// The events of one partner: its name, and its unassigned orders.
struct PartnerStory<Failure: Error> {
    let partner: SampleCompanies.Company
    let index: Int
    let writer: EventWriter<Failure>
    private var random: SeededRandom

    init(of index: Int, seed: UInt64, to writer: EventWriter<Failure>) {
        self.index = index
        self.writer = writer
        partner = SampleCompanies.partners[index]
        random = SeededRandom(seed: seed, stream: .partner, index: index)
    }

    /// An unassigned order.
    private struct Stocked {
        let day: Int
        var starts: CalendarDate?
        var expires: CalendarDate?
        var isCancelled = false
    }

    /// An order of each kind, in the order of purchase.
    private static var stock: [Stocked] {
        [
            Stocked(day: 20, expires: CalendarDate(year: 2025, month: 5, day: 31)),
            Stocked(day: 90),
            Stocked(day: 200, expires: CalendarDate(year: 2027, month: 9, day: 30), isCancelled: true),
            Stocked(day: 380, expires: CalendarDate(year: 2026, month: 12, day: 14)),
            Stocked(day: 560, expires: CalendarDate(year: 2027, month: 9, day: 30)),
            Stocked(
                day: 600,
                starts: CalendarDate(year: 2028, month: 1, day: 17),
                expires: CalendarDate(year: 2029, month: 1, day: 16)
            ),
        ]
    }

    /// Writes all events.
    ///
    /// The first partner has every kind of order, the others have some.
    mutating func tell() throws(Failure) {
        try name("partner.created", partner.name, day: 0)
        for order in Self.stock where index == 0 || random.chance(percent: 60) || (index == 1 && order.day == 380) {
            try tell(of: order)
            if index == 1, order.day == 380 { try name("partner.updated", "\(partner.name) (EMEA)", day: 400) }
        }
    }

    private mutating func tell(of stocked: Stocked) throws(Failure) {
        let order = writer.numbering.nextOrder()
        var stamp = stamp(day: stocked.day)
        let quantity = (random.number(below: 10) + 1) * 5
        try writer.write(
            "order.purchased",
            stamp,
            purchase(
                order,
                of: partner,
                quantity,
                bought: stamp.time.date,
                starts: stocked.starts,
                expires: stocked.expires,
                &random
            )
        )
        guard stocked.isCancelled else { return }
        stamp = self.stamp(day: stocked.day + 8)
        try writer.write("order.cancelled", stamp, [("order", .text(order))])
    }

    private mutating func name(_ type: String, _ name: String, day: Int) throws(Failure) {
        try writer.write(type, stamp(day: day), [("name", .text(name)), ("partner", .text(partner.slug))])
    }

    /// A stamp at a random time of a day; on day 0 in the first minute, so that the partner exists before its accounts.
    private mutating func stamp(day: Int) -> EventStamp {
        let limit = day == 0 ? WorkingTime.minute : WorkingTime.dayLength
        let time = WorkingTime(milliseconds: day * WorkingTime.dayLength + random.number(below: limit))
        return EventStamp(source: .billing, time: time, actor: "orders@\(partner.slug).example")
    }
}
