import Testing

struct UserPageTests {
    /// The official words of <doc:Glossary#Official-terms>, by language and outcome; other outcomes have none.
    private static let officialWords: [String: [String: String]] = [
        "en": ["no-licenses": "No licenses", "licenses-not-available": "Licenses not available"],
        "es": ["no-licenses": "Sin licencias", "licenses-not-available": "Licencias no disponibles"],
    ]

    @Test(arguments: ["en", "es"]) func `the step that mentions the history of the account links to it`(
        locale: String
    ) async throws {
        let example = try #require(CauseExample.all.first { $0.cause == "revoked" })
        let page = try await RenderedSite(example.story).userPage("u1", of: "acme", locale)
        let steps = try #require(try page.main().all { $0.hasClass("steps") }.first)
        #expect(page.targets(in: steps) == ["accounts/acme/\(locale)/history.html"])
        #expect(
            steps.all(named: "a").map(\.text) == [
                locale == "en" ? "the account’s history" : "el historial de la cuenta"
            ]
        )
    }

    @Test(arguments: SixteenRows.rows, ["en", "es"])
    func `a user page has the data attributes of its row of the table`(row: SixteenRows, locale: String) async throws {
        let page = try await RenderedSite(row.story).userPage("u1", of: "acme", locale)
        let main = try page.main()
        #expect(main["data-page"] == "user")
        #expect(main["data-account"] == "acme")
        #expect(main["data-user"] == "u1")
        #expect(page.root.elements.first?["lang"] == locale)
        let products = try page.productRows()
        #expect(products.count == 1)
        let product = try #require(products.first)
        #expect(product["data-product"] == "miteam-meetings")
        #expect(product["data-outcome"] == row.outcome)
        #expect(product["data-retained"] == (row.isRetained ? "true" : "false"))
        #expect(product["data-cause"] == row.cause)
    }

    @Test(arguments: SixteenRows.rows, ["en", "es"])
    func `the official words are inside the product element and nowhere else`(
        row: SixteenRows,
        locale: String
    ) async throws {
        let page = try await RenderedSite(row.story).userPage("u1", of: "acme", locale)
        let product = try #require(page.productRows().first)
        let main = try page.main()
        let around = main.without { $0["data-outcome"] != nil }
        for (outcome, words) in try #require(Self.officialWords[locale]) {
            #expect(product.count(of: words) == (outcome == row.outcome ? 1 : 0), "\(words)")
            if outcome == row.outcome { #expect(product.text.contains(words)) }
            #expect(around.count(of: words) == 0, "\(words)")
        }
    }

    @Test func `the sixteen rows have sixteen different inputs`() {
        let inputs = SixteenRows.rows.map { [$0.controlled, $0.enabled, $0.holder, $0.freeSeat] }
        #expect(Set(inputs).count == 16)
        #expect(Set(SixteenRows.rows.map(\.outcome)).count == 5)
    }

    @Test(arguments: SixteenRows.rows) func `a toggle is shown unless the outcome is no licenses`(
        row: SixteenRows
    ) async throws {
        let product = try #require(try await RenderedSite(row.story).userPage().productRows().first)
        let switches = product.all { $0.hasClass("switch") }
        #expect(switches.count == (row.outcome == "no-licenses" ? 0 : 1))
        guard let toggle = switches.first else { return }
        #expect(toggle.hasClass("switch-on") == row.outcome.hasPrefix("licensed"))
        #expect(
            toggle.hasClass("switch-fixed") == ["licensed-read-only", "licenses-not-available"].contains(row.outcome)
        )
    }

    @Test(arguments: SixteenRows.rows, ["en", "es"])
    func `a toggle is never called enabled or disabled`(row: SixteenRows, locale: String) async throws {
        let page = try await RenderedSite(row.story).userPage("u1", of: "acme", locale)
        let product = try #require(page.productRows().first)
        for word in ["enabled", "disabled", "habilitad", "deshabilitad"] { #expect(product.count(of: word) == 0) }
    }

    @Test(arguments: SixteenRows.rows) func `a user page shows the name, id, e-mail and account of the user`(
        row: SixteenRows
    ) async throws {
        let site = try await RenderedSite(row.story)
        for locale in ["en", "es"] {
            let page = try site.userPage("u1", of: "acme", locale)
            let main = try page.main()
            #expect(main.all(named: "h1").map(\.text) == ["Ana Ruiz"])
            let facts = main.all(named: "dd").map(\.text)
            for fact in ["u1", "u1@example.com", "Acme Limited"] { #expect(facts.contains(fact)) }
            #expect(page.root.all(named: "title").first?.text.contains("Ana Ruiz") == true)
        }
    }

    @Test func `a user who never registered has a note, and the cause does not change`() async throws {
        let told = Story.ofAcme().order("o1", 5).assign("o1").on(Story.meetings)
        let registered = try await RenderedSite(told.user("u1", "Ana Ruiz", registered: true))
        for claim in [false, nil] {
            let unregistered = try await RenderedSite(told.user("u1", "Ana Ruiz", registered: claim))
            for locale in ["en", "es"] {
                let (page, other) = (
                    try unregistered.userPage("u1", of: "acme", locale),
                    try registered.userPage("u1", of: "acme", locale)
                )
                #expect(try page.productRows().map(\.attributes) == other.productRows().map(\.attributes))
                let notes = try page.main().all { $0["role"] == "note" }
                #expect(notes.count == 1)
                #expect(try other.main().all { $0["role"] == "note" }.isEmpty)
            }
        }
    }

    @Test(arguments: ["en", "es"]) func `a revocation is shown as a note while the integration is off`(
        locale: String
    ) async throws {
        let story = Story.ofAna().order("o1", 5).assign("o1").on(Story.meetings).license("u1")
            .at("2026-03-05T10:00:00Z").off(Story.meetings)
        let page = try await RenderedSite(story).userPage("u1", of: "acme", locale)
        #expect(try page.productRows().first?["data-cause"] == "integration-off")
        let notes = try page.main().all { $0["role"] == "note" }
        #expect(notes.count == 1)
        let note = try #require(notes.first)
        #expect(note.numbers.contains(2026) && note.numbers.contains(5), "the date: \(note.text)")

        let back = try await RenderedSite(story.on(Story.meetings)).userPage("u1", of: "acme", locale)
        #expect(try back.productRows().first?["data-cause"] == "revoked")
        #expect(try back.main().all { $0["role"] == "note" }.isEmpty)
    }

    /// <doc:LicensingRules#Console-assignment>.
    @Test func `a license that the console assigned under MiCollab control has a note`() async throws {
        let told = Story.ofAna().order("o1", 5).assign("o1").on(Story.meetings).on(Story.micollab)
        let console = try await RenderedSite(told.from("/console").license("u1"))
        let micollab = try await RenderedSite(told.from("/micollab").license("u1"))
        for locale in ["en", "es"] {
            #expect(try console.userPage("u1", of: "acme", locale).main().all { $0["role"] == "note" }.count == 1)
            #expect(try micollab.userPage("u1", of: "acme", locale).main().all { $0["role"] == "note" }.isEmpty)
        }
    }

    /// <doc:LicensingRules#Same-instant>.
    @Test func `a license retained because the order of switches is unknown has a note`() async throws {
        let told = Story.ofAna().order("o1", 5).assign("o1").on(Story.meetings).on(Story.micollab).license("u1")
        let unclear = try await RenderedSite(told.off(Story.meetings).atOnce().off(Story.micollab))
        let clear = try await RenderedSite(told.off(Story.meetings).off(Story.micollab))
        for locale in ["en", "es"] {
            let page = try unclear.userPage("u1", of: "acme", locale)
            #expect(try page.productRows().first?["data-cause"] == "retained")
            #expect(try page.main().all { $0["role"] == "note" }.count == 1)
            #expect(try clear.userPage("u1", of: "acme", locale).main().all { $0["role"] == "note" }.isEmpty)
        }
    }

    @Test func `a user who was removed has no page`() async throws {
        let site = try await RenderedSite(Story.ofAna().user("u2", "Bea Gil").remove("u1"))
        #expect(
            site.paths.filter { $0.contains("/users/") } == ["en", "es"].map { "accounts/acme/\($0)/users/u2.html" }
        )
    }
}
