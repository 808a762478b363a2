import StrictJSON
import Testing

struct AccountPageTests {
    private static let languages = ["en", "es"]

    /// Quantities of orders, the number of holders, and the expected marks.
    private static let seats: [(orders: [Int], holders: Int, free: String, over: String)] = [
        ([], 0, "0", "0"), ([5], 0, "5", "0"), ([5], 2, "3", "0"), ([2, 3], 5, "0", "0"), ([1], 3, "0", "2"),
        ([], 2, "0", "2"), ([1_000_000, 1_000_000], 1, "1999999", "0"),
    ]

    private static func trail(_ page: Page) -> Element? { page.root.all { $0.hasClass("trail") }.first }

    @Test(arguments: ["en", "es"]) func `an account page names its partner once and does not link to it`(
        locale: String
    ) async throws {
        let page = try await RenderedSite(Story.ofAna()).accountPage("index", of: "acme", locale)
        let fact = try page.main().all { $0["data-fact"] == "partner" }
        #expect(fact.map(\.text) == ["Partner One"])
        #expect(page.root.text.ranges(of: "Partner One").count == 1)
        #expect(page.targets(in: page.root).allSatisfy { $0?.contains("partners/") != true })
    }

    @Test func `no breadcrumb trail contains only the heading`() async throws {
        let pages = try await RenderedSite.samplePages()
        let trails = pages.compactMap(Self.trail)
        // A script fills the hidden trails.
        let (hidden, shown) = (trails.filter { $0["hidden"] != nil }, trails.filter { $0["hidden"] == nil })
        #expect(!hidden.isEmpty && hidden.allSatisfy { $0.all(named: "li").isEmpty })
        #expect(!shown.isEmpty && shown.allSatisfy { $0.all(named: "li").count > 1 })
    }

