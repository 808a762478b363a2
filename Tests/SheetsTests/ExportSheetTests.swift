import Licensing
import Sheets
import Tables
import TestKit
import Testing

@testable import Site

/// The exports of the site are sheets: <doc:Sheets#Columns>.
struct ExportSheetTests {
    @Test(arguments: 0..<200)
    func `users.csv says exactly what the ledger holds`(seed: Int) throws {
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
}
