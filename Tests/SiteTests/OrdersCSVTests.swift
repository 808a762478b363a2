import StrictJSON
import Testing

/// <doc:LicensingRules#Questions>, question 8: "CSV for reconciliation with PO numbers".
struct OrdersCSVTests {
    private static let references = ["sap-order", "reseller-po", "customer-po", "tracking", "other-references"]
    private static let story = Story.ofAcme()
        .order(
            "o1",
            5,
            starts: "2026-01-01",
            expires: "2026-07-15",
            references: [("sap-order", "0045"), ("tracking", "1Z")]
        )
        .assign("o1").order("o2", 7, references: [("customer-po", "PO-1"), ("zeta", "=1+1"), ("alpha", "\"a\", b")])

    /// The records after the header, by column.
    private func records(_ path: String, _ site: RenderedSite) throws -> [[String: String]] {
        let table = try CSVTable.parse(site.text(path))
        let header = try #require(table.first)
        #expect(Set(header).count == header.count)
        return try table.dropFirst().map { record in
            try #require(record.count == header.count)
            return Dictionary(uniqueKeysWithValues: zip(header, record))
        }
    }

    @Test func `the orders table of an account contains all columns of its page`() async throws {
        let record = try #require(try records("accounts/acme/orders.csv", try await RenderedSite(Self.story)).first)
        let expected = [
            "order": "o1", "product": "miteam-meetings", "quantity": "5", "validity": "expiring-soon",
            "starts": "2026-01-01", "expires": "2026-07-15", "sap-order": "0045", "tracking": "1Z", "reseller-po": "",
            "customer-po": "", "other-references": "",
        ]
        for (column, cell) in expected { #expect(record[column] == cell, "\(column)") }
        #expect(record["assigned"]?.isEmpty == false)
    }

    @Test func `the orders table of a partner shows the account and whether an order can be assigned`() async throws {
        let records = try records("partners/p1/orders.csv", try await RenderedSite(Self.story))
        #expect(records.map { $0["order"] } == ["o2", "o1"], "the most pressing first, as on the page")
        #expect(records.map { $0["assignable"] } == ["true", "false"])
        #expect(records.map { $0["assignment"] } == ["unassigned", "assigned"])
        #expect(records.map { $0["account"] } == ["", "acme"])
        #expect(records.map { $0["account-name"] } == ["", "Acme Limited"])
    }

    @Test func `unknown references share one column, as JSON`() async throws {
        let record = try #require(try records("partners/p1/orders.csv", try await RenderedSite(Self.story)).first)
        #expect(record["customer-po"] == "PO-1")
        let others = try JSONValue(parsing: Array((record["other-references"] ?? "").utf8)).object
        #expect(others?.members.map(\.key) == ["alpha", "zeta"])
        #expect(others?["alpha"]?.string == "\"a\", b")
        #expect(others?["zeta"]?.string == "=1+1")
    }

    @Test(arguments: ["=1+1", "+34", "-1", "@SUM(A1)"]) func `a cell that looks like a formula is escaped`(
        text: String
    ) async throws {
        let story = Story().partner("p1", "P").account("acme", text).order("o1", 1, references: [("tracking", text)])
            .assign("o1")
        let site = try await RenderedSite(story)
        #expect(try records("accounts/acme/orders.csv", site).map { $0["tracking"] } == ["'" + text])
        #expect(try records("partners/p1/orders.csv", site).map { $0["account-name"] } == ["'" + text])
    }

    @Test func `the tables of the sample contain the orders of the pages, in the same order`() async throws {
        let site = try await RenderedSite.sample()
        var total = 0
        for path in site.paths where path.hasSuffix("/orders.csv") {
            let page = path.hasPrefix("partners/") ? "/en/orders.html" : "/en/index.html"
            let rows = try site.page(path.replacing("/orders.csv", with: page)).main().all { $0["data-order"] != nil }
            let records = try records(path, site)
            #expect(records.map { $0["order"] } == rows.map { $0["data-order"] }, "\(path)")
            #expect(records.map { $0["validity"] } == rows.map { $0["data-validity"] }, "\(path)")
            // Every reference on the page is in a column.
            for (record, row) in zip(records, rows) {
                let cells = Self.references.compactMap { record[$0] }
                for reference in row.all(where: { $0.hasClass("reference") }) {
                    let value = try #require(reference.all(named: "bdi").last?.text)
                    #expect(cells.contains { $0.contains(value) }, "\(path): \(value)")
                }
            }
            total += records.count
        }
        #expect(total > 50)
    }

    @Test func `pages link to the tables`() async throws {
        let site = try await RenderedSite(Self.story)
        for locale in ["en", "es"] {
            let account = try site.accountPage("index", of: "acme", locale)
            #expect(account.targets(in: try account.main()).contains("accounts/acme/orders.csv"))
            let partner = try site.partnerPage("orders", of: "p1", locale)
            #expect(partner.targets(in: try partner.main()).contains("partners/p1/orders.csv"))
        }
    }
}