    @Test(arguments: seats.indices, languages) func `the data attributes of seats are plain integers`(
        index: Int,
        locale: String
    ) async throws {
        let (orders, holders, free, over) = Self.seats[index]
        var story = Story.ofAcme().on(Story.meetings)
        for (number, quantity) in orders.enumerated() {
            story = story.order("o\(number)", quantity).assign("o\(number)")
        }
        for number in 0..<holders { story = story.user("u\(number)", "User \(number)").license("u\(number)") }
        let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
        #expect(main["data-page"] == "account")
        #expect(main["data-account"] == "acme")
        let products = main.all { $0["data-product"] != nil }
        #expect(products.count == 1)
        let product = try #require(products.first)
        #expect(product["data-product"] == "miteam-meetings")
        #expect(product["data-pool"] == String(orders.reduce(0, +)))
        #expect(product["data-assigned"] == String(holders))
        #expect(product["data-free"] == free)
        #expect(product["data-over"] == over)
        #expect(
            (product.all { $0.hasClass("notice-warn") }.count == 1) == (over != "0"),
            "over-allocation is never hidden"
        )
    }

    @Test func `pending, expired and cancelled orders are not in the pool`() async throws {
        let story = Story.ofAcme().order("soon", 10, starts: "2026-07-01").order("over", 20, expires: "2026-06-29")
            .order("gone", 40).order("open", 80).order("counts", 3).assign("soon").assign("over").assign("gone")
            .assign("counts").cancel("gone")
        let main = try await RenderedSite(story).accountPage().main()
        #expect(main.all { $0["data-pool"] != nil }.first?["data-pool"] == "3")
    }

    @Test(arguments: languages) func `an order has its data attributes and its official badge`(
        locale: String
    ) async throws {
        let badges = [
            "en": ["PENDING ACTIVATION", "EXPIRING SOON", "EXPIRED", "PERPETUAL"],
            "es": ["ACTIVACIÓN PENDIENTE", "VENCE PRONTO", "VENCIDO", "PERPETUO"],
        ]
        let words = try #require(badges[locale])
        let story = Story.ofAcme().order("o-pending", 1, starts: "2026-07-01").order("o-soon", 2, expires: "2026-07-30")
            .order("o-expired", 3, expires: "2026-06-29").order("o-perpetual", 4).order(
                "o-active",
                5,
                expires: "2026-07-31"
            )
            .assign("o-pending").assign("o-soon").assign("o-expired").assign("o-perpetual").assign("o-active")
            .order("o-open", 6)
        let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
        let rows = main.all { $0["data-order"] != nil }
        #expect(Set(rows.compactMap { $0["data-order"] }).count == 5)
        for (order, validity, badge, quantity) in [
            ("o-pending", "pending-activation", words[0], "1"), ("o-soon", "expiring-soon", words[1], "2"),
            ("o-expired", "expired", words[2], "3"), ("o-perpetual", "perpetual", words[3], "4"),
            ("o-active", "active", nil, "5"),
        ] {
            let row = try #require(rows.first { $0["data-order"] == order })
            #expect(row["data-assignment"] == "assigned")
            #expect(row["data-validity"] == validity)
            #expect(row.all { $0.hasClass("number") }.map(\.text) == [quantity])
            let shown = row.all { $0.hasClass("badge") }.map(\.text)
            #expect(shown.count == 1)
            if let badge { #expect(shown == [badge]) } else { #expect(Set(words).isDisjoint(with: shown)) }
        }
    }

    @Test(arguments: languages) func `an order shows its purchase and assignment dates, and omits the only product`(
        locale: String
    ) async throws {
        let purchase: JSONObject = [
            "order": .string("o1"), "partner": .string("p1"), "product": .string("miteam-meetings"),
            "quantity": .integer(5), "purchased": .string("2025-11-30"),
        ]
        let story = Story.ofAcme().event("order.purchased", purchase).at("2026-02-03T10:11:00Z").assign("o1")
        let site = try await RenderedSite(story)
        for path in ["accounts/acme/\(locale)/index.html", "partners/p1/\(locale)/orders.html"] {
            let main = try site.page(path).main()
            let row = try #require(main.all { $0["data-order"] == "o1" }.first)
            let times = row.all(named: "time")
            let purchased = try #require(times.first { $0["datetime"] == "2025-11-30" })
            #expect(purchased.text == (locale == "en" ? "Nov 30, 2025" : "30 nov 2025"))
            #expect(!row.text.contains("MiTeam Meetings"), "\(path)")
            let heads = main.all(named: "table").first { $0.all { $0["data-order"] == "o1" }.count == 1 }?.all(
                named: "thead"
            )
            #expect(heads?.flatMap { $0.all(named: "th") }.count == row.elements.count, "\(path)")
            guard path.hasPrefix("accounts") else { continue }
            let assigned = try #require(times.first { $0["datetime"] == "2026-02-03T10:11:00Z" })
            #expect(assigned.text == (locale == "en" ? "Feb 3, 2026" : "3 feb 2026"))
        }
    }

    @Test func `the row of an empty table spans all columns`() async throws {
        let site = try await RenderedSite(Story.ofAcme())
        for path in ["accounts/acme/en/index.html", "accounts/acme/en/users.html", "partners/p1/en/orders.html"] {
            let rows = try site.page(path).main().all { $0["colspan"] != nil }
            let table = try #require(
                try site.page(path).main().all(named: "table").first { !$0.all { $0["colspan"] != nil }.isEmpty }
            )
            let heads = table.all(named: "thead").flatMap { $0.all(named: "th") }
            #expect(rows.map { $0["colspan"] } == ["\(heads.count)"], "\(path)")
        }
    }

    @Test func `an order shows its dates and its references`() async throws {
        let story = Story.ofAcme().order(
            "o1",
            5,
            starts: "2026-02-01",
            expires: "2027-01-31",
            references: [("sap", "4500012345"), ("customer-po", "PO-77")]
        ).at("2026-02-03T04:05:06Z").assign("o1")
        for locale in Self.languages {
            let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
            let row = try #require(main.all { $0["data-order"] == "o1" }.first)
            let dates = row.all(named: "time").compactMap { $0["datetime"] }
            #expect(dates == ["2026-02-01", "2027-01-31", "2026-02-03T04:05:06Z"])
            #expect(
                row.text.contains("sap: 4500012345")
                    && row.text.contains(
                        "\(locale == "en" ? "Customer PO" : "OC del cliente"): PO-77"
                    )
            )
        }
    }

    @Test(arguments: languages) func `integrations are shown with their positions, including unknown codes`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().on(Story.micollab).off(Story.micollab).at("2026-03-04T05:06:07Z").on("mitel-one")
            .on("x.y_z-9")
        let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
        let table = try #require(main.all { $0.hasClass("columns") }.first?.all(named: "table").last)
        let rows = table.all(named: "tr").dropFirst()
        let names = rows.map { $0.all(named: "th").map(\.text).joined() }
        #expect(names.sorted() == ["MiCollab", "MiTeam Meetings", "Mitel One", "x.y_z-9"])
        let badges = Dictionary(uniqueKeysWithValues: zip(names, rows.map { $0.all { $0.hasClass("badge") } }))
        #expect(badges["MiCollab"]?.first?.hasClass("badge-off") == true)
        #expect(badges["Mitel One"]?.first?.hasClass("badge-on") == true)
        #expect(badges["MiTeam Meetings"]?.first?.hasClass("badge-off") == true)
        let times = rows.map { $0.all(named: "time").compactMap { $0["datetime"] } }
        let timesByName = Dictionary(uniqueKeysWithValues: zip(names, times))
        #expect(timesByName["Mitel One"] == ["2026-03-04T05:06:07Z"])
        #expect(timesByName["MiTeam Meetings"] == [], "never switched")
        #expect(main.all(named: "h1").first?.text == "Acme Limited")
    }

    @Test(arguments: ["mivoice-office", "mitel-one", "cloudlink-gateway", "micc", "teams"])
    func `an integration that the rules do not mention changes no outcome`(code: String) async throws {
        let story = Story.ofAna().order("o1", 1).assign("o1").on(Story.meetings)
        let without = try await RenderedSite(story).userPage().productRows()
        let with = try await RenderedSite(story.on(code)).userPage().productRows()
        #expect(with.map(\.attributes) == without.map(\.attributes))
    }

    /// <doc:LicensingRules#Switching-off>: "An account page shows the impact beforehand".
    @Test(arguments: languages) func `the page shows the impact of switching off in advance`(
        locale: String
    ) async throws {
        func impacts(_ story: Story) async throws -> [Element] {
            let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
            return main.all { $0["role"] == "note" && $0.count(of: "MiTeam Meetings") > 0 }
        }
        let held = Story.ofAna().user("u2", "Bea Gil").order("o1", 5).assign("o1").license("u1").license("u2")
        let alone = try await impacts(held.on(Story.meetings))
        #expect(alone.map { $0.hasClass("notice-danger") } == [true])
        #expect(alone.first?.numbers == [2])
        let controlled = try await impacts(held.on(Story.meetings).on(Story.micollab))
        #expect(controlled.map { $0.hasClass("notice-danger") } == [false, false])
        #expect(controlled.allSatisfy { $0.numbers == [2] })
        let onlyMiCollab = try await impacts(held.on(Story.micollab))
        #expect(onlyMiCollab.count == 1)
        let nobody = try await impacts(Story.ofAna().on(Story.meetings))
        #expect(nobody.map { $0.hasClass("notice-danger") } == [false])
        #expect(try await impacts(held).isEmpty)
        let texts = alone + controlled + onlyMiCollab + nobody
        #expect(Set(texts.map(\.text)).count == 5, "five situations, five sentences")
    }

    /// <doc:LicensingRules#Same-instant>.
    @Test(arguments: languages) func `switches at the same instant flag the account`(locale: String) async throws {
        let told = Story.ofAna().order("o1", 1).assign("o1").on(Story.meetings).on(Story.micollab).license("u1")
        let unclear = told.off(Story.meetings).atOnce().off(Story.micollab)
        let flags = try await RenderedSite(unclear).accountPage("index", of: "acme", locale).main()
            .all { $0.hasClass("notice-warn") }
        #expect(flags.count == 1)
        #expect(flags.first?.text.contains("MiTeam Meetings") == true)
        let clear = try await RenderedSite(told.off(Story.meetings).off(Story.micollab))
        #expect(try clear.accountPage("index", of: "acme", locale).main().all { $0.hasClass("notice-warn") }.isEmpty)
    }

    @Test(arguments: languages) func `users who never registered are counted, and so are the seats they hold`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().order("o1", 9).assign("o1").user("u1", "A").user("u2", "B", registered: false)
            .user("u3", "C", registered: nil).user("u4", "D", registered: false).license("u1").license("u2").license(
                "u3"
            )
        let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
        #expect(main.all(named: "p").map(\.numbers).contains([4]), "users")
        let unregistered = main.all { $0["data-attention"] == "unregistered" }
        #expect(unregistered.map(\.numbers) == [[2]], "licenses of the unregistered")
    }

    @Test(arguments: languages) func `the actions of the account are listed, with the day on which licenses run short`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().on(Story.meetings).order("o1", 2, expires: "2026-07-15").assign("o1")
            .user("u1", "A").user("u2", "B").user("u3", "C").license("u1").license("u2")
        let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
        let rows = main.all { $0["data-attention"] != nil }
        #expect(rows.map { $0["data-attention"] } == ["waiting", "shortage", "expiring"])
        #expect(rows[0].numbers == [1])
        #expect(rows[1].text.contains(locale == "en" ? "July 16, 2026" : "16 de julio de 2026"))
        let calm = try await RenderedSite(Story.ofAcme()).accountPage("index", of: "acme", locale).main()
        #expect(calm.all { $0["data-attention"] != nil }.isEmpty)
        #expect(calm.all { $0.hasClass("attention") }.first?.text.isEmpty == false)
    }

    @Test(arguments: languages) func `the page shows the current name of the partner`(locale: String) async throws {
        func names(_ story: Story) async throws -> [String] {
            let main = try await RenderedSite(story).accountPage("index", of: "acme", locale).main()
            return main.all { $0["data-fact"] == "partner" }.map(\.text)
        }
        #expect(try await names(Story.ofAcme()) == ["Partner One"])
        #expect(try await names(Story.ofAcme().partner("p1", "Partner Uno", "updated")) == ["Partner Uno"])
    }

    @Test(arguments: languages) func `users are counted by state, and each count links to its list`(
        locale: String
    ) async throws {
        let story = Story.ofAcme().on(Story.meetings).order("o1", 5).assign("o1").user("u1", "A").user("u2", "B")
            .user("u3", "C").license("u1").license("u2").unlicense("u2")
        let page = try await RenderedSite(story).accountPage("index", of: "acme", locale)
        let people = try #require(page.main().all { $0.hasClass("people") }.first)
        #expect(people.all(named: "li").map(\.numbers) == [[1], [1], [1]])
        #expect(
            page.targets(in: people)
                == ["assigned", "not-assigned", "unassigned"].map {
                    "accounts/acme/\(locale)/lists/miteam-meetings.\($0)/index.html"
                }
        )
    }

    @Test func `the pages of an account link to each other and to the downloads`() async throws {
        let site = try await RenderedSite(Story.ofAna())
        for locale in Self.languages {
            for kind in ["index", "users", "history"] {
                let page = try site.accountPage(kind, of: "acme", locale)
                let targets = try page.targets(in: page.main()).compactMap { $0 }
                for other in ["index", "users", "history"] {
                    #expect(targets.contains("accounts/acme/\(locale)/\(other).html"))
                }
            }
            let page = try site.accountPage("index", of: "acme", locale)
            let targets = try page.targets(in: page.main()).compactMap { $0 }
            #expect(targets.contains("accounts/acme/users.csv") && targets.contains("accounts/acme/account.json"))
        }
    }
}
