import Ledger
import Licensing
import Regeneration
import SampleData
import Site
import StrictJSON
import Synchronization
import Testing

/// All files of the site at a moment.
struct RenderedSite: Sendable {
    let files: [String: [UInt8]]

    /// The site of a story, by default at a moment after all of its events.
    init(_ story: Story, asOf moment: String = "2026-06-30", with renderer: SiteRenderer? = nil) async throws {
        try await self.init(lines: story.lines, asOf: moment, with: renderer)
    }

    init(lines: [String], asOf moment: String, with renderer: SiteRenderer? = nil) async throws {
        let store = InMemoryEventStore()
        let decoder = EventDecoder()
        try await store.append(lines.map { try decoder.decode($0) })
        let moment = try #require(Timestamp(moment) ?? CalendarDate(moment)?.end)
        let files = Mutex<[String: [UInt8]]>([:])
        try await SiteBuilder(store, try renderer ?? Checkout.renderer(), tasks: 2).render(asOf: moment) { file in
            let before = files.withLock { $0.updateValue(file.bytes, forKey: file.route.path) }
            #expect(before == nil, "\(file.route.path) was rendered twice")
        }
        self.files = files.withLock { $0 }
    }

    /// The site of a large sample, which contains every situation.
    static func sample() async throws -> RenderedSite { try await sampleTask.value }

    private static let sampleTask = Task {
        var lines: [String] = []
        SampleGenerator(accounts: 24, users: 400, seed: 1).forEachLine { lines.append($0) }
        // Few lines per page, so that the longest lists are split.
        let renderer = try SiteRenderer(Checkout.shipped().sources(), linesPerPage: 100)
        return try await RenderedSite(lines: lines, asOf: "2026-12-31", with: renderer)
    }

    /// The parsed pages of the sample.
    static func samplePages() async throws -> [Page] { try await samplePagesTask.value }

    private static let samplePagesTask = Task { try await sample().pages() }

    var paths: [String] { files.keys.sorted() }

    func text(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let bytes = try #require(files[path], "there is no \(path)", sourceLocation: sourceLocation)
        return try #require(
            String(validating: bytes, as: UTF8.self),
            "\(path) is not UTF-8",
            sourceLocation: sourceLocation
        )
    }

    func page(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Page {
        try Page(path: path, root: MarkupParser.parse(text(path, sourceLocation: sourceLocation)))
    }

    func userPage(_ user: String = "u1", of account: String = "acme", _ locale: String = "en") throws -> Page {
        try page("accounts/\(account)/\(locale)/users/\(user).html")
    }

    func accountPage(_ kind: String = "index", of account: String = "acme", _ locale: String = "en") throws -> Page {
        try page("accounts/\(account)/\(locale)/\(kind).html")
    }

    func partnerPage(_ kind: String = "index", of partner: String = "p1", _ locale: String = "en") throws -> Page {
        try page("partners/\(partner)/\(locale)/\(kind).html")
    }

    func json(_ path: String) throws -> JSONValue { try JSONValue(parsing: text(path).utf8) }

    /// All HTML pages.
    func pages() throws -> [Page] { try paths.filter { $0.hasSuffix(".html") }.map { try page($0) } }
}

/// A page of the site.
struct Page: Sendable {
    let path: String
    let root: Element

    /// The element with the page's own content and marks.
    func main(sourceLocation: SourceLocation = #_sourceLocation) throws -> Element {
        let mains = root.all { $0.name == "main" }
        #expect(mains.count == 1, "\(path)", sourceLocation: sourceLocation)
        return try #require(mains.first, sourceLocation: sourceLocation)
    }

    /// The product elements in the section Products & Licenses.
    func productRows() throws -> [Element] { try main().all { $0["data-outcome"] != nil } }

    /// The time of the last change of the page's contents.
    func asOf(sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let line = try #require(main().all { $0.hasClass("asof") }.first, sourceLocation: sourceLocation)
        return try #require(line.all { $0.name == "time" }.first?["datetime"], sourceLocation: sourceLocation)
    }

    /// The path of the file to which a link of this page leads; nil for links to other sites.
    func target(of link: String) -> String? {
        guard !link.isEmpty, !link.contains(":"), !link.hasPrefix("/"), !link.contains("?") else { return nil }
        let file = link.split(separator: "#", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        if file.isEmpty { return path }
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in file.split(separator: "/", omittingEmptySubsequences: false) {
            switch part {
            case "": return nil
            case ".": continue
            case "..":
                if parts.popLast() == nil { return nil }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    /// The target files of all links in an element.
    func targets(in element: Element) -> [String?] {
        element.all { $0.name == "a" }.map { $0["href"].flatMap(target) }
    }
}
