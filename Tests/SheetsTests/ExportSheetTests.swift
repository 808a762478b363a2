import Licensing
import Sheets
import StrictJSON
import Tables
import TestKit
import Testing

@testable import Site

/// The exports of the site are sheets: <doc:Sheets#Columns>.
struct ExportSheetTests {
    @Test(arguments: 0..<200)
    func `importing users.csv changes nothing`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let ledger = try RandomLedger.make(&random)
        for (account, events) in ledger.accounts {
            let state = AccountFold.state(
                of: account,
                events: events,
                orderSteps: [],
                products: catalog,
                asOf: RandomLedger.now
            )
            let users = state.users.values.sorted { $0.id < $1.id }
            let table = try Table(UsersCSV(state, users, catalog).bytes)
            guard !users.isEmpty else { continue }
            let sheet = try Sheet(table, file: "users.csv", SheetContext(account: account, products: catalog))
            let new = try SheetImport(name: "users", taken: RandomLedger.now, products: catalog).events(of: sheet)
            let preview = SheetPreview(new, in: ledger, asOf: RandomLedger.now, products: catalog)
            let changes = try #require(preview.accounts[account])
            #expect(new.count == 1 && changes.isEmpty)
            #expect(changes.users.same == users.count)
        }
    }
    @Test func `accounts.csv preserves names and numbers exactly`() throws {
        for (name, number) in [("@Beta", "+34 900"), ("  spaced  ", "4.71E+09"), ("=1;-2", "'-3"), ("Acme", "7")] {
            let facts: JSONObject = [
                "account": "acme", "partner": "p1", "name": .string(name), "number": .string(number),
            ]
            let state = AccountFold.state(
                of: id("acme"),
                events: [try event("account.created", taken, facts, id: "1")],
                orderSteps: [],
                products: catalog,
                asOf: taken
            )
            let summary = state.summary(products: catalog)
            let table = try Table(AccountsCSV([summary], catalog).bytes)
            let context = SheetContext(partner: id("p1"), products: catalog)
            let sheet = try Sheet(table, file: "accounts.csv", context)
            let read = try #require(
                try SheetImport(name: "accounts", taken: taken, products: catalog).events(of: sheet).first
            )
            guard case .account(_, .created(let profile)) = read.payload else {
                Issue.record("\(read.line)")
                continue
            }
            #expect(profile.name.unicodeScalars.elementsEqual(name.unicodeScalars))
            #expect(profile.number.map { $0.unicodeScalars.elementsEqual(number.unicodeScalars) } == true)
        }
    }

    @Test func `empty rows can precede the column names`() throws {
        let rows = try events(",,\n\n , ,\nID,NAME,EMAIL\nu1,Ana,ana@example.com\n")
        #expect(rows.count == 1)
    }
}
