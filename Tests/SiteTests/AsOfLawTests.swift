import Licensing
import SampleData
import Site
import Testing

/// The law behind `AsOfTests`: each change of a page sets its date to the time of the change.
///
/// Without a change of the page, its date does not change either.
struct AsOfLawTests {
    private static let kinds = [
        "user", "account", "account-users", "account-history", "account-deleted", "partner", "partner-orders",
        "partner-accounts", "account.json",
    ]

    @Test(arguments: kinds) func `every change of a page updates its as-of date`(kind: String) async throws {
        for life in try await SampleLife.all() {
            #expect(
                life.changed[kind] ?? 0 > 0 || kind == "account-deleted",
                "seed \(life.seed) never changes such a page"
            )
            #expect(life.undated.filter { $0.kind == kind }.prefix(5) == [], "seed \(life.seed)")
        }
    }

    @Test(arguments: kinds) func `the as-of date of a page changes only if something else on the page changes`(
        kind: String
    ) async throws {
        for life in try await SampleLife.all() {
            let moved = life.moved.filter { $0.kind == kind }
            let types = Set(moved.flatMap(\.types)).sorted()
            #expect(moved.prefix(2) == [], "seed \(life.seed), \(moved.count) times, by \(types)")
        }
    }
}

/// A sample site, rendered at every moment at which something happens.
private struct SampleLife {
    /// A page that violates the law.
    struct Breach: Equatable, CustomStringConvertible {
        let kind: String
        let path: String
        let moment: String
        let asOf: String
        /// The types of the events of that moment; empty if a date caused the change.
        let types: [String]

        var description: String { "\(path), \(moment) \(types): as of \(asOf)" }
    }

    /// The contents of a page at a moment.
    private struct Content {
        let bytes: [UInt8]
        let kind: String
        let asOf: String
        let rest: String
    }

    let seed: UInt64
    /// Pages that changed without a new date.
    private(set) var undated: [Breach] = []
    /// Pages with a new date and no other change.
    private(set) var moved: [Breach] = []
    /// The number of changes by kind of page.
    private(set) var changed: [String: Int] = [:]

    static func all() async throws -> [SampleLife] { try await lives.value }

    private static let lives = Task {
        [try await SampleLife(seed: 3), try await SampleLife(seed: 11)]
    }

    private init(seed: UInt64) async throws {
        self.seed = seed
        var lines: [String] = []
        SampleGenerator(accounts: 2, users: 7, seed: seed).forEachLine { lines.append($0) }
        // One language is sufficient, and takes half of the time.
        let renderer = try Checkout.shipped().only("en").renderer()
        let events = try Self.events(lines)
        var (pages, last) = ([String: Content](), "")
        for moment in Self.moments(lines, events) {
            let site = try await RenderedSite(lines: lines, asOf: moment, with: renderer)
            let now = try Self.contents(of: site, pages)
            let types = events[moment] ?? []
            for (path, page) in now.sorted(by: { $0.key < $1.key }) {
                guard let before = pages[path], before.bytes != page.bytes else { continue }
                let breach = Breach(kind: page.kind, path: path, moment: moment, asOf: page.asOf, types: types)
                changed[page.kind, default: 0] += 1
                // Compared to the second, as pages show times. The texts of times sort like the times.
                let isNew = page.asOf.prefix(19) > last.prefix(19) && page.asOf.prefix(19) <= moment.prefix(19)
                if before.rest != page.rest, !isNew { undated.append(breach) }
                if before.rest == page.rest { moved.append(breach) }
            }
            (pages, last) = (now, moment)
        }
    }

    /// The types of the events of each second.
    ///
    /// Events within one second are one moment.
    private static func events(_ lines: [String]) throws -> [String: [String]] {
        let decoder = EventDecoder()
        return try lines.reduce(into: [:]) { events, line in
            let moment = Timestamp(seconds: try decoder.decode(line).time.seconds, nanoseconds: 999_999_999)
            let type = line.firstMatch(of: /"type":"([a-z.]+)"/).map { String($0.1) } ?? ""
            events[moment.description, default: []].append(type)
        }
    }

    /// The times of all events, and of all dates that may change something.
    private static func moments(_ lines: [String], _ events: [String: [String]]) -> [String] {
        let dates = Set(lines.flatMap { $0.matches(of: /"(?:starts|expires)":"([0-9-]+)"/).map { String($0.1) } })
            .compactMap { CalendarDate($0) }
        let turns = dates.flatMap { [$0, $0.adding(days: 1), $0.adding(days: -30)] }.map(\.start.description)
        return Set(events.keys).union(turns).sorted()
    }

    private static func contents(of site: RenderedSite, _ before: [String: Content]) throws -> [String: Content] {
        var contents: [String: Content] = [:]
        for path in site.paths where path.hasPrefix("accounts/") || path.hasPrefix("partners/") {
            let bytes = site.files[path] ?? []
            if let known = before[path], known.bytes == bytes {
                contents[path] = known
                continue
            }
            if path.hasSuffix("/account.json") {
                contents[path] = try Self.data(site.text(path), bytes)
                continue
            }
            // A part of a list has no time of its last change; the page of the whole list does.
            guard path.hasSuffix(".html"), !path.contains("/lists/") else { continue }
            let page = try site.page(path)
            let rest = page.root.without { $0.hasClass("asof") }
            contents[path] = Content(
                bytes: bytes,
                kind: try page.main()["data-page"] ?? "",
                asOf: try page.asOf(),
                rest: rest.structure.joined() + rest.texts.joined()
            )
        }
        return contents
    }

    /// The data of an account, whose `asOf` follows the same law.
    private static func data(_ text: String, _ bytes: [UInt8]) throws -> Content {
        let asOf = try #require(text.firstMatch(of: /"asOf": "([^"]+)"/))
        return Content(bytes: bytes, kind: "account.json", asOf: String(asOf.1), rest: text.replacing(asOf.0, with: ""))
    }
}
