import Ledger
import Licensing
import Site
import Testing

@testable import Regeneration

/// The versions of the pages of lists tell which of them an event changes.
struct ListVersionTests {
    /// The main page of users and the first file of the search index contain more than one list.
    ///
    /// Their versions can change without their bytes.
    @Test(arguments: [1, 2, 3]) func `an event renders the pages of lists that it changes, and no others`(
        seed: UInt64
    ) async throws {
        let renderer = try TestRenderer.shipped()
        let store = try await store(try sampleEvents(accounts: 1, users: 40, seed: seed))
        let account = try #require(try await store.accounts().first)
        let events = try await store.events(of: account)
        var known = ListVersions()
        var pages: [Route: [UInt8]] = [:]
        var changes = 0
        for end in events.indices.dropFirst() {
            let moment = events[end].time
            let state = AccountTimeline(
                account,
                events: Array(events[...end]),
                orderSteps: [],
                products: .standard,
                policies: .standard,
                asOf: moment
            ).state
            var all: [Route: [UInt8]] = [:]
            _ = renderer.renderLists(of: state, asOf: moment) { file in
                if file.route.isList { all[file.route] = file.bytes }
            }
            var rendered: Set<Route> = []
            known = renderer.renderLists(of: state, asOf: moment, known: known) { file in
                if file.route.isList { rendered.insert(file.route) }
            }
            let changed = Set(all.keys.filter { all[$0] != pages[$0] })
            #expect(changed.subtracting(rendered) == [], "after \(events[end].line)")
            #expect(rendered.subtracting(changed).filter(\.isPageOfOneList) == [], "after \(events[end].line)")
            changes += changed.count
            pages = all
        }
        #expect(changes > 20 * events.count)
    }
}

extension Route {
    fileprivate var isList: Bool {
        switch self {
        case .account(_, _, .users), .account(_, _, .history), .searchIndex: true
        default: isPageOfOneList
        }
    }

    fileprivate var isPageOfOneList: Bool { if case .accountList = self { true } else { false } }
}
