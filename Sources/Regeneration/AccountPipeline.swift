import Licensing
import Publishing
import Site
import Synchronization

/// The state of one account in memory, and which of its lists are published.
///
/// Only one `AccountJob` at a time uses the timeline. A `ListsJob` may run at the same time on a copy of the state,
/// because the lists of 100,000 users take seconds and a user's page must not wait for them. The two jobs write
/// different files. A job that rebuilds all files cancels the `ListsJob` first.
final class AccountPipeline: Sendable {
    private struct Lists {
        var published: PublishedLists
        /// Removed users, whose pages are removed when no list links to them any more.
        var removedUsers: Set<UserID> = []
        var isCancelled = false
    }

    let account: AccountID
    private let timeline: Mutex<AccountTimeline>
    /// Held while one file of a list is written.
    private let lists: Mutex<Lists>

    init(_ timeline: AccountTimeline, _ published: PublishedLists) {
        account = timeline.state.id
        self.timeline = Mutex(timeline)
        lists = Mutex(Lists(published: published))
    }

    /// Calls `body` with exclusive access to the timeline.
    ///
    /// While a job runs, this blocks until the job no longer uses the timeline.
    func withTimeline<Result: Sendable>(
        _ body: (inout AccountTimeline) throws -> Result
    ) rethrows -> Result {
        try timeline.withLock { try body(&$0) }
    }

    /// Records users who were removed and users who are present, before pages of users are published.
    func setRemovedUsers(_ removed: Set<UserID>, present: Set<UserID>) {
        lists.withLock { lists in
            lists.removedUsers.formUnion(removed)
            lists.removedUsers.subtract(present)
        }
    }

    /// A pipeline with another state of the account, folded again from the ledger, and the published lists of this one.
    ///
    /// No update of this pipeline's lists may be running.
    func replaced(by timeline: AccountTimeline) -> AccountPipeline {
        let users = withTimeline { $0.state.users.keys }
        let lists = lists.withLock { $0 }
        let pipeline = AccountPipeline(timeline, lists.published)
        let present = Set(timeline.state.users.keys)
        pipeline.setRemovedUsers(lists.removedUsers.union(users).subtracting(present), present: present)
        return pipeline
    }

    /// Stops the running update of lists, which then writes and removes no more files.
    func cancelLists() { lists.withLock { $0.isCancelled = true } }

    /// Records that an update of lists failed.
    func invalidateLists() { lists.withLock { $0.published = .unknown } }

    /// The job that updates the lists.
    ///
    /// - Parameter moment: the moment of the published pages of users.
    /// - Returns: nil if it is unknown which lists are published.
    func listsJob(asOf moment: Timestamp) -> ListsJob? {
        let state = withTimeline { $0.state }
        let (published, removed) = lists.withLock { ($0.published, $0.removedUsers) }
        if case .unknown = published { return nil }
        return ListsJob(pipeline: self, state: state, moment: moment, published: published, removedUsers: removed)
    }

    /// Runs a step of an update of lists.
    ///
    /// - Throws: `CancellationError` if the update was cancelled, or what the step throws.
    private func step(_ body: (inout Lists) throws -> Void) throws {
        try lists.withLock { lists in
            guard !lists.isCancelled else { throw CancellationError() }
            try body(&lists)
        }
    }

    /// The published files of lists.
    enum PublishedLists: Sendable {
        case versions(ListVersions)
        /// The lists of a state at a moment, published by an earlier process or an earlier pipeline.
        case of(AccountState, asOf: Timestamp)
        /// An update failed.
        case unknown
    }

    /// Updates the files about an account as a whole: lists, index, tables, feed.
    struct ListsJob: Sendable {
        let pipeline: AccountPipeline
        let state: AccountState
        let moment: Timestamp
        fileprivate let published: PublishedLists
        let removedUsers: Set<UserID>

        /// - Throws: the errors of the publisher. A cancelled job returns early.
        func run(_ renderer: SiteRenderer, _ publisher: Publisher) throws {
            let known: ListVersions? =
                switch published {
                case .versions(let versions): versions
                case .of(let state, let moment): renderer.listVersions(of: state, asOf: moment)
                case .unknown: nil
                }
            do {
                let versions = try renderer.renderLists(of: state, asOf: moment, known: known) { file in
                    try pipeline.step { _ in try publisher.publish(file) }
                }
                for user in removedUsers {
                    try pipeline.step { lists in
                        // A user who was added again keeps the page.
                        guard lists.removedUsers.contains(user) else { return }
                        for route in renderer.userRoutes(user, of: state.id) { try publisher.remove(route.path) }
                        lists.removedUsers.remove(user)
                    }
                }
                for route in known.map({ renderer.routes(gone: versions, since: $0, in: .account(state.id)) }) ?? [] {
                    try pipeline.step { _ in try publisher.remove(route.path) }
                }
                try pipeline.step { $0.published = .versions(versions) }
            } catch is CancellationError {
                // The job that cancelled this one renders the lists.
            }
        }
    }
}

/// A cache of recently used pipelines, so that the next event of an account needs no reading of the ledger.
///
/// When the young half is full, it becomes the old half, and the previous old half is discarded.
struct PipelineCache: Sendable {
    private typealias Entry = (pipeline: AccountPipeline, weight: Int)

    let limit: Int
    private var young: [AccountID: Entry] = [:]
    private var old: [AccountID: Entry] = [:]
    private var youngWeight = 0

    /// - Parameter limit: the maximum total of `AccountTimeline.weight`.
    init(limit: Int) {
        self.limit = limit
    }

    subscript(id: AccountID) -> AccountPipeline? { (young[id] ?? old[id])?.pipeline }

    mutating func remove(_ id: AccountID) {
        if let entry = young.removeValue(forKey: id) { youngWeight -= entry.weight }
        old[id] = nil
    }

    /// Keeps a pipeline that was just used.
    mutating func put(_ pipeline: AccountPipeline, weight: Int) {
        remove(pipeline.account)
        young[pipeline.account] = (pipeline, weight)
        youngWeight += weight
        guard youngWeight > limit / 2 else { return }
        old = young
        young = [:]
        youngWeight = 0
    }
}
