import StrictJSON
import Testing

@testable import Licensing

/// The events that <doc:Events#Types> accepts, and their payloads.
struct EventDecodingTests {
    private func decode(_ type: String, _ data: String) throws -> EventPayload {
        try EventDecoder().decode(EventText(type, data: data).json).payload
    }

    @Test func `an event has an identity, a time, a sequence and an actor`() throws {
        let text = EventText().with("sequence", #""0007""#).with("actor", #""Ana Ruiz""#)
        let event = try EventDecoder().decode(text.json)
        #expect(event.identity == EventIdentity(source: "/console", id: "e-17"))
        #expect(event.time == (try moment("2026-03-01T10:00:00Z")))
        #expect(event.sequence == "0007")
        #expect(event.actor == "Ana Ruiz")
    }

    @Test(arguments: ["sequence", "actor"])
    func `sequence and actor may be absent or null`(key: String) throws {
        let absent = try EventDecoder().decode(EventText().json)
        #expect(try EventDecoder().decode(EventText().with(key, "null").json) == absent)
        #expect(absent.sequence == nil)
        #expect(absent.actor == nil)
    }

    @Test(arguments: requiredData.map { ($0.type, $0.fields) })
    func `every event type can be decoded from its required fields alone`(
        type: String,
        fields: [String: String]
    )
        throws
    {
        if case .unknown = try decode(type, jsonObject(fields)) { Issue.record("\(type) is not known") }
    }

    @Test func `the contract defines twenty event types`() {
        #expect(Set(requiredData.map(\.type)).count == 20)
    }

    // MARK: - Payloads, in the order of <doc:Events#Types>

    @Test func `partners are created and updated`() throws {
        let partner: PartnerID = try identifier("norte")
        let data = #"{"partner":"norte","name":"Norte"}"#
        #expect(try decode("partner.created", data) == .partner(partner, .created(name: "Norte")))
        #expect(try decode("partner.updated", data) == .partner(partner, .updated(name: "Norte")))
    }

    @Test func `accounts are created and updated with their optional fields`() throws {
        let account: AccountID = try identifier("acme")
        let full = AccountProfile(partner: try identifier("norte"), name: "Acme", number: "17", locale: "es")
        let bare = AccountProfile(partner: try identifier("norte"), name: "Acme", number: nil, locale: nil)
        let data = #"{"account":"acme","partner":"norte","name":"Acme","number":"17","locale":"es"}"#
        let less = #"{"account":"acme","partner":"norte","name":"Acme","number":null}"#
        #expect(try decode("account.created", data) == .account(account, .created(full)))
        #expect(try decode("account.updated", less) == .account(account, .updated(bare)))
    }

    // *Ours*: some senders write account numbers as numbers.
    @Test(arguments: [
        (#""0017""#, "0017"), ("17", "17"), ("17.0", "17"), ("12345678901234567890", "12345678901234567890"),
    ])
    func `an account number may be a string or a number`(written: String, number: String) throws {
        let data = #"{"account":"acme","partner":"norte","name":"Acme","number":\#(written)}"#
        let profile = AccountProfile(partner: try identifier("norte"), name: "Acme", number: number, locale: nil)
        #expect(try decode("account.created", data) == .account(identifier("acme"), .created(profile)))
    }

    @Test func `accounts are deactivated, reactivated and deleted`() throws {
        let account: AccountID = try identifier("acme")
        #expect(try decode("account.deactivated", #"{"account":"acme"}"#) == .account(account, .deactivated))
        #expect(try decode("account.reactivated", #"{"account":"acme"}"#) == .account(account, .reactivated))
        #expect(try decode("account.deleted", #"{"account":"acme"}"#) == .account(account, .deleted))
    }

    @Test func `orders are purchased with dates and references`() throws {
        let data = """
            {"order":"o-1","partner":"norte","product":"miteam-meetings","quantity":25,"purchased":"2026-01-02",
            "starts":"2026-02-01","expires":"2027-01-31","references":{"sap":"4711","po":"A/9","none":null}}
            """
        let purchase = OrderPurchase(
            partner: try identifier("norte"),
            product: .miteamMeetings,
            quantity: 25,
            purchased: try date("2026-01-02"),
            starts: try date("2026-02-01"),
            expires: try date("2027-01-31"),
            references: [.init(name: "po", value: "A/9"), .init(name: "sap", value: "4711")]
        )
        #expect(try decode("order.purchased", data) == .order(identifier("o-1"), .purchased(purchase)))
    }

    @Test(arguments: ["", #","purchased":null,"starts":null,"expires":null,"references":null"#, #","references":{}"#])
    func `an order without dates is perpetual`(rest: String) throws {
        let data = #"{"order":"o","partner":"p","product":"miteam-meetings","quantity":1\#(rest)}"#
        let purchase = OrderPurchase(
            partner: try identifier("p"),
            product: .miteamMeetings,
            quantity: 1,
            purchased: nil,
            starts: nil,
            expires: nil,
            references: []
        )
        #expect(try decode("order.purchased", data) == .order(identifier("o"), .purchased(purchase)))
    }

    @Test(arguments: [
        ("1", 1), ("5", 5), ("5.0", 5), ("5e0", 5), ("5.00E+0", 5), ("50e-1", 5), ("1e6", 1_000_000),
        ("1000000", 1_000_000),
    ])
    func `a quantity is a whole number in any JSON notation`(text: String, quantity: Int) throws {
        let data = #"{"order":"o","partner":"p","product":"miteam-meetings","quantity":\#(text)}"#
        guard case .order(_, .purchased(let purchase)) = try decode("order.purchased", data) else {
            Issue.record("no purchase")
            return
        }
        #expect(purchase.quantity == quantity)
    }

    @Test func `orders are renewed, cancelled and assigned`() throws {
        let order: OrderID = try identifier("o")
        let dated = try decode("order.renewed", #"{"order":"o","expires":"2027-01-31"}"#)
        #expect(dated == .order(order, .renewed(expires: try date("2027-01-31"))))
        #expect(try decode("order.renewed", #"{"order":"o","expires":null}"#) == .order(order, .renewed(expires: nil)))
        #expect(try decode("order.cancelled", #"{"order":"o"}"#) == .order(order, .cancelled))
        let assigned = try decode("order.assigned", #"{"order":"o","account":"acme"}"#)
        #expect(assigned == .order(order, .assigned(try identifier("acme"))))
    }

    @Test(arguments: ["miteam-meetings", "micollab", "micc", "Whatever_2.0", "Microsoft Teams", "#1 (ñ)"])
    func `an integration can have any code`(code: String) throws {
        let data = #"{"account":"acme","integration":"\#(code)"}"#
        for (type, position) in [("integration.enabled", Switch.on), ("integration.disabled", .off)] {
            guard case .integration(let account, let integration, position) = try decode(type, data) else {
                Issue.record("\(type) is something else")
                continue
            }
            #expect(account.text == "acme")
            #expect(integration.text == code)
        }
    }

    @Test(arguments: [
        ("", nil, nil), (#","role":"user","registered":false"#, .user, false),
        (#","role":"account-admin","registered":true"#, UserRole.accountAdmin, true),
        (#","role":null,"registered":null"#, nil, nil),
    ])
    func `users are added and updated with an optional role and registration`(
        rest: String,
        role: UserRole?,
        registered: Bool?
    ) throws {
        let data = #"{"account":"acme","user":"ana","name":"Ana","email":"ana@example.com"\#(rest)}"#
        let profile = UserProfile(name: "Ana", email: "ana@example.com", role: role, registered: registered)
        #expect(try decode("user.added", data) == .user(identifier("acme"), identifier("ana"), .added(profile)))
        #expect(try decode("user.updated", data) == .user(identifier("acme"), identifier("ana"), .updated(profile)))
    }

    @Test func `users are removed`() throws {
        let payload = try decode("user.removed", #"{"account":"acme","user":"ana"}"#)
        #expect(payload == .user(try identifier("acme"), try identifier("ana"), .removed))
    }

    @Test(arguments: [("", nil), (#","tier":null"#, nil), (#","tier":"Premier""#, "Premier")])
    func `licenses are assigned with an optional tier, and unassigned`(rest: String, tier: String?) throws {
        let data = #"{"account":"acme","user":"ana","product":"miteam-meetings"\#(rest)}"#
        let account: AccountID = try identifier("acme")
        let user: UserID = try identifier("ana")
        let assigned = try decode("license.assigned", data)
        let unassigned = try decode("license.unassigned", data)
        #expect(assigned == .license(account, user, .miteamMeetings, .assigned(tier: tier)))
        #expect(unassigned == .license(account, user, .miteamMeetings, .unassigned))
    }

    // <doc:Events#Types>: "An unknown `type` is kept and shown by `vitrina status`, never an error."
    @Test(arguments: ["order.refunded", "Order.Purchased", "com.example.noise", "x", "order.purchased "])
    func `an event of an unknown type is accepted and stored with its data`(type: String) throws {
        let event = try EventDecoder().decode(EventText(type, data: #"{"quantity":0,"any":["thing"]}"#).json)
        #expect(event.payload == .unknown(type: type))
        #expect(event.line.contains(#""data":{"any":["thing"],"quantity":0}"#))
    }

    @Test func `the product must be in the catalog`() throws {
        let data = #"{"account":"acme","user":"ana","product":"mitel-one","tier":"Elite"}"#
        let text = EventText("license.assigned", data: data).json
        let payload = try EventDecoder(products: .withMitelOne()).decode(text).payload
        let expected = EventPayload.license(
            try identifier("acme"),
            try identifier("ana"),
            try identifier("mitel-one"),
            .assigned(tier: "Elite")
        )
        #expect(payload == expected)
        #expect(throws: EventDecodingError.self) { try EventDecoder().decode(text) }
    }

    // <doc:Events#Fields>: "1 to 200 characters of any script"; *ours*: counted in code points.
    @Test(arguments: [
        "a", " ", "Ñandú S.A.", "株式会社", "شركة", "👩‍👩‍👧‍👦", "e\u{301}", "<b>&\\\"'", "\u{200F}",
        String(repeating: "字", count: 200), String(repeating: "e\u{301}", count: 100),
    ])
    func `a name is 1 to 200 characters of any script`(name: String) throws {
        let data = JSONValue.object(["partner": .string("norte"), "name": .string(name)]).canonicalText
        guard case .partner(_, .created(let decoded)) = try decode("partner.created", data) else {
            Issue.record("no partner")
            return
        }
        #expect(Array(decoded.utf8) == Array(name.utf8))
    }
}
