import Basics
import Licensing
import Sheets
import StrictJSON
import TestKit
import Testing

/// <doc:Sheets#Time>: "Events and sheets may arrive in any order".
///
/// The site depends on the set of events alone, so the law is about this set.
struct OrderLawTests {
    /// A single event or a sheet.
    private enum Delivery {
        case event(Event)
        case sheet(text: String, name: String, taken: Timestamp)
    }

    private static let partners = ["p1", "p1", "p2"]
    private static let accounts = ["a", "b", "c"]

    private static func time(_ random: inout SeededGenerator) -> Timestamp {
        // A day has few moments, so that many events and sheets have the same time.
        taken.adding(seconds: 43_200 * Int64.random(in: -10...10, using: &random))
    }

    private static func lastDay(_ random: inout SeededGenerator) -> String? {
        random.pick([nil, "2026-12-31", "2027-06-30", "2028-01-31"])
    }

    /// Random events about six orders and their accounts, which never contradict the sheets.
    private static func single(_ number: Int, _ random: inout SeededGenerator) throws -> Event {
        let order = Int.random(in: 0..<6, using: &random)
        let id = JSONValue.string("o\(order)")
        let (account, partner) = (JSONValue.string(accounts[order / 2]), JSONValue.string(partners[order / 2]))
        let (type, data): (String, JSONObject)
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            type = "account.created"
            data = ["account": account, "partner": partner, "name": .string(random.pick(["Acme", "Zentrum"]))]
        case 1:
            type = random.pick(["account.updated", "account.deleted"])
            data = ["account": account, "partner": partner, "name": "Other"]
        case 2, 3:
            type = "order.renewed"
            data = ["order": id, "expires": lastDay(&random).map(JSONValue.string) ?? .null]
        case 4 where random.oneIn(3):
            type = "order.cancelled"
            data = ["order": id]
        case 5:
            type = "order.assigned"
            data = ["order": id, "account": account]
        default:
            type = "order.purchased"
            data = [
                "order": id, "partner": partner, "product": "mitel-one", "quantity": 5,
                "purchased": random.oneIn(2) ? "2026-02-01" : nil, "starts": random.oneIn(2) ? "2026-02-03" : nil,
                "expires": lastDay(&random).map(JSONValue.string),
                "references": random.oneIn(2) ? ["customer-po": .string(random.pick(["1", "2"]))] : nil,
            ]
        }
        return try event(type, time(&random), data, id: "e\(number)")
    }

    /// A sheet, whole or in two parts.
    private static func sheets(_ random: inout SeededGenerator) -> [Delivery] {
        var (header, rows): (String, [String])
        if random.oneIn(3) {
            header = "ACCOUNT,NAME,PARTNER,NUMBER"
            rows = (0..<3).map {
                "\(accounts[$0]),\(random.pick(["Acme", "Zentrum"])),\(partners[$0]),\(random.pick(["", "7"]))"
            }
        } else {
            header = "ORDER,PARTNER,PRODUCT,QUANTITY,PURCHASED,STARTS,EXPIRES,ACCOUNT,ASSIGNED,CUSTOMER PO"
            rows = (0..<6).map { order in
                let isAssigned = random.oneIn(2)
                let cells = [
                    "o\(order)", partners[order / 2], "mitel-one", "5", random.pick(["", "2026-02-01"]),
                    random.pick(["", "2026-02-03"]), random.oneIn(5) ? "Perpetual" : lastDay(&random) ?? "",
                    isAssigned ? accounts[order / 2] : "", isAssigned ? random.pick(["", "2026-02-10"]) : "",
                    random.pick(["", "1", "2"]),
                ]
                return cells.joined(separator: ",")
            }
        }
        rows.shuffle(using: &random)
        let cut = random.oneIn(2) ? rows.count : Int.random(in: 1..<rows.count, using: &random)
        let (name, time) = (random.pick(["s", "t"]), time(&random))
        return [rows[..<cut], rows[cut...]].filter { !$0.isEmpty }.map { part in
            .sheet(text: ([header] + part).joined(separator: "\n"), name: name, taken: time)
        }
    }

    /// The ledger after deliveries, in the order of truth.
    private static func ledger(_ deliveries: [Delivery]) throws -> [Event] {
        var ledger: [Event] = []
        var known: Set<EventIdentity> = []
        for delivery in deliveries {
            let new =
                switch delivery {
                case .event(let event): [event]
                case .sheet(let text, let name, let taken):
                    try events(text, account: nil, name: name, taken: taken, registry: ledger)
                }
            ledger = (ledger + new.filter { known.insert($0.identity).inserted }).sorted()
        }
        return ledger
    }

    @Test(arguments: 0..<300)
    func `events and sheets of orders and accounts give one ledger in any order, even if repeated`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var deliveries = try (0..<Int.random(in: 1...20, using: &random)).map { number in
            Delivery.event(try Self.single(number, &random))
        }
        for _ in 0..<Int.random(in: 1...4, using: &random) { deliveries += Self.sheets(&random) }
        let expected = try Self.ledger(deliveries)
        let again = (deliveries + deliveries.filter { _ in random.oneIn(3) }).shuffled(using: &random)
        #expect(try Self.ledger(again) == expected)
        // Sheets that repeat a purchase are no conflict. Only accounts of another partner and early renewals are.
        for conflict in Registry(folding: expected).conflicts {
            if case .alreadyPurchased = conflict.reason { Issue.record("\(conflict)") }
        }
    }
}
