import StrictJSON
import Testing

/// Lists that are too long for one page.
struct LongListTests {
    private static let names = ["Ana", "Ángel", "Bea", "Carla", "Ñuño", "Nuria", "Óscar", "Zoe", "李娜", "Ömer"]

    /// An account with many users, a third of them with a license, some without registration.
    private static func story(_ count: Int) -> Story {
        var story = Story.ofAcme().order("o1", count).assign("o1").on(Story.meetings)
        for number in 0..<count {
            let name = "\(names[number % names.count]) \(String("bdfgklmr"[number / 8 % 8]))\(number % 7)"
            story = story.user("u\(number)", name, registered: number % 5 != 0)
            if number % 3 == 0 { story = story.license("u\(number)") }
        }
        return story
    }

    private static let site = Task { try await RenderedSite(story(130), with: try Checkout.rendererOfShortPages()) }

    /// The lines of a list, including all of its parts.
    private func rows(_ path: String, in site: RenderedSite) throws -> [String] {
        let page = try site.page(path)
        let parts = try page.main().all { $0["data-part"] != nil }
        let rows = try page.main().all { $0["data-row"] != nil }.map(\.text)
        #expect(rows.count <= 10, "\(path)")
        #expect(parts.isEmpty || rows.isEmpty, "\(path)")
        return try rows
            + parts.flatMap { part in
                let path = try #require(part["href"].flatMap(page.target))
                let found = try self.rows(path, in: site)
                #expect(part["data-count"] == "\(found.count)", "\(path)")
                return found
            }
    }

    @Test(arguments: ["en", "es"]) func `every user is on the full list exactly once`(locale: String) async throws {
        let rows = try rows("accounts/acme/\(locale)/users.html", in: try await Self.site.value)
        #expect(rows.count == 130)
        #expect(Set(rows).count == 130)
        #expect(try await Self.site.value.accountPage("users", of: "acme", locale).main().numbers.contains(130))
    }

    @Test(arguments: ["en", "es"]) func `each list has as many lines as its link states`(locale: String) async throws {
        let site = try await Self.site.value
        let page = try site.accountPage("users", of: "acme", locale)
        let lists = try page.main().all { $0["data-count"] != nil && $0["data-part"] == nil }
        for list in lists {
            let path = try #require(list["href"].flatMap(page.target))
            #expect(list["data-count"] == "\(try rows(path, in: site).count)", "\(path)")
        }
        let counts = lists.compactMap { $0["data-count"].flatMap(Int.init) }
        #expect(counts == [44, 86, 44, 86, 9, 26], "with, without, by two causes, never registered")
    }

