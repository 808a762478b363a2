import Ledger
import Licensing
import Site
import Testing

@testable import Regeneration

/// The versions of the pages of lists tell which of them an event changes.
///
/// The main page of users and the first file of the search index contain more than one list. Their versions can change
/// without their bytes. So can those of the pages with a user whose details change without effect on the row.
struct ListVersionTests {
    @Test(arguments: [1, 2]) func `an event renders the pages of lists that it changes, and no others`(
        seed: UInt64
    ) async throws {
        let events = try await events(seed: seed)
        var (known, pages) = (ListVersions(), [Route: [UInt8]]())
        var changes = 0
        for end in events.indices.dropFirst() {
            let state = try state(of: events[...end], asOf: events[end].time)
            let before = (known, pages)
            (known, pages) = try lists(of: state, asOf: events[end].time)
            changes += try compare(state, asOf: events[end].time, with: before, pages, "after \(events[end].line)")
        }
        #expect(changes > 20 * events.count)
    }

    @Test(arguments: [1, 2]) func `a late event renders the pages of a history that it changes, and no others`(
        seed: UInt64
    ) async throws {
        let events = try await events(seed: seed)
        let moment = try #require(events.last).time
        for late in stride(from: 1, to: events.count - 1, by: 5) {
            let others = events[..<late] + events[(late + 1)...]
            let before = try lists(of: try state(of: others, asOf: moment), asOf: moment)
            let state = try state(of: events[...], asOf: moment)
            let pages = try lists(of: state, asOf: moment).pages
            try compare(state, asOf: moment, with: before, pages, "with \(events[late].line)") {
                $0.isPartOfOneList && !$0.path.contains("/lists/") || $0.path.contains("/lists/history")
            }
        }
    }

    /// Compares the pages that are rendered with those that changed, and returns the number of these.
    @discardableResult
    private func compare(
        _ state: AccountState,
        asOf moment: Timestamp,
        with before: (versions: ListVersions, pages: [Route: [UInt8]]),
        _ pages: [Route: [UInt8]],
        _ comment: Comment,
        where isExact: (Route) -> Bool = \.isPartOfOneList
    ) throws -> Int {
        var rendered: Set<Route> = []
        _ = try TestRenderer.shipped().renderLists(of: state, asOf: moment, known: before.versions) { file in
            if file.route.isList { rendered.insert(file.route) }
        }
        let changed = Set(pages.keys.filter { pages[$0] != before.pages[$0] })
        #expect(changed.subtracting(rendered) == [], comment)
        #expect(rendered.subtracting(changed).filter(isExact) == [], comment)
        return changed.count
    }

    /// The own events of the only account of a sample, in the order of truth.
    private func events(seed: UInt64) async throws -> [Event] {
        let store = try await store(try sampleEvents(accounts: 1, users: 40, seed: seed))
        return try await store.events(of: try #require(try await store.accounts().first))
    }

    private func state(of events: ArraySlice<Event>, asOf moment: Timestamp) throws -> AccountState {
        AccountTimeline(
            try #require(events.first?.owningAccount),
            events: Array(events),
            orderSteps: [],
            products: .standard,
            policies: .standard,
            asOf: moment
        ).state
    }

    /// All files of lists.
    private func lists(
        of state: AccountState,
        asOf moment: Timestamp
    ) throws -> (versions: ListVersions, pages: [Route: [UInt8]]) {
        var pages: [Route: [UInt8]] = [:]
        let versions = try TestRenderer.shipped().renderLists(of: state, asOf: moment) { file in
            if file.route.isList { pages[file.route] = file.bytes }
        }
        return (versions, pages)
    }
}

extension Route {
    fileprivate var isList: Bool {
        switch self {
        case .account(_, _, .users), .account(_, _, .history), .accountList, .searchIndex: true
        default: false
        }
    }

    fileprivate var isPartOfOneList: Bool {
        switch self {
        case .accountList: true
        case .searchIndex(_, let part): part != "index"
        default: false
        }
    }
}
