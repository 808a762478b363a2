import Basics
import Licensing
import Sheets
import StrictJSON
import TestKit
import Testing

/// Previews of sheets of orders and accounts: <doc:Sheets#Preview>.
struct OrderPreviewTests {
    private static let now = RandomLedger.now

    /// Random events of partners, accounts and orders, before and after the times of the sheets and of the preview.
    private static func ledger(_ random: inout SeededGenerator) throws -> [Event] {
        var events: [Event] = []
        func add(_ type: String, _ data: JSONObject) throws {
            let time = RandomLedger.start.adding(seconds: Int64.random(in: 0...200_000, using: &random))
            events.append(try event(type, time, data, id: "e\(events.count)"))
        }
        for partner in ["p1", "p2"] where !random.oneIn(6) {
            try add("partner.created", ["partner": .string(partner), "name": .string(partner)])
        }
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let account = JSONValue.string(random.pick(["a", "b", "c"]))
            let order = JSONValue.string("o\(Int.random(in: 0..<10, using: &random))")
            let partner = JSONValue.string(random.pick(["p1", "p1", "p2"]))
            let expires =
                random.oneIn(3) ? JSONValue.null : .string("2026-0\(Int.random(in: 1...9, using: &random))-15")
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1:
                let name = JSONValue.string(random.pick(["Acme", "Zentrum"]))
                try add("account.created", ["account": account, "partner": partner, "name": name])
            case 2:
                try add("account.updated", ["account": account, "partner": partner, "name": "Other"])
            case 3 where random.oneIn(3): try add("account.deleted", ["account": account])
            case 4: try add("order.renewed", ["order": order, "expires": expires])
            case 5 where random.oneIn(2): try add("order.cancelled", ["order": order])
            case 6, 7: try add("order.assigned", ["order": order, "account": account])
            default:
                try add(
                    "order.purchased",
                    [
                        "order": order, "partner": partner,
                        "product": .string(random.pick(["miteam-meetings", "mitel-one"])),
                        "quantity": .integer(Int.random(in: 1...9, using: &random)), "expires": expires,
                    ]
                )
            }
        }
        return events.sorted()
    }

    /// A sheet that does not contradict the ledger.
    private static func orders(_ registry: Registry, _ random: inout SeededGenerator) -> String {
        var lines = ["ORDER,PARTNER,PRODUCT,QUANTITY,EXPIRES,ACCOUNT"]
        for number in 0..<14 where number == 0 || !random.oneIn(3) {
            let order: OrderID = id("o\(number)")
            let known = registry.orders[order]
            // An assignment that waits in the ledger has precedence, and may be for another account.
            let isDecided = registry.waitingAssignments.contains { $0.order == order }
            let cells = [
                "o\(number)", known?.partner.text ?? random.pick(["p1", "p2"]), known?.product.text ?? "mitel-one",
                "\(known?.quantity ?? 5)", random.pick(["", "Perpetual", "2026-03-15", "2027-01-31"]),
                known?.assignment?.account.text ?? (isDecided ? "" : random.pick(["", "a", "b", "d"])),
            ]
            lines.append(cells.joined(separator: ","))
        }
        return lines.joined(separator: "\n")
    }

    private static func accounts(_ random: inout SeededGenerator) -> String {
        var lines = ["ACCOUNT,NAME,NUMBER,PARTNER,LOCALE"]
        for account in ["a", "b", "c", "d", "e"] where account == "a" || !random.oneIn(3) {
            let cells = [
                account, random.pick(["Acme", "Zentrum", "Other"]), random.pick(["", "007"]),
                random.pick(["p1", "p2", "p3"]),
                random.pick(["", "es"]),
            ]
            lines.append(cells.joined(separator: ","))
        }
        return lines.joined(separator: "\n")
    }

    /// The outcome: the registry after the events of the ledger and the new ones, at the moment of the preview.
    private static func result(_ ledger: [Event], _ new: [Event] = []) -> Registry {
        Registry(folding: (ledger + new).sorted().filter { $0.time <= now })
    }

    /// The facts about all orders and accounts of a registry, as texts by id.
    private static func facts(_ registry: Registry) -> (orders: [String: String], accounts: [String: String]) {
        let orders = registry.orders.map { id, order in
            let end = order.expires?.description ?? "never"
            let account = order.assignment?.account.text ?? order.awaitedAccount.map { "awaits \($0)" } ?? "none"
            let purchase =
                "\(order.partner) \(order.product) \(order.quantity) \(String(describing: order.purchase.starts))"
            return (id.text, "\(purchase) \(end) \(account) \(order.isCancelled)")
        }
        let accounts = registry.accounts.map { id, entry in
            let profile = entry.profile
            let text = "\(profile.partner) \(profile.name) \(profile.number ?? "") \(profile.locale ?? "")"
            return (id.text, "\(text) \(entry.isDeleted)")
        }
        return (Dictionary(uniqueKeysWithValues: orders), Dictionary(uniqueKeysWithValues: accounts))
    }

    private static func expect(
        _ shown: SheetPreview.Changes,
        from before: [String: String],
        to after: [String: String],
        listed: Set<String>,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let kept = after.keys.filter { before[$0] != nil }
        let changed = kept.filter { before[$0] != after[$0] }
        #expect(shown.new.count == after.count - kept.count, sourceLocation: sourceLocation)
        #expect(shown.changed.count == changed.count, sourceLocation: sourceLocation)
        #expect(
            shown.same == kept.count { before[$0] == after[$0] && listed.contains($0) },
            sourceLocation: sourceLocation
        )
        #expect(shown.removed.count == before.count - kept.count, sourceLocation: sourceLocation)
    }

    // The difference is counted here in another way, from the states only.
    @Test(arguments: 0..<400)
    func `the preview of orders and accounts shows the actual effects`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let ledger = try Self.ledger(&random)
        var new: [Event] = []
        var listed: (accounts: Set<String>, orders: Set<String>) = ([], [])
        func ids(_ sheet: String) -> Set<String> {
            Set(sheet.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) })
        }
        if !random.oneIn(3) {
            let sheet = Self.accounts(&random)
            listed.accounts = ids(sheet)
            new += try events(sheet, account: nil, registry: ledger)
        }
        if !random.oneIn(4) {
            let known = (ledger + new).sorted()
            let sheet = Self.orders(Registry(folding: known), &random)
            listed.orders = ids(sheet)
            new += try events(sheet, account: nil, registry: known)
        }
        let preview = SheetPreview(
            new,
            listing: Set(listed.orders.map { id($0) }),
            in: LedgerExcerpt(registry: ledger),
            asOf: Self.now,
            products: catalog
        )
        let (before, after) = (Self.result(ledger), Self.result(ledger, new))
        let (known, shown) = (Self.facts(before), Self.facts(after))
        #expect(preview.events == new.count)
        Self.expect(preview.orders, from: known.orders, to: shown.orders, listed: listed.orders)
        Self.expect(preview.customers, from: known.accounts, to: shown.accounts, listed: listed.accounts)
        #expect(preview.orders.new == shown.orders.keys.filter { known.orders[$0] == nil }.sorted())
        #expect(preview.conflicts == after.conflicts.count - before.conflicts.count)
        for order in preview.waitingOrders { #expect(shown.orders[order.text]?.contains(" awaits ") == true) }
        for partner in preview.absentPartners { #expect(after.partners[partner] == nil) }
        #expect(preview.removals == 0 && preview.accounts.isEmpty)
    }

    @Test(arguments: 0..<100)
    func `orders and accounts that are already in the ledger change nothing`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var ledger = try Self.ledger(&random)
        let accounts = Self.accounts(&random)
        ledger = (ledger + (try events(accounts, account: nil, registry: ledger))).sorted()
        let orders = Self.orders(Registry(folding: ledger), &random)
        ledger = (ledger + (try events(orders, account: nil, registry: ledger))).sorted()
        let identities = Set(ledger.map(\.identity))
        let again =
            try events(accounts, account: nil, registry: ledger) + events(orders, account: nil, registry: ledger)
        for event in again { #expect(identities.contains(event.identity), "\(event.line)") }
        let preview = SheetPreview(again, in: LedgerExcerpt(registry: ledger), asOf: Self.now, products: catalog)
        #expect(preview.orders.isEmpty && preview.customers.isEmpty && preview.conflicts == 0)
    }
}
