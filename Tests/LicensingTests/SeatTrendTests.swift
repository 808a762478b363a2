import Licensing
import Testing

/// The seats of a product month by month, over the twelve months up to a moment.
struct SeatTrendTests {
    private static let seeds = UInt64(0)..<16
    private let end = CalendarDate("2027-12-31")?.end ?? Timestamp(seconds: 0)

    private func months(_ state: AccountState, _ moment: Timestamp) -> [SeatTrend.Month] {
        state.trends[.miteamMeetings]?.months(upTo: CalendarMonth(moment.date)) ?? []
    }

    /// The months up to the month of a day.
    private func texts(_ state: AccountState, _ day: String) throws -> [String] {
        months(state, try #require(CalendarDate(day)).end)
            .map { "\($0.month.firstDay) \($0.count.pool) \($0.count.assigned)" }
    }

    @Test(arguments: seeds)
    func `each month shows the seats at its end`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for moment in Set(events.map(\.time) + [end]).sorted() {
            for account in history.accounts {
                let state = AccountFold.state(of: account, in: events, asOf: moment)
                let months = months(state, moment)
                #expect(months.count <= SeatTrend.limit)
                for (index, month) in months.enumerated() {
                    #expect(month.month == months[0].month.adding(months: index))
                    let next = month.month.adding(months: 1).firstDay.start
                    let last = Timestamp(seconds: next.seconds - 1, nanoseconds: 999_999_999)
                    let then = AccountFold.state(of: account, in: events, asOf: min(last, moment))
                    #expect(try month.count == then.seatCount(), "\(account), \(month.month.firstDay) at \(moment)")
                }
            }
        }
    }

    @Test(arguments: seeds)
    func `the last month shows the current seats`(seed: UInt64) throws {
        let history = try RandomHistory(seed: seed)
        let events = history.events.sorted()
        for moment in Set(events.map(\.time) + [end]) {
            for account in history.accounts {
                let state = AccountFold.state(of: account, in: events, asOf: moment)
                #expect(
                    try months(state, moment).last?.count ?? SeatCount() == state.seatCount(),
                    "\(account) at \(moment)"
                )
            }
        }
    }

    @Test func `a month without a change repeats the previous month`() throws {
        let state = try Story().at("2026-01-10").seats(5).at("2026-02-28").users("u1").assign("u1")
            .at("2026-05-01").seats(2, order: "o-2").state
        #expect(
            try texts(state, "2026-05-01") == [
                "2026-01-01 5 0", "2026-02-01 5 1", "2026-03-01 5 1", "2026-04-01 5 1", "2026-05-01 7 1",
            ]
        )
    }

    @Test func `a month with several changes shows the last state`() throws {
        let state = try Story().at("2026-01-10").seats(5).users("u1").assign("u1").unassign("u1").cancel("o-1").state
        #expect(try texts(state, "2026-01-31") == ["2026-01-01 0 0"])
    }

    @Test func `months after the last change show the same seats`() throws {
        let state = try Story().at("2026-01-10").seats(5).state
        #expect(try texts(state, "2026-03-31") == ["2026-01-01 5 0", "2026-02-01 5 0", "2026-03-01 5 0"])
        #expect(try texts(state, "2031-07-01").first == "2030-08-01 5 0")
        #expect(try texts(state, "2031-07-01").count == 12)
    }

    @Test func `the account's pages change at the start of a month`() throws {
        let story = try Story().at("2026-01-10").seats(5)
        let january = try #require(CalendarDate("2026-01-31")).end
        let february = try #require(CalendarDate("2026-02-01")).start
        let state = try story.state(asOf: "2026-01-31")
        #expect(state.nextChange(after: january) == february)
        #expect(state.trendTurned(asOf: january) == nil, "the first month begins the chart")
        #expect(state.trendTurned(asOf: february) == february)
        #expect(try Story().state.nextChange(after: january) == nil, "no seats, no chart")
    }

    @Test func `the expiry of an order changes the trend`() throws {
        let story = try Story().at("2026-01-10").seats(5, expires: "2026-03-31")
        #expect(try texts(story.state(asOf: "2026-03-31"), "2026-03-31").last == "2026-03-01 5 0")
        #expect(
            try texts(story.state(asOf: "2026-06-01"), "2026-04-30")
                == ["2026-01-01 5 0", "2026-02-01 5 0", "2026-03-01 5 0", "2026-04-01 0 0"]
        )
    }

    @Test func `the trend contains at most twelve months`() throws {
        var story = try Story().at("2026-02-01").seats(1)
        for month in 1...9 {
            story = try story.at("2028-0\(month)-02").seats(1, order: "o-2028-\(month)")
        }
        let months = try texts(story.state, "2028-09-30")
        #expect(months.first == "2027-10-01 1 0", "as it was before")
        #expect(months.last == "2028-09-01 10 0")
        #expect(months.count == 12)
    }

    @Test func `the trend of a recreated account starts at its recreation`() throws {
        let story = try Story().at("2026-01-10").seats(5).users("u1").assign("u1").at("2026-03-03").account("deleted")
            .account("acme", of: "norte").at("2026-04-04").users("u2").assign("u2")
        #expect(try texts(story.state, "2026-04-30") == ["2026-03-01 5 0", "2026-04-01 5 1"])
    }
}
