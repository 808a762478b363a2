import Basics
import Licensing
import Sheets
import StrictJSON
import TestKit
import Testing

/// Previews: <doc:Sheets#Preview>.
struct SheetPreviewTests {
    private static func sheet(_ random: inout SeededGenerator) -> String {
        let hasLicenses = random.oneIn(2)
        var lines = ["ACCOUNT;USER;NAME;EMAIL;ROLE\(hasLicenses ? ";LICENSES" : "")"]
        for account in RandomLedger.accounts {
            for user in 0..<12 where !random.oneIn(3) {
                let cells =
                    [
                        account, "u\(user)", random.pick(["Ana", "Ben"]),
                        random.pick(["a@example.com", "c@example.com"]),
                        random.pick(["", "User", "Account Admin"]),
                    ]
                    + (hasLicenses
                        ? [random.pick(["", "MiTeam Meetings", "Mitel One (essential)", "MiTeam Meetings, Mitel One"])]
                        : [])
                lines.append(cells.joined(separator: ";"))
            }
        }
        return lines.joined(separator: "\n")
    }

    private struct Person: Equatable {
        let facts: [String]
        let licenses: [String]

        init(_ user: User) {
            facts = [user.name, user.email, user.role.rawValue, String(describing: user.isRegistered)]
            licenses = user.licenses.map { "\($0.key) \($0.value.tier ?? "")" }.sorted()
        }
    }

    private static func people(_ events: [Event], of account: AccountID) -> [UserID: User] {
        AccountFold.state(
            of: account,
            events: events.sorted(),
            orderSteps: [],
            products: catalog,
            asOf: RandomLedger.now
        ).users
    }

