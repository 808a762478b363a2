import Licensing
import Site
import Testing

/// Files of a partner that readers download or subscribe to: <doc:SiteFiles#Downloads-and-subscriptions>.
struct PartnerFileTests {
    private static let languages = ["en", "es"]
    private static let told = Story.ofAcme()
        .order("o1", 5, expires: "2026-07-15", references: [("customer-po", "PO;7, \\x")]).assign("o1")
        .order("o2", 7).order("o3", 9, expires: "2026-05-01").on(Story.meetings).user("u1", "Caro Paz").license("u1")

    private func lines(_ site: RenderedSite, _ locale: String) throws -> [String] {
        try site.text("partners/p1/\(locale)/renewals.ics").replacing("\r\n ", with: "").split(separator: "\r\n")
            .map(String.init)
    }

    @Test func `an event on the last day of the calendar has no end`() async throws {
        let story = Story.ofAcme().order("o1", 5, expires: "9999-12-31").assign("o1")
        let lines = try lines(try await RenderedSite(story), "en")
        #expect(lines.contains("DTSTART;VALUE=DATE:99991231"))
        #expect(lines.filter { $0.hasPrefix("DTEND") }.count == 1, "the reminder has an end")
    }

    @Test(arguments: languages) func `the calendar has two events for each order that has yet to expire`(
        locale: String
    ) async throws {
        let lines = try lines(try await RenderedSite(Self.told), locale)
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
        #expect(
            lines.filter { $0.hasPrefix("DTSTART") } == ["DTSTART;VALUE=DATE:20260715", "DTSTART;VALUE=DATE:20260615"]
        )
        #expect(lines.filter { $0.hasPrefix("DTEND") } == ["DTEND;VALUE=DATE:20260716", "DTEND;VALUE=DATE:20260616"])
        #expect(lines.contains { $0.hasPrefix("SUMMARY:") && $0.contains("o1") && $0.contains("Acme Limited") })
        #expect(lines.contains { $0.contains(#"PO\;7\, \\x"#) }, "references are escaped")
        #expect(!lines.contains { $0.contains("Caro") }, "no users")
    }

    @Test func `a renewal moves the calendar events and preserves their UIDs`() async throws {
        let before = try lines(try await RenderedSite(Self.told), "en")
        let after = try lines(try await RenderedSite(Self.told.renew("o1", until: "2027-07-15")), "en")
        func uids(_ lines: [String]) -> [String] { lines.filter { $0.hasPrefix("UID:") } }
        #expect(uids(before) == uids(after))
        #expect(after.contains("DTSTART;VALUE=DATE:20270715"))
    }

    @Test(arguments: languages) func `the feed names the account of each change, and no user`(
        locale: String
    ) async throws {
        let feed = try await RenderedSite(Self.told).text("partners/p1/\(locale)/changes.atom")
        #expect(feed.contains("<title>\u{2068}Acme Limited\u{2069}: "))
        #expect(!feed.contains("Caro"))
    }

    @Test(arguments: languages) func `the accounts table contains seats, waiting users and users who never registered`(
        locale: String
    ) async throws {
        let story = Self.told.user("u2", "Dora Sol", registered: false).license("u2")
        let table = try CSVTable.parse(try await RenderedSite(story).text("partners/p1/accounts.csv"))
        #expect(
            table == [
                [
                    "account", "name", "number", "state", "users", "product", "pool", "assigned", "free", "over",
                    "waiting",
                    "never-registered",
                ],
                ["acme", "Acme Limited", "", "active", "2", "miteam-meetings", "5", "2", "3", "0", "0", "1"],
            ]
        )
    }

    @Test(arguments: languages) func `the summary lists the actions of the dashboard`(locale: String) async throws {
        let story = Self.told.user("u2", "Dora Sol", in: "acme").account("wait", "Wait Limited")
            .on(Story.meetings, in: "wait").user("u3", "Eva Gil", in: "wait")
        let site = try await RenderedSite(story)
        let summary = try site.text("partners/p1/\(locale)/summary.txt")
        let main = try site.partnerPage("index", of: "p1", locale).main()
        let actions = main.all { $0["data-action"] != nil }
        #expect(actions.count == 2)
        for action in actions {
            let deed = try #require(action.all(named: "a").first).text
            #expect(summary.contains("- \(deed)\n"), "\(deed)")
        }
        #expect(!summary.contains("Dora") && !summary.contains("Eva"), "no users")
        #expect(summary.split(separator: "\n").allSatisfy { !$0.contains("{") && !$0.contains("action.") })
    }

    @Test(arguments: [
        "accounts/acme/en/users", "accounts/acme/es/orders", "partners/p1/es/orders", "partners/p1/en/accounts",
    ])
    func `a workbook is an archive with a fixed date`(name: String) async throws {
        let first = try #require(try await RenderedSite(Self.told).files["\(name).xlsx"])
        #expect(first.prefix(4) == [0x50, 0x4B, 3, 4])
        #expect(first[10..<14] == [0, 0, 0x21, 0], "midnight of 1 January 1980")
        #expect(try await RenderedSite(Self.told).files["\(name).xlsx"] == first)
    }
}