    @Test(arguments: ["en", "es"]) func `the choice of lists starts with the full list, and each list links back to it`(
        locale: String
    ) async throws {
        let site = try await Self.site.value
        let all = ["accounts/acme", "partners/p1"].flatMap { owner in
            ["users", "history", "orders", "accounts"].map { "\(owner)/\(locale)/\($0).html" }
        }.filter(site.paths.contains)
        #expect(all.count == 4)
        for path in all {
            let page = try site.page(path)
            let choices = try page.main().all { $0.hasClass("facets") }
            guard let choice = choices.first else { continue }
            let (chosen, others) = (choice.all { $0["aria-current"] == "true" }, choice.all(named: "a"))
            #expect(chosen.count == 1 && !others.isEmpty, "\(path)")
            #expect(choice.all(named: "li").first?.numbers == [try rows(path, in: site).count], "\(path)")
            for list in page.targets(in: choice) {
                let list = try site.page(try #require(list))
                let back = try list.main().all { $0.hasClass("facets") }.flatMap { $0.all(named: "a") }
                #expect(back.first?.text == chosen.first?.text && list.target(of: back.first?["href"] ?? "") == path)
            }
        }
    }

    @Test(arguments: ["by-email", "newest"]) func `the same users are also listed in another order`(
        list: String
    ) async throws {
        let site = try await Self.site.value
        let main = try rows("accounts/acme/en/users.html", in: site)
        let rows = try rows("accounts/acme/en/lists/\(list)/index.html", in: site)
        #expect(rows != main)
        #expect(rows.sorted() == main.sorted())
        if list == "newest" { #expect(rows.first?.contains("u129@example.com") == true) }
    }

    @Test func `readers can go from part to part and back`() async throws {
        let site = try await Self.site.value
        var path = "accounts/acme/en/users.html"
        while let part = try site.page(path).main().all(where: { $0["data-part"] != nil }).first {
            path = try #require(part["href"].flatMap(site.page(path).target))
        }
        let first = path
        var seen = [path]
        while let next = try site.page(path).main().all(where: { $0["rel"] == "next" }).first {
            path = try #require(next["href"].flatMap(site.page(path).target))
            seen.append(path)
        }
        #expect(seen.count > 13)
        while let previous = try site.page(path).main().all(where: { $0["rel"] == "prev" }).first {
            path = try #require(previous["href"].flatMap(site.page(path).target))
        }
        #expect(path == first)
    }

    @Test func `a short list is one page, and its search index is one file`() async throws {
        let site = try await RenderedSite(Self.story(10), with: try Checkout.rendererOfShortPages())
        #expect(site.paths.filter { $0.contains("/search/") } == ["accounts/acme/search/index.json"])
        #expect(!site.paths.contains { $0.contains("/by-email/") })
        #expect(try rows("accounts/acme/en/users.html", in: site).count == 10)
    }

    @Test func `a long history is split by time, and its main page shows the latest lines`() async throws {
        let site = try await Self.site.value
        let rows = try rows("accounts/acme/es/history.html", in: site)
        #expect(rows.count == 130 + 44 + 3)
        let page = try site.accountPage("history", of: "acme", "es")
        #expect(try page.main().all { $0.hasClass("history") }.flatMap(\.elements).count == 50)
    }

    /// <doc:LicensingRules#No-restoration>: "The history lists who held licenses before".
    @Test func `a long list of former holders is on separate pages`() async throws {
        let story = Self.story(130).off(Story.meetings)
        let site = try await RenderedSite(story, with: try Checkout.rendererOfShortPages())
        let page = try site.accountPage("history")
        let link = try #require(page.main().all { $0["data-count"] == "44" && $0["data-part"] == nil }.first)
        let path = try #require(link["href"].flatMap(page.target))
        #expect(try rows(path, in: site).count == 44)
    }

    @Test(arguments: [
        ("nuria", 13), ("Nurıa", 13), ("u77", 1), ("U77@EXAMPLE.com", 1), ("ana b0", 2), ("李", 13), ("nuno", 13),
    ])
    func `the index finds every user with a matching word`(typed: String, count: Int) async throws {
        let site = try await Self.site.value
        let word = typed == "Nurıa" ? "nuria" : typed.lowercased()
        #expect(try found(word, "index", below: "accounts/acme", in: site).count == count)
    }

    /// The ids that a file of an index finds for a word, with the algorithm of the script in the page.
    private func found(_ word: String, _ file: String, below: String, in site: RenderedSite) throws -> Set<String> {
        let json = try site.json("\(below)/search/\(file).json")
        guard let contents = json.object?["parts"] else {
            let lines = json.elements.map { $0.elements.compactMap(\.string) }
            return Set(lines.filter { $0[0].hasPrefix(word) }.map { $0[3] })
        }
        let parts = contents.elements.map { $0.elements.compactMap(\.string) }
        return try parts.filter { word.hasPrefix($0[0]) || $0[0].hasPrefix(word) }
            .reduce(into: []) { try $0.formUnion(found(word, $1[1], below: below, in: site)) }
    }

    @Test(arguments: [("nunez", 6), ("4711", 1), ("a1", 4), ("zoe 4", 1), ("acme", 0)])
    func `a partner's accounts are found by name, number and id`(word: String, count: Int) async throws {
        let site = try await Self.partner.value
        #expect(try found(word, "index", below: "partners/p1", in: site).count == count)
        let form = try #require(try site.page("partners/p1/es/accounts.html").main().all(named: "form").first)
        let target = try #require(form["data-target"]?.replacing("*", with: "a7"))
        #expect(try site.page("partners/p1/es/accounts.html").target(of: target) == "accounts/a7/es/index.html")
        #expect(form["data-index"] == "../search/index.json")
    }

    /// A partner with a dozen accounts, one of them with many orders.
    private static let partner = Task {
        var story = Story().partner("p1", "Partner One")
        for number in 1...12 {
            let name = "\(["Zoe", "Núñez"][number % 2]) \(number)"
            story = story.account("a\(number)", number == 12 ? "Long" : name, number: number == 2 ? "4711" : nil)
        }
        for number in 1...60 {
            story = story.order("o\(number)", 1, expires: "2026-0\(4 + number % 3)-0\(1 + number % 7)")
                .assign("o\(number)", to: "a12")
        }
        return try await RenderedSite(story, with: try Checkout.rendererOfShortPages())
    }

    @Test(arguments: ["en", "es"]) func `an account with many orders shows the most urgent ones, and links to all`(
        locale: String
    ) async throws {
        let site = try await Self.partner.value
        let page = try site.accountPage("index", of: "a12", locale)
        #expect(try page.main().all { $0["data-row"] != nil && $0["data-order"] != nil }.count == 50)
        let link = try #require(page.main().all { $0["data-count"] == "60" }.first)
        let path = try #require(link["href"].flatMap(page.target))
        #expect(Set(try rows(path, in: site)).count == 60)
    }

    @Test func `an action for an order links to the order, or to the page that lists it`() async throws {
        var story = Story().partner("p1", "Partner One").account("acme", "Acme")
        for number in 1...60 { story = story.order("o\(number)", number) }
        let site = try await RenderedSite(story, with: try Checkout.rendererOfShortPages())
        let orders = try site.partnerPage("orders", of: "p1", "en").main()
        let ids = Set(orders.all { $0["id"] != nil }.compactMap(\.["id"]))
        let actions = try site.partnerPage("index", of: "p1", "en").main().all { $0["data-action"] != nil }
        #expect(!actions.isEmpty)
        for action in actions {
            let link = try #require(action.all(named: "a").first?["href"])
            let anchor = "order-" + (action["data-order"] ?? "")
            #expect(link == (ids.contains(anchor) ? "orders.html#\(anchor)" : "orders.html"), "\(link)")
        }
    }

    /// One more user changes a constant number of files.
    @Test func `an added user changes about as many files in a long list as in a short one`() async throws {
        func changes(_ count: Int) async throws -> Int {
            let renderer = try Checkout.rendererOfShortPages()
            let story = Self.story(count)
            let before = try await RenderedSite(story, with: renderer).files
            let after = try await RenderedSite(story.user("new", "Bea f9"), with: renderer).files
            return Set(before.keys).union(after.keys).count { before[$0] != after[$0] }
        }
        let (short, long) = (try await changes(120), try await changes(480))
        #expect(short > 20)
        #expect(long <= short + 30, "\(long) files instead of \(short): deeper by a part or two, no wider")
    }
}

extension JSONValue {
    fileprivate var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}

extension String {
    fileprivate subscript(index: Int) -> Character { self[self.index(startIndex, offsetBy: index)] }
}
