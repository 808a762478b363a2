import Licensing
import StrictJSON
import TestKit

/// Unusual random events: few subjects, events of every kind, many at one instant, and many without effect.
struct RandomEvents {
    private var random: SeededGenerator
    private var number = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Events in almost the order of truth; some arrive late.
    mutating func arriving(_ count: Int) throws -> [Event] {
        let decoder = EventDecoder(from: .ledger)
        let start = [
            event("partner.created", "2026-01-01T00:00:00Z", ["partner": .string("norte"), "name": .string("Norte")]),
            event("account.created", "2026-01-01T00:00:01Z", account("acme", of: "norte")),
            event("account.created", "2026-01-01T00:00:02Z", account("beta", of: "norte")),
        ]
        let events = try (start + (0..<count).map { _ in next() }).map { try decoder.decode($0) }
        let places = events.map { event in
            (event, event.time.seconds + Int64.random(in: 0...(random.oneIn(6) ? 8_000_000 : 100_000), using: &random))
        }
        return places.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private mutating func next() -> JSONValue {
        let (type, data) = step()
        return event(type, time(), data)
    }

    /// One of few times in half a year, often a midnight, when orders start and end.
    private mutating func time() -> String {
        let month = "2026-0\(Int.random(in: 1...6, using: &random))"
        return random.oneIn(2)
            ? "\(month)-01T00:00:00Z"
            : "\(month)-1\(Int.random(in: 0...9, using: &random))T1\(Int.random(in: 0...2, using: &random)):00:00Z"
    }

    private mutating func step() -> (String, JSONObject) {
        let account = JSONValue.string(random.oneIn(3) ? "beta" : "acme")
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<18:
            let integration = random.pick(["miteam-meetings", "miteam-meetings", "micollab", "mivoice-office"])
            let type = random.pick(["integration.enabled", "integration.disabled"])
            return (type, ["account": account, "integration": .string(integration)])
        case 18..<40:
            let type = random.pick(["license.assigned", "license.assigned", "license.unassigned"])
            return (type, ["account": account, "user": user(), "product": .string("miteam-meetings")])
        case 40..<45: return list(account)
        case 45..<62:
            let type = random.pick([
                "user.added", "user.added", "user.added", "user.updated", "user.removed", "user.erased",
            ])
            let name = JSONValue.string(random.pick(["Ana", "Ben", "Eva"]))
            return (type, ["account": account, "user": user(), "name": name, "email": .string("x@example.com")])
        case 62..<88: return order(account)
        case 88..<91: return (random.pick(["account.deactivated", "account.reactivated"]), ["account": account])
        case 91..<93: return ("account.deleted", ["account": account])
        case 93..<94: return ("never.heard.of", [:])
        case 94..<96:
            return (
                random.pick(["partner.created", "partner.updated"]),
                [
                    "partner": .string(random.pick(["norte", "sur"])),
                    "name": .string(random.pick(["Norte", "Sur", "Este"])),
                ]
            )
        default:
            let type = random.pick(["account.created", "account.created", "account.updated"])
            return (type, self.account(random.oneIn(2) ? "beta" : "acme", of: random.oneIn(3) ? "sur" : "norte"))
        }
    }

    private mutating func account(_ id: String, of partner: String) -> JSONObject {
        ["account": .string(id), "partner": .string(partner), "name": .string(random.pick(["Uno", "Dos"]))]
    }

    /// A list of users, or the withdrawal of one that may exist.
    private mutating func list(_ account: JSONValue) -> (String, JSONObject) {
        guard !random.oneIn(3) else {
            return (
                "list.withdrawn", ["account": account, "list": .string("e\(Int.random(in: 1...70, using: &random))")]
            )
        }
        var users: [JSONValue] = []
        for user in ["ana", "ben", "eva"] where random.oneIn(2) {
            let licenses: [JSONValue] = random.oneIn(2) ? [.string("miteam-meetings")] : []
            users.append(
                .object([
                    "user": .string(user), "name": .string(random.pick(["Ana", "Ben", "Eva"])),
                    "email": .string("x@example.com"), "licenses": random.oneIn(3) ? nil : .array(licenses),
                ])
            )
        }
        return ("users.listed", ["account": account, "users": .array(users), "complete": .bool(!random.oneIn(3))])
    }

    private mutating func order(_ account: JSONValue) -> (String, JSONObject) {
        let months = ["2026-01-31", "2026-03-01", "2026-04-15", "2026-07-31", "2027-01-31"]
        return (
            random.pick([
                "order.purchased", "order.purchased", "order.assigned", "order.assigned", "order.renewed",
                "order.cancelled",
            ]),
            [
                "order": .string("o-\(Int.random(in: 1...4, using: &random))"), "account": account,
                "partner": .string(random.oneIn(8) ? "sur" : "norte"), "product": .string("miteam-meetings"),
                "quantity": .integer(Int.random(in: 1...3, using: &random)),
                "starts": random.oneIn(3) ? .string(random.pick(months)) : nil,
                "expires": random.oneIn(3) ? .null : .string(random.pick(months)),
            ]
        )
    }

    private mutating func event(_ type: String, _ time: String, _ data: JSONObject) -> JSONValue {
        number += 1
        return .object([
            "specversion": .string("1.0"), "id": .string("e\(number)"),
            "source": .string(random.pick(["/a", "/console"])),
            "type": .string(type), "time": .string(time), "data": .object(data),
            "actor": random.oneIn(4) ? .string(random.pick(["Ana", "Ben", "x@example.com"])) : nil,
            "sequence": random.oneIn(2) ? .string("\(Int.random(in: 1...9, using: &random))") : nil,
        ])
    }

    private mutating func user() -> JSONValue { .string(random.pick(["ana", "ben", "eva"])) }
}
