import DequeModule
import Licensing

/// What waits to be regenerated: first come, first served, and nothing waits twice.
///
/// Ten events for an account that is being worked on cause one more turn, not ten.
struct RegenerationQueue: Sendable {
    enum Work: Hashable, Sendable {
        case account(AccountID)
        /// What is about an account as a whole, after its users' pages.
        case lists(AccountID)
        case partner(PartnerID)
        case status
    }

    /// What came in while the work waited.
    struct Reason: Sendable {
        /// New events of the account.
        var events: [Event] = []
        /// What is known of the account no longer holds: it has to be folded again.
        var isStale = false
        /// It was begun, and waits for the account's lists.
        var isPostponed = false
        /// All of the account is wanted at once, lists as well.
        var withLists = false
        /// When the work began to wait.
        fileprivate(set) var since: ContinuousClock.Instant

        /// Takes in what came later.
        mutating func add(_ other: Self) {
            events += other.events
            isStale = isStale || other.isStale
            withLists = withLists || other.withLists
        }
    }

    /// How many accounts' lists are rendered at the same time, where they are a piece of work of their own: they take long,
    /// and must not keep all others from their turn.
    private let listsAtOnce: Int
    private var order: Deque<Work> = []
    private var reasons: [Work: Reason] = [:]
    /// What is being done, with the reasons that were taken for it.
    private var running: [Work: Reason] = [:]
    /// What failed, and since when it had waited: it is added again when it is to be tried again.
    private var failed: [Work: ContinuousClock.Instant] = [:]

    init(listsAtOnce: Int = .max) {
        self.listsAtOnce = listsAtOnce
    }

    /// How much is not published: it waits, is being done, or failed.
    var count: Int { reasons.count + running.count + failed.count }
    var isRunning: Bool { !running.isEmpty }
    var runningCount: Int { running.count }
    /// Whether nothing can be done now; what failed can only be done later.
    var isEmpty: Bool { reasons.isEmpty && running.isEmpty }

    /// Since when the oldest of what is not published waits; nil: everything is published.
    var oldest: ContinuousClock.Instant? {
        // Not the first in order: lists wait behind what came after their account's event.
        [reasons.values.lazy.map(\.since).min(), running.values.lazy.map(\.since).min(), failed.values.min()]
            .compactMap { $0 }.min()
    }

    /// Adds work, or a reason to work that waits already.
    mutating func add(
        _ work: Work,
        events: [Event] = [],
        isStale: Bool = false,
        withLists: Bool = false,
        at instant: ContinuousClock.Instant
    ) {
        let instant = failed.removeValue(forKey: work) ?? instant
        if reasons[work] == nil { order.append(work) }
        reasons[work, default: Reason(since: instant)]
            .add(Reason(events: events, isStale: isStale, withLists: withLists, since: instant))
    }

    /// Whether pages of users are being published.
    var isPublishingAccounts: Bool { running.keys.contains { if case .account = $0 { true } else { false } } }

    private var runningLists: Int { running.keys.count { if case .lists = $0 { true } else { false } } }

    func isRunning(_ work: Work) -> Bool { running[work] != nil }

    /// Takes the first work that can be done now.
    ///
    /// An account's lists are rendered beside pages of its users, if those came later.
    ///
    /// - Parameter closed: accounts of which nothing else is to be published now.
    mutating func next(besides closed: Set<AccountID>) -> (work: Work, reason: Reason)? {
        let mayBeginLists = runningLists < listsAtOnce
        let index = order.firstIndex { work in
            if case .lists = work, !mayBeginLists { return false }
            guard running[work] == nil else { return false }
            switch work {
            case .account(let id):
                let mustWait = isRunning(.lists(id)) && reasons[work]?.isPostponed == true
                return !mustWait && !closed.contains(id)
            case .lists(let id): return !isRunning(.account(id))
            case .partner, .status: return true
            }
        }
        guard let index else { return nil }
        let work = order.remove(at: index)
        guard let reason = reasons.removeValue(forKey: work) else { return nil }
        running[work] = reason
        return (work, reason)
    }

    /// Begins work that did not wait.
    ///
    /// - Returns: false if it waits or is being done already.
    mutating func begin(_ work: Work, at instant: ContinuousClock.Instant) -> Bool {
        guard reasons[work] == nil, running[work] == nil else { return false }
        running[work] = Reason(since: failed.removeValue(forKey: work) ?? instant)
        return true
    }

    /// Gives back work that could not be done: it waits at the end, with what has come since.
    mutating func postpone(_ work: Work) {
        guard var reason = running.removeValue(forKey: work) else { return }
        reason.isPostponed = true
        if let later = reasons[work] { reason.add(later) } else { order.append(work) }
        reasons[work] = reason
    }

    /// Takes out work that waits, or failed, and need not be done any more.
    mutating func drop(_ work: Work) {
        failed[work] = nil
        if reasons.removeValue(forKey: work) != nil { order.removeAll { $0 == work } }
    }

    /// Ends work that failed: it is still not published, and is to be added again.
    mutating func fail(_ work: Work) {
        guard let since = running.removeValue(forKey: work)?.since else { return }
        if reasons[work] != nil { reasons[work]?.since = since } else { failed[work] = since }
    }

    /// Ends work.
    ///
    /// - Returns: since when it had waited.
    @discardableResult
    mutating func finish(_ work: Work) -> ContinuousClock.Instant? {
        running.removeValue(forKey: work)?.since
    }
}
