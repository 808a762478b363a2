import StrictJSON
import TestKit
import Testing

struct FeedTests {
    private static let columns = [
        "user", "name", "email", "role", "registered", "added", "product", "outcome", "retained", "cause", "since",
        "tier",
    ]

    /// The records after the header, by column.
    private func records(_ site: RenderedSite, of account: String = "acme") throws -> [[String: String]] {
        let table = try CSVTable.parse(site.text("accounts/\(account)/users.csv"))
        let header = try #require(table.first)
        #expect(Set(header).isSuperset(of: Self.columns))
        return try table.dropFirst().map { record in
            try #require(record.count == header.count)
            return Dictionary(uniqueKeysWithValues: zip(header, record))
        }
    }

    private func users(_ site: RenderedSite, of account: String = "acme") throws -> [JSONObject] {
        guard case .array(let users) = try site.json("accounts/\(account)/account.json").object?["users"] else {
            return []
        }
        return users.compactMap(\.object)
    }

    @Test(arguments: SixteenRows.rows) func `the outcome, cause and date in CSV and JSON match those on the page`(
        row: SixteenRows
    ) async throws {
        let site = try await RenderedSite(row.story)
        let answer = try #require(try site.userPage().main().all { $0.hasClass("answer") }.first)
        let since = answer.all(named: "time").first?["datetime"]
        let record = try #require(records(site).first)
        #expect(record["outcome"] == row.outcome)
        #expect(record["cause"] == row.cause)
        #expect(record["retained"] == (row.isRetained ? "true" : "false"))
        #expect(record["product"] == "miteam-meetings")
        #expect(record["since"] == since)
        guard case .array(let products) = try #require(users(site).first)["products"] else { return }
        #expect(products.count == 1)
        let product = try #require(products.first?.object)
        #expect(product["outcome"]?.string == row.outcome)
        #expect(product["cause"]?.string == row.cause)
        #expect(product["retained"]?.bool == row.isRetained)
        #expect(product["since"]?.string == since)
    }

    @Test func `every user is in both CSV and JSON, in the same order as on the page`() async throws {
        let site = try await RenderedSite.sample()
        var total = 0
        let accounts = site.paths.filter { $0.hasPrefix("accounts/") && $0.hasSuffix("/account.json") }
            .map { String($0.split(separator: "/")[1]) }
        for account in accounts {
            let inCSV = try records(site, of: account).map { $0["user"] ?? "" }
            let inJSON = try users(site, of: account).map { $0["user"]?.string ?? "" }
            let page = try site.accountPage("users", of: account)
            // An account with more users lists them on several pages, and shows only the newest ones on this page.
            guard try page.main().all(where: { $0.hasClass("parts") }).isEmpty,
                let table = try page.main().all(named: "tbody").first
            else { continue }
            let onPage = page.targets(in: table).map { $0?.split(separator: "/").last?.dropLast(5) ?? "" }.map(
                String.init
            )
            #expect(inCSV == onPage)
            #expect(inJSON == onPage)
            total += inJSON.count
        }
        #expect(total > 250)
        #expect(accounts.count >= 20)
    }

    @Test func `the seats in JSON match those on the page`() async throws {
        let site = try await RenderedSite.sample()
        for path in site.paths where path.hasPrefix("accounts/") && path.hasSuffix("/account.json") {
            let account = try #require(try site.json(path).object)
            guard case .array(let products) = account["products"] else { continue }
            let marks = try site.accountPage("index", of: account["account"]?.string ?? "").main().all {
                $0["data-pool"] != nil
            }
            #expect(products.count == marks.count)
            for (product, mark) in zip(products, marks) {
                for (key, attribute) in [
                    ("pool", "data-pool"), ("assigned", "data-assigned"), ("free", "data-free"), ("over", "data-over"),
                ] {
                    #expect(product.object?[key]?.integer.map(String.init) == mark[attribute], "\(path) \(key)")
                }
            }
        }
    }

