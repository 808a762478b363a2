import Licensing
import Testing

/// A partner's seats and renewals, for all orders and accounts.
struct PartnerTotalsTests {
    @Test func `the bought total counts all orders that are valid today, assigned or not`() throws {
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

    @Test func `free seats in one account do not offset over-allocation in another`() throws {
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
        let state = try PartnerView(story).state
        let months = state.monthsAhead(12)
        #expect(months.map(\.month) == (0..<12).map { months[0].month.adding(months: $0) }, "empty ones, too")
        #expect(months.first?.month.firstDay.description == "2026-06-01", "the month of the moment")
        #expect(months.prefix(3).map(\.orders) == [1, 2, 0])
        #expect(months.prefix(3).map(\.seats) == [6, 12, 0])
        #expect(state.renewals(after: 12) == 1)
    }

    @Test func `the months ahead show the missing licenses if no order is renewed`() throws {
        let story = try Story().seats(2, expires: "2026-07-31").seats(3, order: "o-2", expires: "2026-09-15")
            .buy(1, order: "o-3", starts: "2026-10-01").give("o-3").users("u1", "u2", "u3", "u4").assign("u1")
            .assign("u2").assign("u3").assign("u4")
        let state = try PartnerView(story).state
        #expect(state.monthsAhead(5).map(\.missing) == [0, 1, 1, 3, 3])
        #expect(state.monthsAhead(5).map(\.shortAccounts) == [0, 1, 1, 1, 1])
        let shortage = try #require(state.comingShortage)
        #expect(shortage.day.description == "2026-08-01", "the day after the last one")
        #expect(shortage.missing == 1)
    }

    @Test func `licenses missing today do not count as a coming shortage`() throws {
        let story = try Story().seats(1).users("u1", "u2").assign("u1").assign("u2")
        let state = try PartnerView(story).state
        #expect(state.monthsAhead(2).map(\.missing) == [1, 1])
        #expect(state.comingShortage == nil)
    }

    /// The forecast for a day equals the state of the fold on that day, if nothing happens until then.
    @Test(arguments: UInt64(0)..<16)
    func `the pool forecast for a future day equals the pool on that day`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for moment in Set(events.map(\.time)) {
            let known = events.filter { $0.time <= moment }
            for account in history.accounts {
                let summary = AccountFold.state(of: account, in: known, asOf: moment).summary(products: .standard)
                for days in [1, 17, 40, 200, 700] {
                    let day = moment.date.adding(days: days)
                    let then = AccountFold.state(of: account, in: known, asOf: day.start)
                    #expect(
                        summary.pool(of: .miteamMeetings, on: day) == then.seats[.miteamMeetings]?.count.pool ?? 0,
                        "\(account), \(day) at \(moment)"
                    )
                }
            }
        }
    }
}
