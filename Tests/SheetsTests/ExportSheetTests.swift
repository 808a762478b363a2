import Licensing
import Localization
import Sheets
import ShippedSite
import StrictJSON
import Tables
import TestKit
import Testing

@testable import Site

/// The exports of the site are sheets: <doc:Sheets#Columns>.
struct ExportSheetTests {
    /// The accounts of a ledger without their orders.
    private static func states(_ ledger: LedgerExcerpt) -> [AccountID: AccountState] {
        Dictionary(
            uniqueKeysWithValues: ledger.accounts.map { account, events in
                let state = AccountFold.state(
                    of: account,
                    events: events,
                    orderSteps: [],
                    products: catalog,
                    asOf: RandomLedger.now
                )
                return (account, state)
            }
        )
    }

    /// The words of a shipped language.
    private static func phrases(_ locale: String) throws -> Phrasebook {
        let file = try #require(try ShippedSite.files(below: "Locales")["\(locale).json"])
        let words = try LocaleCatalog(parsing: file, file: "\(locale).json")
        return Phrasebook(words, LocaleFormatter(formats: words.formats, grouping: words.grouping))
    }

    @Test(arguments: 0..<200)
    func `importing users.csv changes nothing`(seed: Int) throws {
        var random = SeededGenerator(seed: seed)
        let ledger = try RandomLedger.make(&random)
        for (account, state) in Self.states(ledger) {
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

    /// Spreadsheet programs show the workbook `users.xlsx` with the words of its language.
    @Test(arguments: ["en", "es"], 0..<50)
    func `importing the workbook of users as CSV changes nothing`(locale: String, seed: Int) throws {
        let phrases = try Self.phrases(locale)
        let header = [
            "users.name", "users.email", "user.id", "user.role", "table.registered", "user.added", "users.product",
            "users.outcome", "users.cause", "users.since", "table.tier",
        ].map { phrases.text($0) }
        var random = SeededGenerator(seed: seed)
        let ledger = try RandomLedger.make(&random)
        for (account, state) in Self.states(ledger) {
            let rows = state.users.values.flatMap { user in
                state.explanations(for: user, products: catalog).map { explanation in
                    [
                        user.name, user.email, user.id.text, phrases.text("role.\(user.role.rawValue)"),
                        user.isRegistered.map { phrases.text($0 ? "table.yes" : "table.no") } ?? "", "",
                        explanation.product.name, phrases.text(explanation.outcome, among: catalog),
                        phrases.text("cause.\(explanation.cause.rawValue).short"), "",
                        explanation.needsTier ? phrases.text("tier.notChosen") : explanation.tier ?? "",
                    ]
                }
            }
            guard !rows.isEmpty else { continue }
            let text = ([header] + rows).map { row in
                row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ";")
            }
            let new = try events(text.joined(separator: "\r\n"), account: account.text, taken: RandomLedger.now)
            let preview = SheetPreview(new, in: ledger, asOf: RandomLedger.now, products: catalog)
            #expect(try #require(preview.accounts[account]).isEmpty)
        }
    }

    @Test(arguments: ["en", "es"]) func `the workbook of orders names the columns of a sheet`(locale: String) throws {
        let phrases = try Self.phrases(locale)
        let header = [
            "orders.order", "orders.product", "orders.quantity", "orders.state", "table.purchased", "orders.starts",
            "orders.expires", "orders.assignedSince", "orders.account", "account.id", "reference.sap-order",
            "reference.reseller-po", "reference.customer-po", "reference.tracking", "table.otherReferences",
        ].map { phrases.text($0) }
        let row = "o1;MiTeam Meetings;5;;2026-01-02;2026-01-03;2027-01-03;2026-01-05;Acme Limited;acme;S1;R1;C1;T1;"
        let columns = try sheet("\(header.joined(separator: ";"))\n\(row)\n", account: nil).columns
        let fields: [SheetField] = [
            .order, .product, .quantity, .purchased, .starts, .expires, .account, .assigned, .sapOrder, .resellerPO,
            .customerPO, .tracking, .otherReferences,
        ]
        for field in fields { #expect(columns.summary.contains(" → \(field.rawValue)"), "\(columns.summary)") }
        #expect(columns.summary.contains("\(phrases.text("account.id")) → account"))
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
