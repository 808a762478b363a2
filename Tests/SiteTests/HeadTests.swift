import Testing

/// The common parts of all pages of a large sample, and the targets of their links.
struct HeadTests {
    @Test func `the brand mark links to the main page of the account or partner, or else to the start page`()
        async throws
    {
        for page in try await RenderedSite.samplePages() {
            let parts = page.path.split(separator: "/")
            let isPrivate = ["accounts", "partners"].contains(parts[0])
            let top = isPrivate ? parts.prefix(3).joined(separator: "/") + "/index.html" : "index.html"
            let mark = try #require(page.root.all { $0.hasClass("brand") }.first)
            #expect(page.targets(in: mark) == [top], "\(page.path)")
            #expect(mark["data-home"].flatMap(page.target) == "index.html", "\(page.path)")
        }
    }

    @Test func `only pages about customers contain their address for printing`() async throws {
        let site = try await RenderedSite(Story.ofAna().order("o1", 5).assign("o1").on(Story.meetings))
        var addresses = 0
        for page in try site.pages() {
            let said = page.root.all { $0.hasClass("page-address") }.map {
                $0.all { $0.hasClass("address") }.map(\.text)
            }
            let isPrivate = page.path.hasPrefix("accounts/") || page.path.hasPrefix("partners/")
            #expect(said == (isPrivate ? [[page.path]] : []), "\(page.path)")
            addresses += said.count
        }
        #expect(addresses > 10)
    }

