import Basics
import Licensing
import Sheets
import StrictJSON
import TestKit

/// Random events of two accounts, before and after the time of the sheets.
enum RandomLedger {
    static let accounts = ["a", "b"]
    static let start = taken.adding(seconds: -100_000)
    static let now = taken.adding(seconds: 50_000)
    /// Names, including some that an export guards or quotes.
    private static let names = ["Ana", "Ben", "Eva", "=1+1", "-", "Ana; =cmd", " Zoe ", "O\"Neil, 'x", "'=x"]

    static func make(_ random: inout SeededGenerator) throws -> LedgerExcerpt {
        var ledger = LedgerExcerpt(registry: [])
        var number = 0
        func add(_ type: String, _ account: String, _ data: JSONObject, _ time: Timestamp) throws {
            number += 1
            let event = try event(type, time, data, id: "e\(number)")
            ledger.accounts[id(account), default: []].append(event)
            if type.hasPrefix("account") || type.hasPrefix("order") { ledger.registry.append(event) }
        }
        for account in accounts where !random.oneIn(8) {
            try add(
                "account.created",
                account,
                ["account": .string(account), "partner": "p1", "name": .string(account)],
                start
            )
        }
        for _ in 0..<Int.random(in: 0...60, using: &random) {
            let account = random.pick(accounts)
            let time = start.adding(seconds: Int64.random(in: 0...149_000, using: &random))
            let user: JSONObject = [
                "account": .string(account), "user": .string("u\(Int.random(in: 0..<12, using: &random))"),
                "name": .string(random.pick(names)), "email": .string(random.pick(["a@example.com", "b@example.com"])),
                "product": .string(random.pick(["miteam-meetings", "mitel-one"])),
                "integration": .string(random.pick(["miteam-meetings", "micollab"])),
                "tier": random.oneIn(2) ? "premier" : nil,
            ]
            let type = random.pick([
                "user.added", "user.added", "user.added", "user.updated", "user.removed", "license.assigned",
                "license.assigned", "license.unassigned", "integration.enabled", "integration.disabled",
            ])
            try add(type, account, user, time)
        }
        for account in ledger.accounts.keys { ledger.accounts[account]?.sort() }
        ledger.registry.sort()
        return ledger
    }
}
