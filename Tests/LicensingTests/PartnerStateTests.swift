import Licensing
import StrictJSON
import Testing

/// A partner with its orders, and the time of the last change of its pages.
struct PartnerStateTests {
    private func norte(_ story: Story, asOf text: String) throws -> PartnerState {
        let events = story.events.filter { event in (try? moment(text)).map { event.time <= $0 } ?? false }
        let registry = Registry(folding: events.sorted())
        let id: PartnerID = try identifier("norte")
        let account = try story.state(asOf: text)
        return PartnerState(
            try #require(registry.partners[id]),
            orders: registry.orders.values.filter { $0.partner == id },
            accounts: [account.summary(products: .standard)],
            asOf: try moment(text)
        )
    }

    @Test func `the orders of a partner are sorted by id`() throws {
        let story = try Story().buy(1, order: "o-2").buy(2, order: "o-10").buy(3, order: "o-1")
        #expect(try norte(story, asOf: "2026-06-01").orders.map(\.id.text) == ["o-1", "o-10", "o-2"])
    }

    @Test func `a cancelled order is not listed, but its cancellation counts as a change`() throws {
        let story = try Story().buy(1, order: "o-1").at("2026-02-02").cancel("o-1")
        #expect(try norte(story, asOf: "2026-06-01").orders == [])
        #expect(try norte(story, asOf: "2026-06-01").changed == moment("2026-02-02"))
    }

    struct Turn: Sendable {
        let day: String
        let validity: OrderValidity
        let changed: String
        let next: String?
    }

    // <doc:SiteFiles#As-of>: "a page's "as of" is the time of the last event, or the date, that changed what it shows".
    @Test(arguments: [
        Turn(day: "2026-02-28", validity: .pendingActivation, changed: "2026-02-01", next: "2026-03-01"),
        Turn(day: "2026-03-01", validity: .active, changed: "2026-03-01", next: "2026-04-01"),
        Turn(day: "2026-05-31", validity: .active, changed: "2026-05-01", next: "2026-06-01"),
        Turn(day: "2026-06-01", validity: .expiringSoon, changed: "2026-06-01", next: "2026-07-01"),
        Turn(day: "2026-07-01", validity: .expiringSoon, changed: "2026-07-01", next: "2026-07-02"),
        Turn(day: "2026-07-02", validity: .expired, changed: "2026-07-02", next: nil),
        Turn(day: "2030-01-01", validity: .expired, changed: "2026-07-02", next: nil),
    ])
    func `a partner's pages change only when an order changes validity or a month starts`(
        turn: Turn
    ) throws {
        let story = try Story().at("2026-01-02").buy(1, order: "o-1", starts: "2026-03-01", expires: "2026-07-01")
        let norte = try norte(story, asOf: turn.day)
        #expect(norte.validity(of: try #require(norte.orders.first)) == turn.validity)
        #expect(norte.changed == (try moment(turn.changed)))
        #expect(norte.nextChange == (try turn.next.map { try moment($0) }))
    }

    // An order that is about to expire before it starts is pending all the time. The months ahead change on the first
    // day of a month.
    @Test func `a date on which no validity changes does not count as a change`() throws {
        let story = try Story().at("2026-01-02").buy(1, order: "o-1", starts: "2026-03-01", expires: "2026-03-10")
        #expect(try norte(story, asOf: "2026-02-20").changed == moment("2026-02-01"))
        #expect(try norte(story, asOf: "2026-02-01").nextChange == moment("2026-03-01"))
    }

    @Test func `an update with the same name does not count as a change`() throws {
        let named: JSONObject = ["partner": .string("norte"), "name": .string("Norte S.A.")]
        let story = try Story().at("2026-02-02").told("partner.updated", named).at("2026-03-03")
            .told("partner.updated", named).told("partner.created", named)
        #expect(try norte(story, asOf: "2026-06-01").partner.name == "Norte S.A.")
        #expect(try norte(story, asOf: "2026-06-01").changed == moment("2026-02-02"))
    }
}