    @Test func `the sample has pages of every kind`() async throws {
        let kinds = Set(try await RenderedSite.samplePages().map { try $0.main()["data-page"] ?? "" })
        #expect(
            kinds == [
                "start", "help", "guide", "partner", "partner-orders", "partner-accounts", "account", "account-users",
                "account-history", "account-deleted", "user", "account-list", "account-history-part", "account-holders",
                "partner-order-list", "partner-account-list",
            ]
        )
    }

    @Test func `every page declares its language and direction`() async throws {
        for page in try await RenderedSite.samplePages() {
            let html = try #require(page.root.elements.first)
            let locale = page.locale ?? "en"
            #expect(html.name == "html" && html["lang"] == locale && html["dir"] == "ltr", "\(page.path)")
            #expect(page.root.all(named: "title").first?.text.isEmpty == false, "\(page.path)")
            #expect(page.root.all(named: "h1").count == 1, "\(page.path)")
        }
    }

    @Test func `every page of a language has alternates in every language, and a default`() async throws {
        let site = try await RenderedSite.sample()
        for page in try await RenderedSite.samplePages() where page.locale != nil {
            let locale = try #require(page.locale)
            let alternates = try page.alternates()
            #expect(Set(alternates.keys) == ["en", "es", "x-default"], "\(page.path)")
            #expect(alternates[locale] == page.path)
            #expect(alternates["x-default"] == alternates["en"] || alternates["x-default"] == alternates["es"])
            for (language, path) in alternates where language != "x-default" {
                #expect(site.files[path] != nil, "\(path)")
                #expect(path == page.path.replacing("/\(locale)/", with: "/\(language)/"))
            }
        }
    }

    @Test func `all languages share one start page`() async throws {
        let start = try #require(try await RenderedSite.samplePages().first { $0.path == "index.html" })
        #expect(try start.alternates() == ["en": "index.html", "es": "index.html", "x-default": "index.html"])
        #expect(start.root.all { $0.hasClass("languages") }.isEmpty)
    }

    @Test func `alternates are reciprocal`() async throws {
        let pages = try await RenderedSite.samplePages()
        let alternates = Dictionary(uniqueKeysWithValues: try pages.map { ($0.path, try $0.alternates()) })
        for (path, languages) in alternates {
            for target in languages.values { #expect(alternates[target] == languages, "\(path) and \(target)") }
        }
    }

    @Test func `readers can change the language on every page`() async throws {
        for page in try await RenderedSite.samplePages() where page.locale != nil {
            let navigation = try #require(page.root.all { $0.hasClass("languages") }.first)
            let links = navigation.all(named: "a")
            #expect(links.map { $0["lang"] } == ["en", "es"], "\(page.path)")
            let alternates = try page.alternates()
            for link in links { #expect(link["href"].flatMap(page.target) == alternates[link["lang"] ?? ""]) }
        }
    }

    /// The page of a user is opened by links that do not open feeds.
    @Test func `account and partner pages link to their feed, and partner pages to their calendar`() async throws {
        var offers = 0
        for page in try await RenderedSite.samplePages() {
            let links = page.root.all { $0.name == "link" && $0["rel"] == "alternate" && $0["hreflang"] == nil }
            let mark = try #require(page.main()["data-page"])
            let subject = page.path.split(separator: "/").prefix(3).joined(separator: "/")
            let isOfPartner = page.path.hasPrefix("partners/")
            let isOfAccount = page.path.hasPrefix("accounts/") && !["user", "account-deleted"].contains(mark)
            #expect(
                links.map { $0["href"].flatMap(page.target) }
                    == (isOfPartner || isOfAccount ? ["\(subject)/changes.atom"] : [])
                        + (isOfPartner ? ["\(subject)/renewals.ics"] : []),
                "\(page.path)"
            )
            #expect(
                links.compactMap { $0["type"] }
                    == ["application/atom+xml", "text/calendar"].prefix(links.count).map(\.self)
            )
            #expect(links.allSatisfy { $0["title"]?.isEmpty == false })
            offers += links.count
        }
        #expect(offers > 100)
    }

    @Test func `every scrollable region is named by the caption or heading of its content`() async throws {
        var names = 0
        for page in try await RenderedSite.samplePages() {
            for region in page.root.all(where: { $0["role"] == "region" }) {
                let name = try #require(region["aria-labelledby"], "\(page.path)")
                #expect(region["aria-label"] == nil)
                #expect(page.root.all { $0["id"] == name }.first?.text.isEmpty == false, "\(page.path) \(name)")
                names += 1
            }
        }
        #expect(names > 100)
    }

    @Test func `every link and asset reference of the site has a target`() async throws {
        let site = try await RenderedSite.sample()
        var checked = 0
        for page in try await RenderedSite.samplePages() {
            for element in page.root.all(where: { $0["href"] != nil || $0["src"] != nil }) {
                let link = element["href"] ?? element["src"] ?? ""
                if link.hasPrefix("mailto:") { continue }
                let target = try #require(page.target(of: link), "\(page.path) links to \(link)")
                #expect(site.files[target] != nil, "\(page.path) links to \(link)")
                if let fragment = link.split(separator: "#").last, link.contains("#"), target == page.path {
                    #expect(page.root.all { $0["id"] == String(fragment) }.count == 1, "\(page.path)\(link)")
                }
                checked += 1
            }
        }
        #expect(checked > 10_000)
    }

    @Test func `every public file except the start page and the status files has a link to it`() async throws {
        let site = try await RenderedSite.sample()
        let linked = try await RenderedSite.samplePages().reduce(into: Set<String>()) { linked, page in
            linked.formUnion(
                page.root.all { $0["href"] != nil || $0["src"] != nil }
                    .compactMap { ($0["href"] ?? $0["src"]).flatMap(page.target) }
            )
        }
        let alone = site.paths.filter {
            !linked.contains($0) && !$0.hasPrefix("partners/") && !$0.hasPrefix("accounts/")
        }
        #expect(Set(alone).isSubset(of: ["index.html", "status.json", "freshness.json"]))
    }

    /// <doc:HTTPInterface#Pages>: "a Content-Security-Policy that allows no inline script or style".
    @Test func `no page contains inline styles, inline code or external content`() async throws {
        let forbidden: Set<String> = ["style", "iframe", "object", "embed", "base", "img"]
        for page in try await RenderedSite.samplePages() {
            for element in page.root.all(where: { _ in true }) {
                #expect(!forbidden.contains(element.name), "\(page.path)")
                // Forms are for searching only; there is no server to receive them.
                if element.name == "form" {
                    #expect(element["role"] == "search" && element["action"] == nil, "\(page.path)")
                }
                if element.name == "script" {
                    #expect(element.children.isEmpty && element["src"] != nil, "\(page.path)")
                }
                for attribute in element.attributes {
                    #expect(attribute.name != "style" && !attribute.name.hasPrefix("on"), "\(page.path)")
                    #expect(!attribute.value.contains("://") && !attribute.value.hasPrefix("//"), "\(page.path)")
                    #expect(!attribute.value.lowercased().hasPrefix("javascript:"), "\(page.path)")
                }
            }
        }
    }

    /// The pages whose tables can be sorted.
    private static let sortable = [
        "partner", "partner-orders", "partner-order-list", "partner-accounts", "partner-account-list", "account",
        "account-users", "account-list", "account-order-list",
    ]

    @Test func `only pages about customers refresh themselves`() async throws {
        for page in try await RenderedSite.samplePages() {
            let isPrivate = page.path.hasPrefix("accounts/") || page.path.hasPrefix("partners/")
            let scripts = page.root.all(named: "script")
            let isSearched = ["account-users", "partner-accounts", "partner"].contains(try page.main()["data-page"])
            let isSortable = Self.sortable.contains(try page.main()["data-page"] ?? "")
            let targets = scripts.compactMap { $0["src"].flatMap(page.target) }
            #expect(
                targets.count { $0.wholeMatch(of: /assets\/refresh\.[0-9a-f]{16}\.js/) != nil } == (isPrivate ? 1 : 0)
            )
            #expect(
                targets.count { $0.wholeMatch(of: /assets\/search\.[0-9a-f]{16}\.js/) != nil } == (isSearched ? 1 : 0)
            )
            #expect(
                targets.count { $0.wholeMatch(of: /assets\/reader\.[0-9a-f]{16}\.js/) != nil } == (isPrivate ? 1 : 0)
            )
            #expect(
                targets.count { $0.wholeMatch(of: /assets\/lists\.[0-9a-f]{16}\.js/) != nil } == (isSortable ? 1 : 0)
            )
            #expect(try isSortable || page.main().all { $0.hasClass("sortable") }.isEmpty, "\(page.path)")
            #expect(scripts.count == (isPrivate ? 2 : 0) + (isSortable ? 1 : 0) + (isSearched ? 1 : 0), "\(page.path)")
            #expect(scripts.allSatisfy { $0["defer"] != nil }, "\(page.path)")
            let notes = page.root.all { $0["data-updated"] != nil }
            #expect(notes.count == (isPrivate ? 1 : 0), "\(page.path)")
            for note in notes {
                #expect(note["role"] == "status" && note.text.isEmpty && note["data-updated"]?.isEmpty == false)
            }
            // The replaced part must not contain the message about the replacement.
            #expect(try page.main().all { $0["data-updated"] != nil }.isEmpty, "\(page.path)")
        }
    }

    @Test func `pages about customers are hidden from search engines and send no referrer`() async throws {
        for page in try await RenderedSite.samplePages() {
            let isPrivate = page.path.hasPrefix("accounts/") || page.path.hasPrefix("partners/")
            let metas = Dictionary(
                page.root.all(named: "meta").compactMap { meta in meta["name"].map { ($0, meta["content"] ?? "") } }
            ) { first, _ in first }
            #expect((metas["robots"]?.contains("noindex") == true) == isPrivate, "\(page.path)")
            #expect((metas["referrer"] == "no-referrer") == isPrivate, "\(page.path)")
        }
    }

    @Test func `the name of an asset contains the fingerprint of its content`() async throws {
        let plain = try Checkout.shipped()
        var changed = plain
        changed.assets["site.css"]?.append(UInt8(ascii: "\n"))
        let before = try await RenderedSite(Story(), with: try plain.renderer())
        let after = try await RenderedSite(Story(), with: try changed.renderer())
        let names = [before, after].map { $0.paths.filter { $0.hasPrefix("assets/") } }
        #expect(names[0].filter { $0.hasSuffix(".svg") } == names[1].filter { $0.hasSuffix(".svg") })
        #expect(names[0].filter { $0.hasSuffix(".css") } != names[1].filter { $0.hasSuffix(".css") })
        #expect(names.joined().allSatisfy { $0.wholeMatch(of: /assets\/[a-z]+\.[0-9a-f]{16}\.[a-z]+/) != nil })
    }

    @Test func `the language of an account is the default of its pages`() async throws {
        for (wanted, fallback) in [("es", "es"), ("es-MX", "es"), ("en", "en"), ("fr", "en"), (nil, "en")] {
            let story = Story().partner("p1", "P").account("acme", "Acme", locale: wanted).user("u1", "Ana")
            let site = try await RenderedSite(story)
            for page in [try site.userPage(), try site.accountPage("users", of: "acme", "es")] {
                let alternates = try page.alternates()
                #expect(alternates["x-default"] == alternates[fallback], "\(wanted ?? "none")")
            }
        }
    }
}

extension Page {
    /// The language in the page's path; nil for the start page.
    fileprivate var locale: String? {
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "help": return parts[1]
        case "accounts", "partners": return parts[2]
        default: return nil
        }
    }

    /// The alternate paths in the head, by language.
    fileprivate func alternates() throws -> [String: String] {
        let links = root.all { $0.name == "link" && $0["hreflang"] != nil }
        #expect(links.allSatisfy { $0["rel"] == "alternate" })
        return Dictionary(
            uniqueKeysWithValues: try links.map {
                (try #require($0["hreflang"]), try #require($0["href"].flatMap(target), "\(path)"))
            }
        )
    }
}
