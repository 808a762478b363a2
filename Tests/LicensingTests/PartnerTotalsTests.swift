import Licensing
import Testing

/// A partner's seats and renewals, over all orders and accounts.
struct PartnerTotalsTests {
    @Test func `what was bought is what counts today, wherever it went`() throws {
        let story = try Story().seats(5).buy(7, order: "open").buy(11, order: "to-come", starts: "2026-07-01")
            .seats(13, order: "over", expires: "2026-06-29").buy(17, order: "gone").cancel("gone")
            .users("u1").assign("u1")
        let totals = try PartnerView(story).state.totals(of: .miteamMeetings)
        #expect(totals.bought == 12)
        #expect(totals.unassigned == 7)
        #expect(totals.pool == 5)
        #expect(totals.assigned == 1)
        #expect(totals.free == 4)
        #expect(totals.over == 0)
    }

    @Test func `what is free in one account does not cover what another has too much`() throws {
        let story = try Story("beta").users("u1", "u2").assign("u1").assign("u2").account("acme", of: "norte")
            .buy(5, order: "o-1").give("o-1", to: "acme")
        let totals = try PartnerView(story, accounts: ["acme", "beta"]).state.totals(of: .miteamMeetings)
        #expect(totals.free == 5)
        #expect(totals.over == 2)
    }

    @Test func `orders that have not expired are counted in the month of their last day`() throws {
        let story = try Story().seats(5, expires: "2026-07-01").buy(7, order: "o-2", expires: "2026-07-31")
            .buy(1, order: "o-3", expires: "2027-07-31").buy(2, order: "o-4").buy(
                3,
                order: "o-5",
                expires: "2026-06-29"
            )
            .buy(4, order: "o-6", expires: "2026-08-01").cancel("o-6").buy(6, order: "o-7", expires: "2026-06-30")
        let months = try PartnerView(story).state.renewals
        #expect(months.map(\.month.firstDay.description) == ["2026-06-01", "2026-07-01", "2027-07-01"])
        #expect(months.map(\.orders) == [1, 2, 1])
        #expect(months.map(\.seats) == [6, 12, 1])
    }
}
