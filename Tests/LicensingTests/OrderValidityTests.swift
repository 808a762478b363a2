import Licensing
import Testing

/// <doc:LicensingRules#Orders>: validity is "a function of the as-of date".
///
/// *Ours*: an order counts from the first instant of its start date through the last instant of its expiry date, in UTC;
/// expiring soon is within 30 days.
struct OrderValidityTests {
    struct Day: Sendable, CustomTestStringConvertible {
        let day: String
        let validity: OrderValidity
        var starts: String?
        var expires: String?

        var testDescription: String { "\(starts ?? "…")–\(expires ?? "…") on \(day): \(validity)" }
    }

    static let days = [
        Day(day: "2026-02-28", validity: .pendingActivation, starts: "2026-03-01", expires: "2027-02-28"),
        Day(day: "2026-03-01", validity: .active, starts: "2026-03-01", expires: "2027-02-28"),
        Day(day: "2027-01-28", validity: .active, starts: "2026-03-01", expires: "2027-02-28"),
        Day(day: "2027-01-29", validity: .expiringSoon, starts: "2026-03-01", expires: "2027-02-28"),
        Day(day: "2027-02-28", validity: .expiringSoon, starts: "2026-03-01", expires: "2027-02-28"),
        Day(day: "2027-03-01", validity: .expired, starts: "2026-03-01", expires: "2027-02-28"),
        Day(day: "2028-01-30", validity: .active, expires: "2028-03-01"),  // 31 days, over a 29 February
        Day(day: "2028-01-31", validity: .expiringSoon, expires: "2028-03-01"),
        Day(day: "2026-02-28", validity: .pendingActivation, starts: "2026-03-01"),
        Day(day: "2026-03-01", validity: .perpetual, starts: "2026-03-01"),
        Day(day: "9999-12-31", validity: .perpetual, starts: "2026-03-01"),
        Day(day: "0001-01-01", validity: .perpetual),
        Day(day: "9999-12-31", validity: .perpetual),
        Day(day: "2026-03-01", validity: .expiringSoon, starts: "2026-03-01", expires: "2026-03-01"),
        Day(day: "2026-03-02", validity: .expired, starts: "2026-03-01", expires: "2026-03-01"),
        Day(day: "2026-02-28", validity: .pendingActivation, starts: "2026-03-01", expires: "2026-03-10"),
        Day(day: "9999-12-31", validity: .expiringSoon, expires: "9999-12-31"),
    ]

    @Test(arguments: days)
    func `the validity of an order depends on the date`(day: Day) throws {
        let order = try order(starts: day.starts, expires: day.expires)
        #expect(try order.validity(on: date(day.day)) == day.validity)
    }

    @Test func `expiring soon means within 30 days by default, and a policy can change it`() throws {
        #expect(Policies.standard.expiringSoonDays == 30)
        var policies = Policies.standard
        policies.expiringSoonDays = 0
        let order = try order(expires: "2026-03-31")
        #expect(try order.validity(on: date("2026-03-30"), policies: policies) == .active)
        #expect(try order.validity(on: date("2026-03-31"), policies: policies) == .expiringSoon)
        #expect(try order.validity(on: date("2026-04-01"), policies: policies) == .expired)
    }

    @Test(arguments: OrderValidity.allCases)
    func `seats count while an order is active, expiring soon or perpetual`(validity: OrderValidity) {
        #expect(validity.isCounted == [.active, .expiringSoon, .perpetual].contains(validity))
    }

    @Test func `each validity has the mark of its badge`() {
        #expect(
            OrderValidity.allCases.map(\.rawValue).sorted() == [
                "active", "expired", "expiring-soon", "pending-activation", "perpetual",
            ]
        )
    }

    struct Instant: Sendable {
        let time: String
        let pool: Int
        let availability: SeatAvailability
    }

    @Test(arguments: [
        Instant(time: "2026-02-28T23:59:59.999999999Z", pool: 0, availability: .ordersPending),
        Instant(time: "2026-03-01T00:00:00Z", pool: 5, availability: .available),
        Instant(time: "2026-03-01T01:00:00+02:00", pool: 0, availability: .ordersPending),
        Instant(time: "2026-03-31T23:59:59.999999999Z", pool: 5, availability: .available),
        Instant(time: "2026-03-31T23:00:00-02:00", pool: 0, availability: .ordersExpired),
        Instant(time: "2026-04-01T00:00:00Z", pool: 0, availability: .ordersExpired),
    ])
    func `seats count from the start of the start date to the end of the expiry date, in UTC`(
        instant: Instant
    ) throws {
        let acme = try Story().seats(5, starts: "2026-03-01", expires: "2026-03-31")
        let state = try acme.state(asOf: instant.time)
        #expect(try state.seatCount().pool == instant.pool)
        #expect(state.seats[.miteamMeetings]?.availability == instant.availability)
    }

    // <doc:Events#Future-events>: `serve` wakes "for every date on which a page changes by itself (an order starts, is
    // about to expire, expires)".
    @Test func `an order changes without an event when it starts, is about to expire and expires`() throws {
        let order = try order(starts: "2026-03-01", expires: "2027-02-28")
        var moment = try moment("2026-01-01")
        var changes: [String] = []
        while let next = order.nextChange(after: moment) {
            changes.append(next.description)
            moment = next
        }
        #expect(changes == ["2026-03-01T00:00:00Z", "2027-01-29T00:00:00Z", "2027-03-01T00:00:00Z"])
    }

    struct Span: Sendable {
        let starts: String?
        let expires: String?
    }

    @Test(arguments: [
        Span(starts: nil, expires: nil), Span(starts: "2026-03-01", expires: nil),
        Span(starts: nil, expires: "2026-03-31"),
        Span(starts: "2026-03-01", expires: "2026-06-30"),
        // The order is about to expire before it starts, so nothing changes on that day.
        Span(starts: "2026-03-01", expires: "2026-03-10"), Span(starts: "2026-03-01", expires: "2026-03-01"),
        // This order never counts.
        Span(starts: "2026-03-10", expires: "2026-03-01"),
    ])
    func `the next change of an order is exactly when its validity changes`(span: Span) throws {
        let order = try order(starts: span.starts, expires: span.expires)
        let days = (0..<250).compactMap { CalendarDate("2026-01-01")?.adding(days: $0) }
        let expected = zip(days, days.dropFirst()).filter { order.validity(on: $0) != order.validity(on: $1) }.map(
            \.1.start
        )
        var found: [Timestamp] = []
        while let next = order.nextChange(after: found.last ?? days[0].end) { found.append(next) }
        #expect(found == expected)
    }

    @Test func `a cancelled order has no further changes`() throws {
        let acme = try Story().seats(1, starts: "2026-03-01", expires: "2026-06-30").cancel("o-1")
        let order = try #require(acme.registry.orders[identifier("o-1")])
        #expect(order.nextChange(after: try moment("2026-01-01")) == nil)
        #expect(try acme.state.nextChange == nil)
    }

    private func order(starts: String? = nil, expires: String? = nil) throws -> Order {
        let acme = try Story().buy(1, order: "o-1", starts: starts, expires: expires)
        return try #require(acme.registry.orders[identifier("o-1")])
    }
}