    @Test func `the CSV is strict RFC 4180 in UTF-8`() async throws {
        let story = Story.ofAcme().user("u1", "Ruiz, Ana \"La Jefa\"").user("u2", "Åsa 李 \"").user("u3", ",")
        let site = try await RenderedSite(story)
        #expect(try Set(records(site).compactMap { $0["name"] }) == ["Ruiz, Ana \"La Jefa\"", "Åsa 李 \"", ","])
        #expect(try site.text("accounts/acme/users.csv").utf8.suffix(2).elementsEqual("\r\n".utf8))
        let empty = try await RenderedSite(Story.ofAcme())
        #expect(try CSVTable.parse(empty.text("accounts/acme/users.csv")).count == 1, "the header alone")
    }

    @Test(arguments: ["=1+1", "+34 600 000 000", "-Ana", "@SUM(A1)", "=HYPERLINK(\"https://evil.example\",\"x\")"])
    func `a cell that looks like a formula is escaped`(text: String) async throws {
        let story = Story.ofAcme().user("u1", text, email: text).on(Story.meetings).license("u1", tier: text)
        let record = try #require(try records(try await RenderedSite(story)).first)
        for column in ["name", "email", "tier"] { #expect(record[column] == "'" + text, "\(column)") }
    }

    @Test func `no cell of the sample looks like a formula`() async throws {
        let site = try await RenderedSite.sample()
        for path in site.paths where path.hasSuffix(".csv") {
            for cell in try CSVTable.parse(site.text(path)).joined() {
                #expect(!"=+-@\t\r".contains { cell.hasPrefix(String($0)) }, "\(path): \(cell)")
            }
        }
    }

    @Test func `the JSON contains orders, integrations and flags`() async throws {
        let story = Story.ofAna().order("o1", 5, expires: "2026-07-15", references: [("sap", "45")]).assign("o1")
            .on(Story.meetings).on(Story.micollab).license("u1").off(Story.meetings).atOnce().off(Story.micollab)
        let account = try #require(try await RenderedSite(story).json("accounts/acme/account.json").object)
        #expect(account["account"]?.string == "acme")
        #expect(account["status"]?.string == "active")
        let orders = try #require(account["orders"]?.array)
        let flags = try #require(account["flags"]?.array)
        let integrations = try #require(account["integrations"]?.array)
        #expect(orders.map { $0.object?["order"]?.string } == ["o1"])
        #expect(orders.first?.object?["validity"]?.string == "expiring-soon")
        #expect(orders.first?.object?["references"]?.object?["sap"]?.string == "45")
        #expect(flags.count == 1)
        #expect(integrations.map { $0.object?["position"]?.string } == ["off", "off"])
    }

    @Test func `the status contains the last event and counts, and nothing about any customer`() async throws {
        let story = Story.ofAna().user("u2", "Bea Gil").order("o1", 5).assign("o1").at("2026-05-06T07:08:09.123Z")
            .on(Story.meetings).at("2027-01-01T00:00:00Z").off(Story.meetings)
        let site = try await RenderedSite(story)
        let status = try #require(try site.json("status.json").object)
        #expect(status["lastEvent"]?.string == "2026-05-06T07:08:09Z")
        let counts = try #require(status["counts"]?.object)
        for (key, count) in [("events", 7), ("partners", 1), ("accounts", 1), ("users", 2), ("orders", 1)] {
            #expect(counts[key]?.integer == count, "\(key)")
        }
        for word in ["acme", "Acme", "Partner One", "p1", "Ana", "u1", "o1", "example.com"] {
            #expect(!(try site.text("status.json").contains(word)), "\(word)")
        }
    }

    @Test func `an empty ledger also has a status`() async throws {
        let status = try #require(try await RenderedSite(Story()).json("status.json").object)
        #expect(status["lastEvent"] == .null)
        #expect(status["counts"]?.object?["users"]?.integer == 0)
    }
}
