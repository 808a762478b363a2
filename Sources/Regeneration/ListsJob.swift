import Licensing
import Publishing
import Site
import Synchronization

/// Brings the files about one account as a whole in line with it: lists, index, tables, feed.
///
/// Meanwhile pages of its users may be published from later events, unless pages of users are to be removed.
struct ListsJob: Sendable {
    /// What rendering the lists has to do besides: delete the pages of users who have left, or make everything anew.
    struct Debt: Sendable, Equatable {
        /// Users who have left; their pages go when nothing links to them any more.
        var removed: Set<UserID> = []
        /// Every file has to be looked at: the account came or went, or nobody knows what is published.
        var isWhole = false

        /// Takes in what is owed besides.
        mutating func add(_ other: Self) {
            removed.formUnion(other.removed)
            isWhole = isWhole || other.isWhole
        }
    }

    let state: AccountState
    let moment: Timestamp
    let debt: Debt
    let lists: PublishedLists

    /// - Parameters:
    ///   - entry: the account as its users' pages show it.
    ///   - moment: as of which they show it.
    init(_ entry: TimelineCache.Entry, asOf moment: Timestamp, _ debt: Debt) {
        state = entry.timeline.state
        lists = entry.lists
        self.moment = moment
        let users = entry.timeline.state.users
        self.debt = Debt(
            removed: debt.removed.filter { users[$0] == nil },
            isWhole: debt.isWhole || entry.lists.versions == nil
        )
    }

    /// Whether files go away, among which must be none that somebody is publishing.
    var removesPages: Bool { debt.isWhole || !debt.removed.isEmpty }

    func run(_ renderer: SiteRenderer, _ publisher: Publisher) throws {
        let known = debt.isWhole ? nil : lists.versions
        // Until they are all written, nobody knows.
        lists.set(nil)
        let versions = try renderer.renderLists(of: state, asOf: moment, known: known) { try publisher.publish($0) }
        if let known {
            let gone = debt.removed.flatMap { renderer.userRoutes($0, of: state.id) }
            for route in gone + renderer.routes(gone: versions, since: known, in: state.id) {
                try publisher.remove(route.path)
            }
        } else {
            try publisher.prune(state, versions, renderer)
        }
        lists.set(versions)
    }
}

/// The lists of one account as they are published, known to everybody who has the account in hand.
final class PublishedLists: Sendable {
    private let state: Mutex<ListVersions?>

    init(_ versions: ListVersions? = nil) { state = Mutex(versions) }

    /// Nil where nobody knows.
    var versions: ListVersions? { state.withLock { $0 } }

    func set(_ versions: ListVersions?) { state.withLock { $0 = versions } }
}

extension Publisher {
    /// Takes away what an account no longer has.
    func prune(_ state: AccountState, _ lists: ListVersions, _ renderer: SiteRenderer) throws {
        try prune(
            below: Route.directory(of: .account(state.id)),
            keeping: Set(renderer.accountRoutes(state, lists).map(\.path))
        )
    }
}
