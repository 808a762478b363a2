import Licensing
import StrictJSON
import Testing

/// The feed of an account's changes, compared with RFC 4287.
struct AtomTests {
    /// A feed as read by an XML parser.
    private struct Feed {
        let root: Element
        let path: String

        init(_ path: String, _ site: RenderedSite) throws {
            self.path = path
            let text = try site.text(path)
            let declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            #expect(text.hasPrefix(declaration))
            // The parser for pages is strict enough for XML, but does not support prefixes.
            let page = "<!doctype html>" + text.dropFirst(declaration.count).replacing("xml:lang=", with: "lang=")
            root = try #require(try MarkupParser.parse(page).elements.first)
        }

        var entries: [Element] { root.elements.filter { $0.name == "entry" } }
    }

    private static var instant: Regex<(Substring, Substring?)> {
        #/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z/#
    }

    private func feeds(_ site: RenderedSite) throws -> [Feed] {
        try site.paths.filter { $0.hasSuffix(".atom") }.map { try Feed($0, site) }
    }

    private func text(_ name: String, of element: Element, _ path: String) throws -> String {
        let found = element.elements.filter { $0.name == name }
        #expect(found.count == 1, "\(path): \(name)")
        return try #require(found.first).text
    }

    @Test func `a feed has the elements that RFC 4287 4.1.1 requires, in its language`() async throws {
        let site = try await RenderedSite.sample()
        let feeds = try feeds(site)
        #expect(feeds.count > 40)
        for feed in feeds {
            #expect(feed.root["xmlns"] == "http://www.w3.org/2005/Atom")
            #expect(feed.root["lang"].map { feed.path.contains("/\($0)/") } == true, "\(feed.path)")
            #expect(try text("id", of: feed.root, feed.path).hasPrefix("urn:"))
            #expect(try !text("title", of: feed.root, feed.path).isEmpty)
            #expect(try text("updated", of: feed.root, feed.path).wholeMatch(of: Self.instant) != nil)
            let links = feed.root.elements.filter { $0.name == "link" }
            #expect(links.map { $0["rel"] } == ["self", "alternate"])
            #expect(links.first?["href"] == "changes.atom")
            for link in links { #expect(site.files[Self.target(of: link, feed.path)] != nil, "\(feed.path)") }
        }
        let ids = try feeds.map { try text("id", of: $0.root, $0.path) }
        #expect(Set(ids).count == ids.count, "one id per account and language")
    }

    @Test func `the changes of one list of users have different ids`() async throws {
        let users = (1...4).map { number in
            JSONValue.object([
                "user": .string("u\(number)"), "name": .string("Ana"), "email": .string("u\(number)@example.com"),
                "licenses": .array([.string("miteam-meetings")]),
            ])
        }
        let story = Story.ofAcme().event("users.listed", ["account": .string("acme"), "users": .array(users)])
        let feed = try Feed("accounts/acme/en/changes.atom", try await RenderedSite(story))
        let ids = try feed.entries.map { try text("id", of: $0, feed.path) }
        #expect(ids.count == 9)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `an entry has the elements that RFC 4287 4.1.2 requires, and links to the history`() async throws {
        let site = try await RenderedSite.sample()
        for feed in try feeds(site) {
            let hasAuthor = feed.root.elements.contains { $0.name == "author" }
            var ids: Set<String> = []
            for entry in feed.entries {
                #expect(ids.insert(try text("id", of: entry, feed.path)).inserted, "\(feed.path)")
                #expect(try !text("title", of: entry, feed.path).isEmpty)
                #expect(try text("updated", of: entry, feed.path).wholeMatch(of: Self.instant) != nil)
                #expect(hasAuthor || entry.elements.contains { $0.name == "author" })
                for author in entry.elements where author.name == "author" {
                    #expect(author.elements.map(\.name) == ["name"])
                }
                // "atom:entry elements that contain no child atom:content element MUST contain at least one atom:link
                // element with a rel attribute value of "alternate"."
                let links = entry.elements.filter { $0.name == "link" && $0["rel"] == "alternate" }
                #expect(links.count == 1, "\(feed.path)")
                for link in links { #expect(site.files[Self.target(of: link, feed.path)] != nil, "\(feed.path)") }
            }
        }
    }

    @Test func `a feed has at most fifty entries, newest first`() async throws {
        let site = try await RenderedSite.sample()
        var longest = 0
        for feed in try feeds(site) {
            let times = try feed.entries.map { try text("updated", of: $0, feed.path) }
            #expect(times.count <= 50)
            let moments = try times.map { try #require(Timestamp($0)) }
            #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 >= $1 }, "\(feed.path)")
            longest = max(longest, times.count)
        }
        #expect(longest == 50, "some account has more changes than a feed shows")
    }

    /// The target file of a link in a feed.
    private static func target(of link: Element, _ path: String) -> String {
        (path.split(separator: "/").dropLast().map(String.init) + [link["href"] ?? ""]).joined(separator: "/")
    }
}