    // The import has the effects of the preview. The difference is counted here in another way, from the states only.
    @Test(arguments: 0..<400)
    func `the preview shows the actual effects of the import`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let ledger = try RandomLedger.make(&random)
        let new = try events(Self.sheet(&random), addOnly: random.oneIn(4), registry: ledger.registry)
        let preview = SheetPreview(new, in: ledger, asOf: RandomLedger.now, products: catalog)
        #expect(preview.events == new.count)
        #expect(Set(preview.accounts.keys) == LedgerExcerpt.accounts(of: new))
        var removals = 0
        var taken = 0
        for (account, shown) in preview.accounts {
            let own = ledger.accounts[account] ?? []
            let before = Self.people(own, of: account)
            let mine = new.filter { LedgerExcerpt.accounts(of: [$0]) == [account] }
            let after = Self.people(own + mine, of: account)
            let kept = after.keys.filter { before[$0] != nil }
            let changed = kept.filter { before[$0].map(Person.init) != after[$0].map(Person.init) }
            #expect(shown.users.new.count == after.keys.filter { before[$0] == nil }.count)
            #expect(shown.users.removed.count == before.keys.filter { after[$0] == nil }.count)
            #expect(shown.users.changed.count == changed.count)
            let listed = Set(mine.compactMap(\.list).flatMap(\.users).map(\.user))
            #expect(shown.users.same == kept.count { !changed.contains($0) && listed.contains($0) })
            #expect(shown.users.new == after.keys.filter { before[$0] == nil }.sorted().compactMap { after[$0]?.name })
            #expect(shown.before == before.count)
            let counts = [shown.users.changed.count, shown.users.same, shown.users.removed.count, shown.users.unlisted]
            #expect(counts.reduce(0, +) == before.count, "the counts of those who were there add up")
            for product in catalog.products.map(\.id) {
                func holders(_ users: [UserID: User]) -> Set<UserID> {
                    Set(users.values.filter { $0.licenses[product] != nil }.map(\.id))
                }
                let lost = holders(before).subtracting(holders(after))
                #expect((shown.given[product] ?? []).count == holders(after).subtracting(holders(before)).count)
                #expect((shown.taken[product] ?? []).count == lost.count)
                let isMove = holders(before).count == 1 && !holders(after).isEmpty
                #expect(
                    shown.emptied.contains(product)
                        == (!holders(before).isEmpty && lost == holders(before) && !isMove)
                )
                taken += lost.count
            }
            removals += shown.users.removed.count
        }
        #expect(preview.removals == (removals > 0 ? removals : taken))
    }

    @Test(arguments: 0..<50)
    func `a sheet that is already in the ledger changes nothing`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        var ledger = try RandomLedger.make(&random)
        let new = try events(Self.sheet(&random))
        ledger.add(new)
        let again = SheetPreview(new, in: ledger, asOf: RandomLedger.now, products: catalog)
        let changed = again.accounts.values.filter { !$0.isEmpty }
        #expect(changed.isEmpty)
        for event in new {
            for account in LedgerExcerpt.accounts(of: [event]) {
                #expect(UserLists.encounter(event, among: ledger.accounts[account] ?? []) == .same(event.identity))
            }
        }
    }

    // MARK: - Removals

    private func ledger(users count: Int, licensed: Int = 0) throws -> LedgerExcerpt {
        var events = try (0..<count).map { number in
            try event(
                "user.added",
                RandomLedger.start,
                [
                    "account": "acme", "user": .string("u\(number)"), "name": .string("User \(number)"),
                    "email": .string("u\(number)@example.com"),
                ],
                id: "u\(number)"
            )
        }
        events += try (0..<licensed).map { number in
            try event(
                "license.assigned",
                RandomLedger.start.adding(seconds: 1),
                ["account": "acme", "user": .string("u\(number)"), "product": "miteam-meetings"],
                id: "l\(number)"
            )
        }
        return LedgerExcerpt(registry: [], accounts: [id("acme"): events.sorted()])
    }

    private func preview(
        _ ledger: LedgerExcerpt,
        _ users: Range<Int>,
        addOnly: Bool = false,
        licenses: String? = nil
    ) throws -> SheetPreview {
        let rows = users.map { "u\($0),User \($0),u\($0)@example.com\(licenses.map { ",\($0)" } ?? "")" }
        let text = (["USER,NAME,EMAIL\(licenses == nil ? "" : ",LICENSES")"] + rows).joined(separator: "\n")
        return SheetPreview(try events(text, addOnly: addOnly), in: ledger, asOf: RandomLedger.now, products: catalog)
    }

    @Test(arguments: [(10, 5, false), (10, 6, true), (100, 10, false), (100, 11, true), (60, 6, false), (59, 6, true)])
    func `a removal of more than five users and more than a tenth needs confirmation`(
        users: Int,
        removed: Int,
        isMany: Bool
    ) throws {
        let preview = try preview(try ledger(users: users), 0..<(users - removed))
        #expect(preview.removals == removed)
        #expect(
            preview.warnings() == (isMany ? ["\(removed) of the \(users) users of account acme would be removed"] : [])
        )
    }

    @Test func `removing all licenses of a product needs confirmation`() throws {
        let preview = try preview(try ledger(users: 4, licensed: 3), 0..<4, licenses: "")
        #expect(preview.warnings() == ["all licenses of MiTeam Meetings in account acme would be taken"])
        #expect(preview.removals == 3)
        #expect(
            try self.preview(try ledger(users: 4, licensed: 3), 0..<4, licenses: "MiTeam Meetings").warnings().isEmpty
        )
    }

    @Test(arguments: [(1, false), (3, true)])
    func `a sheet that gives all licenses to other users needs confirmation, except for a single license`(
        licensed: Int,
        needsConfirmation: Bool
    ) throws {
        let rows = (0..<6).map { "u\($0),User \($0),u\($0)@example.com,\($0 < licensed ? "no" : "yes")" }
        let text = (["USER,NAME,EMAIL,MiTeam Meetings"] + rows).joined(separator: "\n")
        let ledger = try ledger(users: 6, licensed: licensed)
        let preview = SheetPreview(try events(text), in: ledger, asOf: RandomLedger.now, products: catalog)
        #expect(preview.warnings().isEmpty == !needsConfirmation)
    }

    @Test func `a sheet without known users needs confirmation, unless it only adds`() throws {
        let strangers = try preview(try ledger(users: 2), 5..<9)
        #expect(strangers.warnings().count == 1 && strangers.removals == 2)
        #expect(try preview(try ledger(users: 2), 5..<9, addOnly: true).warnings().isEmpty)
        #expect(try preview(try ledger(users: 0), 5..<9).warnings().isEmpty)
    }

    // MARK: - Words

    @Test func `the preview shows ten names of each kind and the number of further names`() throws {
        let lines = try preview(try ledger(users: 40, licensed: 20), 12..<52).lines()
        #expect(lines[0] == "account acme (40 users): 12 new, 0 changed, 28 same, 12 removed")
        #expect(lines[1] == "  new: \((40..<50).map { "User \($0)" }.joined(separator: ", ")) and 2 more")
        #expect(lines[2].hasPrefix("  removed: User 0, User 1, User 10") && lines[2].hasSuffix(" and 2 more"))
        #expect(lines[3] == "  MiTeam Meetings: 0 licenses given, 12 taken")
        #expect(lines[5] == "  account acme is not in the ledger: its pages will appear after it is added")
    }

    @Test func `licenses whose integration is not mentioned in any event are pointed out`() throws {
        var ledger = try ledger(users: 2)
        func isPointedOut(_ licenses: String?) throws -> Bool {
            try preview(ledger, 0..<2, licenses: licenses).lines()
                .contains { $0.hasPrefix("  no event states whether miteam-meetings is enabled in account acme: ") }
        }
        #expect(try isPointedOut("MiTeam Meetings"))
        #expect(try !isPointedOut(nil))
        let data: JSONObject = ["account": "acme", "integration": "miteam-meetings"]
        // An integration that an event switched off is off intentionally.
        for type in ["integration.enabled", "integration.disabled"] {
            ledger.accounts[id("acme")]?.append(try event(type, RandomLedger.start, data, id: type))
            #expect(try !isPointedOut("MiTeam Meetings"), "\(type)")
        }
    }

    @Test func `a preview of several accounts has a total`() throws {
        let new = try events("ACCOUNT,EMAIL,NAME\na,x@example.com,X\nb,y@example.com,Y\nb,z@example.com,Z\n")
        let lines = SheetPreview(new, in: LedgerExcerpt(registry: []), asOf: RandomLedger.now).lines()
        #expect(lines.last == "in total: 3 new, 0 changed, 0 same, 0 removed")
    }

    // MARK: - Lists in the ledger

    @Test func `a different list at the same time is detected, unless it is withdrawn`() throws {
        let account: AccountID = id("acme")
        let one = try events("EMAIL,NAME\na@example.com,A\n")[0]
        let other = try events("EMAIL,NAME\nb@example.com,B\n")[0]
        #expect(UserLists.encounter(one, among: []) == nil)
        #expect(UserLists.encounter(other, among: [one]) == .other(one.identity))
        let withdrawal = try UserLists.withdrawal(of: one, account: account)
        #expect(UserLists.standing([one, withdrawal]).isEmpty)
        #expect(UserLists.encounter(other, among: [one, withdrawal]) == nil)
        #expect(UserLists.encounter(one, among: [one, withdrawal]) == .withdrawn(one.identity, isKept: true))
        #expect(UserLists.encounter(one, among: [withdrawal]) == .withdrawn(one.identity, isKept: false))
        let renamed = try events("EMAIL,NAME\na@example.com,A\n", name: "renamed")[0]
        #expect(UserLists.encounter(renamed, among: [one]) == nil && renamed.list == one.list)
        #expect(UserLists.encounter(one, among: [one, renamed]) == .same(one.identity))
    }

    // <doc:Sheets#Time>: "A sheet with the same rows and a later moment is another statement."
    @Test func `the same rows at a later time are a new list, as an event in between may still arrive`()
        throws
    {
        let rows = "USER,EMAIL,NAME\nu1,a@example.com,A\n"
        let first = try events(rows)
        let second = try events(rows, taken: taken.adding(seconds: 7200))
        #expect(UserLists.encounter(try #require(second.first), among: first) == nil)
        let removal = try event(
            "user.removed",
            taken.adding(seconds: 3600),
            ["account": "acme", "user": "u1"],
            id: "e1"
        )
        #expect(Self.people(first + [removal], of: id("acme")).isEmpty)
        #expect(Self.people(first + second + [removal], of: id("acme")).count == 1)
    }

    @Test(arguments: 0..<50)
    func `a withdrawn list has no effect`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let ledger = try RandomLedger.make(&random)
        let new = try events(Self.sheet(&random))
        for event in new {
            let account = try #require(LedgerExcerpt.accounts(of: [event]).first)
            let own = ledger.accounts[account] ?? []
            let withdrawal = try UserLists.withdrawal(of: event, account: account, products: catalog)
            #expect(Self.people(own + [event, withdrawal], of: account) == Self.people(own, of: account))
        }
    }
}
