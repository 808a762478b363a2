import Licensing
import StrictJSON
import Testing

/// Partners, accounts and orders: <doc:LicensingRules#Orders> and <doc:Events>.
struct RegistryTests {
    // <doc:LicensingRules#Orders>: an order is assigned as a whole to one account. Source: "Todas las licencias en ese
    // pedido se asignan a la cuenta del cliente."
    @Test func `an order is assigned as a whole to one account`() throws {
        let acme = try Story().account("beta", of: "norte").buy(7, order: "o-1").at("2026-02-02").give("o-1")
        #expect(try order("o-1", acme).assignment?.account.text == "acme")
        #expect(try order("o-1", acme).assignment?.since == moment("2026-02-02"))
        #expect(try acme.seatCount().pool == 7)
        #expect(try state(of: "beta", acme).seatCount().pool == 0)
    }

    // <doc:LicensingRules#Orders>: "A second assignment to another account is recorded as a conflict; the first
    // assignment is kept."
    @Test func `a second assignment to another account is a conflict, and the first is kept`() throws {
        let acme = try Story().account("beta", of: "norte").seats(7).give("o-1", to: "beta")
        #expect(
            try acme.conflicts == [
                .alreadyAssigned(identifier("o-1"), to: identifier("acme"), attempted: identifier("beta"))
            ]
        )
        #expect(try acme.seatCount().pool == 7)
        #expect(try state(of: "beta", acme).orders.isEmpty)
    }

    // A partner's pages show a deletion once the account's own pages are published. By then, it may be another
    // partner's account.
    @Test func `an account that is recreated under another partner affects both partners`() throws {
        let story = try Story().partner("sur").account("deleted").account("acme", of: "sur")
        var registry = Registry(folding: story.events.dropLast())
        _ = registry.takeConcerned()
        registry.apply(try #require(story.events.last))
        #expect(
            try registry.takeConcerned().isSuperset(of: [.partner(identifier("norte")), .partner(identifier("sur"))])
        )
    }

    @Test func `a second assignment to the same account has no effect`() throws {
        let acme = try Story().seats(7)
        let again = try acme.give("o-1")
        #expect(again.conflicts == [])
        #expect(try again.state == acme.state)
        #expect(again.registry.orders == acme.registry.orders)
    }

    // <doc:Events#Dependencies>: "An order can only go to an account of its own partner; anything else is a conflict,
    // recorded, shown to the operator, without effect."
    @Test func `an order for an account of another partner is a conflict without effect`() throws {
        let acme = try Story().partner("sur").buy(7, order: "o-1", of: "sur").give("o-1")
        #expect(try acme.conflicts == [.foreignAccount(identifier("o-1"), identifier("acme"))])
        #expect(acme.registry.conflicts.first?.event == acme.events.last?.identity)
        #expect(try order("o-1", acme).assignment == nil)
        #expect(try acme.seatCount().pool == 0)
        #expect(try acme.state.orders.isEmpty)
    }

    @Test func `after a refused assignment, an order can still be assigned to an account of its partner`() throws {
        let acme = try Story().partner("sur").account("beta", of: "sur").buy(7, order: "o-1", of: "sur").give("o-1")
            .give("o-1", to: "beta")
        #expect(try order("o-1", acme).assignment?.account.text == "beta")
        #expect(acme.conflicts.count == 1)
    }

    @Test func `a conflict describes the problem in one sentence`() throws {
        let acme = try Story().account("beta", of: "norte").seats(7).give("o-1", to: "beta")
        let conflict = try #require(acme.registry.conflicts.first)
        #expect(
            "\(conflict)"
                == "order o-1 cannot be assigned to account beta: it is already assigned to account acme"
        )
    }

    // MARK: - Waiting: <doc:Events#Dependencies>

    @Test func `an assignment waits for its order`() throws {
        let acme = try Story().give("o-1").at("2026-02-02").buy(7, order: "o-1")
        #expect(try order("o-1", acme).assignment?.since == moment("2026-02-02"))
        #expect(try acme.seatCount().pool == 7)
        #expect(try acme.state(asOf: "2026-02-01").seatCount().pool == 0)
    }

    @Test func `an assignment waits for its account`() throws {
        let acme = try Story(untold: "acme").partner("norte").seats(7).at("2026-02-02").account("acme", of: "norte")
        #expect(try order("o-1", acme).assignment?.since == moment("2026-02-02"))
        #expect(try acme.seatCount().pool == 7)
    }

    @Test func `an assignment waits for both its order and its account, in any order`() throws {
        let orderLast = try Story(untold: "acme").give("o-1").account("acme", of: "norte").buy(7, order: "o-1")
        let accountLast = try Story(untold: "acme").give("o-1").buy(7, order: "o-1").account("acme", of: "norte")
        #expect(try orderLast.seatCount().pool == 7)
        #expect(try accountLast.seatCount().pool == 7)
    }

    @Test func `of two assignments that wait for one order, the first takes effect`() throws {
        let acme = try Story().account("beta", of: "norte").give("o-1").give("o-1", to: "beta").buy(7, order: "o-1")
        #expect(try order("o-1", acme).assignment?.account.text == "acme")
        #expect(
            try acme.conflicts == [
                .alreadyAssigned(identifier("o-1"), to: identifier("acme"), attempted: identifier("beta"))
            ]
        )
    }

    @Test func `a waiting assignment does not block an assignment of the order to another account`() throws {
        let acme = try Story().buy(7, order: "o-1").give("o-1", to: "beta").give("o-1")
        #expect(try acme.seatCount().pool == 7)
        let late = try acme.account("beta", of: "norte")
        #expect(try late.seatCount().pool == 7)
        #expect(
            try late.conflicts == [
                .alreadyAssigned(identifier("o-1"), to: identifier("acme"), attempted: identifier("beta"))
            ]
        )
    }

    @Test func `an assignment to a foreign account becomes a conflict when the account is created`() throws {
        let acme = try Story(untold: "acme").buy(7, order: "o-1", of: "sur").give("o-1")
        #expect(acme.conflicts == [])
        #expect(
            try acme.account("acme", of: "norte").conflicts == [.foreignAccount(identifier("o-1"), identifier("acme"))]
        )
    }

    // <doc:Events#Dependencies>: "An update of something that is not there at that time has no effect."
    @Test func `renewals, cancellations and updates of unknown orders, partners or accounts have no effect`() throws {
        let acme = try Story().renew("o-1", expires: "2030-01-01").cancel("o-1").seats(7, expires: "2026-12-31")
        #expect(try order("o-1", acme).expires == date("2026-12-31"))
        #expect(try !order("o-1", acme).isCancelled)
        let updated = try Story(untold: "acme").told(
            "partner.updated",
            ["partner": .string("norte"), "name": .string("Norte")]
        )
        .told("account.updated", profile("Acme"))
        #expect(updated.registry.partners.isEmpty)
        #expect(updated.registry.accounts.isEmpty)
        #expect(try updated.state.status == .absent)
    }

    // MARK: - Renewals, cancellations and repeated purchases

    @Test func `a renewal changes the expiry date, even after the order has expired`() throws {
        let acme = try Story().seats(7, expires: "2026-01-31").at("2026-03-01").renew("o-1", expires: "2026-03-31")
        #expect(try acme.state(asOf: "2026-02-15").seatCount().pool == 0)
        #expect(try acme.state(asOf: "2026-03-31").seatCount().pool == 7)
        #expect(try acme.state(asOf: "2026-04-01").seatCount().pool == 0)
        #expect(try acme.renew("o-1", expires: nil).state(asOf: "2036-04-01").seatCount().pool == 7)
    }

    @Test func `a cancelled order removes its seats, and later events do not affect it`() throws {
        let acme = try Story().account("beta", of: "norte").seats(7).cancel("o-1")
        #expect(try acme.seatCount().pool == 0)
        let later = try acme.renew("o-1", expires: "2030-01-01").give("o-1", to: "beta").cancel("o-1")
        #expect(try later.state == acme.state)
        #expect(try state(of: "beta", later).orders.isEmpty)
        #expect(try order("o-1", later).expires == nil)
    }

    @Test func `a cancelled order cannot be assigned`() throws {
        let acme = try Story().buy(7, order: "o-1").cancel("o-1").give("o-1")
        #expect(try order("o-1", acme).assignment == nil)
        #expect(try acme.seatCount().pool == 0)
    }

    // *Ours*: an order is bought once, and a second purchase that contradicts the first changes nothing.
    @Test func `a second purchase that contradicts the first is a conflict, and the first is kept`() throws {
        let acme = try Story().seats(7).buy(9, order: "o-1")
        #expect(try acme.conflicts == [.alreadyPurchased(identifier("o-1"))])
        #expect(try acme.seatCount().pool == 7)
    }

    // *Ours*: a report that was made after a renewal contains the later last day.
    @Test(
        arguments: [
            ("2026-06-30", "2027-06-30"), ("2027-06-30", "2026-06-30"), ("2026-06-30", nil), (nil, "2026-06-30"),
        ] as [(String?, String?)]
    )
    func `a second report of a purchase adds missing facts, and the earlier expiry date applies`(
        first: String?,
        second: String?
    ) throws {
        let acme = try Story().buy(7, order: "o-1", starts: "2026-01-02", expires: first)
            .told(
                "order.purchased",
                [
                    "order": "o-1", "partner": "norte", "product": "miteam-meetings", "quantity": 7,
                    "purchased": "2026-01-01", "expires": second.map(JSONValue.string),
                    "references": ["sap-order": "1"],
                ]
            )
        #expect(acme.conflicts == [])
        let order = try order("o-1", acme)
        #expect(try order.expires == date("2026-06-30"))
        #expect(try order.purchase.starts == date("2026-01-02"))
        #expect(try order.purchase.purchased == date("2026-01-01"))
        #expect(order.purchase.references.map(\.value) == ["1"])
        #expect(order.changed == acme.events.last?.time)
    }

    @Test func `a repeated purchase has no effect, even after a renewal or a cancellation`() throws {
        let acme = try Story().seats(7, expires: "2026-06-30").renew("o-1", expires: "2027-06-30")
        let again = try acme.buy(7, order: "o-1", expires: "2026-06-30")
        #expect(again.conflicts == [])
        #expect(try order("o-1", again).expires == date("2027-06-30"))
        let cancelled = try acme.cancel("o-1").buy(7, order: "o-1", expires: "2026-06-30")
        #expect(cancelled.conflicts == [])
        #expect(try cancelled.seatCount().pool == 0)
    }

    // MARK: - What counts as a change: <doc:SiteFiles#As-of>, "the last event … that changed what it shows"

    @Test func `an update without new facts changes nothing`() throws {
        let acme = try Story().told("account.updated", profile("Acme")).seats(7, expires: "2026-06-30")
        let again = try acme.told("account.updated", profile("Acme")).renew("o-1", expires: "2026-06-30")
            .told("partner.updated", ["partner": .string("norte"), "name": .string("Partner norte")])
        #expect(try again.state == acme.state)
        #expect(again.registry.orders == acme.registry.orders)
        #expect(again.registry.partners == acme.registry.partners)
        #expect(again.registry.accounts == acme.registry.accounts)
    }

    @Test func `an update does not change a number or locale that it omits`() throws {
        let number: JSONObject = [
            "account": .string("acme"), "partner": .string("norte"), "name": .string("Acme"), "number": .string("17"),
            "locale": .string("es"),
        ]
        let acme = try Story().told("account.updated", number).told("account.updated", profile("Acme Corp"))
        #expect(try acme.state.profile?.name == "Acme Corp")
        #expect(try acme.state.profile?.number == "17")
        #expect(try acme.state.profile?.locale == "es")
    }

    private func profile(_ name: String) -> JSONObject {
        ["account": .string("acme"), "partner": .string("norte"), "name": .string(name)]
    }

    private func order(_ id: String, _ story: Story) throws -> Order {
        let order: OrderID = try identifier(id)
        return try #require(story.registry.orders[order])
    }

    private func state(of account: String, _ story: Story) throws -> AccountState {
        try story.state(of: account, asOf: moment("2026-12-31"))
    }
}
