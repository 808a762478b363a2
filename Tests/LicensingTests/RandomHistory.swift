import Licensing
import StrictJSON
import TestKit
import Testing

/// An unusual random history: few partners, accounts, orders and users, and many events.
///
/// Many events have the same instant, and events of every kind also occur without effect.
struct RandomHistory: Sendable {
    /// The events in the order of creation, which is not the order of truth.
    let events: [Event]
    let accounts: [AccountID]

    init(seed: UInt64, count: Int = 100) throws {
        var numbers = SeededGenerator(seed: seed)
        var story = try Story(untold: "acme").partner("norte").account("acme", of: "norte")
        for index in 0..<count {
            story = try story.at(Self.time(&numbers))
            let (type, data) = index < 20 ? Self.order(.string("acme"), &numbers) : Self.step(&numbers)
            story = try story.told(
                type,
                data,
                source: numbers.pick(["/a", "/b", "/console"]),
                id: numbers.oneIn(2) ? nil : "r-\(UInt32.random(in: 0...UInt32.max, using: &numbers))",
                sequence: numbers.oneIn(2) ? nil : String(Int.random(in: 1...12, using: &numbers))
            )
        }
        events = story.events
        accounts = [try identifier("acme"), try identifier("beta")]
    }

    /// One of sixteen times in half a year, or a midnight, when orders start and end.
    private static func time(_ numbers: inout SeededGenerator) -> String {
        let month = "2026-0\(Int.random(in: 1...6, using: &numbers))"
        if numbers.oneIn(4) { return "\(month)-01" }
        return "\(month)-1\(Int.random(in: 0...2, using: &numbers))T10:00:00Z"
    }

    private static func step(_ numbers: inout SeededGenerator) -> (type: String, data: JSONObject) {
        let account = JSONValue.string(numbers.oneIn(4) ? "beta" : "acme")
        switch Int.random(in: 0..<100, using: &numbers) {
        case 0..<30:
            let code = numbers.pick(["miteam-meetings", "miteam-meetings", "micollab", "mivoice-office"])
            let type = numbers.pick(["integration.enabled", "integration.disabled"])
            return (type, ["account": account, "integration": .string(code)])
        case 30..<50:
            let type = numbers.pick(["license.assigned", "license.assigned", "license.unassigned"])
            return (type, ["account": account, "user": user(&numbers), "product": .string("miteam-meetings")])
        case 50..<62: return person(account, &numbers)
        case 62..<65: return list(account, &numbers)
        case 65..<90: return order(account, &numbers)
        case 90..<93: return (numbers.pick(["account.deactivated", "account.reactivated"]), ["account": account])
        case 93..<95: return ("account.deleted", ["account": account])
        case 95..<96: return ("never.heard.of", [:])
        default:
            let type = numbers.pick(["account.created", "account.created", "account.updated", "partner.updated"])
            let partner = JSONValue.string(numbers.oneIn(4) ? "sur" : "norte")
            let name = JSONValue.string(numbers.pick(["Uno", "Dos"]))
            return (type, ["account": account, "partner": partner, "name": name])
        }
    }

    private static func person(_ account: JSONValue, _ numbers: inout SeededGenerator) -> (String, JSONObject) {
        let type = numbers.pick([
            "user.added", "user.added", "user.added", "user.updated", "user.removed", "user.erased",
        ])
        return (
            type,
            [
                "account": account, "user": user(&numbers), "name": .string(numbers.pick(["Ana", "Ben"])),
                "email": .string("x@example.com"), "registered": numbers.oneIn(2) ? .bool(true) : nil,
            ]
        )
    }

    /// A list of users, or the withdrawal of one that may exist.
    private static func list(_ account: JSONValue, _ numbers: inout SeededGenerator) -> (String, JSONObject) {
        guard !numbers.oneIn(3) else {
            let number = Int.random(in: 1...100, using: &numbers)
            let id = "e-" + String(repeating: "0", count: 4 - String(number).count) + String(number)
            return ("list.withdrawn", ["account": account, "list": .string(id)])
        }
        let users = ["ana", "ben", "eva"].filter { _ in numbers.oneIn(2) }.map { user in
            JSONValue.object([
                "user": .string(user), "name": .string(numbers.pick(["Ana", "Ben"])),
                "email": .string("x@example.com"),
                "licenses": numbers.oneIn(3)
                    ? nil : .array(numbers.oneIn(2) ? [.string("miteam-meetings")] : []),
            ])
        }
        return (
            "users.listed",
            [
                "account": account, "users": .array(users), "complete": numbers.oneIn(3) ? .bool(false) : nil,
                "products": numbers.oneIn(4) ? .array([]) : nil,
            ]
        )
    }

    private static func order(_ account: JSONValue, _ numbers: inout SeededGenerator) -> (String, JSONObject) {
        let order = JSONValue.string("o-\(Int.random(in: 1...6, using: &numbers))")
        let types = [
            "order.purchased", "order.purchased", "order.assigned", "order.assigned", "order.renewed",
            "order.cancelled",
        ]
        let months = ["2026-01-31", "2026-03-01", "2026-04-15", "2026-07-31", "2027-01-31"]
        return (
            numbers.pick(types),
            [
                "order": order, "account": account, "partner": .string(numbers.oneIn(6) ? "sur" : "norte"),
                "product": .string("miteam-meetings"), "quantity": .integer(Int.random(in: 1...3, using: &numbers)),
                "starts": numbers.oneIn(3) ? .string(numbers.pick(months)) : nil,
                "expires": numbers.oneIn(3) ? .null : .string(numbers.pick(months)),
            ]
        )
    }

    private static func user(_ numbers: inout SeededGenerator) -> JSONValue {
        .string(numbers.pick(["ana", "ben", "eva"]))
    }
}

extension AccountFold {
    /// An account as of a moment, from events in the order of truth.
    static func state(of account: AccountID, in events: [Event], asOf moment: Timestamp) -> AccountState {
        state(
            of: account,
            events: events.filter { $0.owner == account },
            orderSteps: Registry(folding: events).orderSteps[account] ?? [],
            asOf: moment
        )
    }
}
