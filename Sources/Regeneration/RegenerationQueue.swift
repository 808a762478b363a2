import DequeModule
import HeapModule
import Licensing

/// A first-in, first-out queue of work without duplicates.
///
/// Ten events for an account whose job is running cause one more job, not ten.
struct RegenerationQueue: Sendable {
    enum Work: Hashable, Sendable {
        case account(AccountID)
        /// Files about an account as a whole, published after its users' pages.
        case lists(AccountID)
        case partner(PartnerID)
        case status
    }

    /// The reason for work.
    struct Reason: Sendable {
        /// New events of the account.
        var events: [Event] = []
        /// Whether the account must be folded again.
        var isStale = false
        /// Whether stored events of the account were rewritten without the names of erased people, so that its files
        /// may show names that its state in memory no longer has.
        var isRewritten = false
        /// Whether all files of the account must be rendered for a rebuild.
        var isRebuild = false
        /// Whether the work takes long; only a limited number of long jobs runs at the same time.
        var isLong = false
        /// The time at which the work began to wait.
        fileprivate(set) var since: ContinuousClock.Instant
        /// Whether the work waited in the queue.
        var isQueued = true

        /// Adds a later reason.
        mutating func add(_ other: Self) {
            events += other.events
            isStale = isStale || other.isStale
            isRewritten = isRewritten || other.isRewritten
            isRebuild = isRebuild || other.isRebuild
            isLong = isLong || other.isLong
        }
    }

    /// The maximum number of long jobs at the same time.
    ///
    /// It leaves a slot for other work, which must not wait for the lists of a large account.
    private let longAtOnce: Int
    private var order: Deque<Work> = []
    private var reasons: [Work: Reason] = [:]
    /// Running work with its reasons.
    private var running: [Work: Reason] = [:]
    /// Failed work, and the time at which it began to wait.
    ///
    /// A retry adds it again.
    private var failed: [Work: ContinuousClock.Instant] = [:]
    /// The times at which all unpublished work began to wait.
    private var waiting = Instants()

    init(longAtOnce: Int = .max) {
        self.longAtOnce = longAtOnce
    }

    /// The amount of unpublished work, which waits, runs, or failed.
    var count: Int { reasons.count + running.count + failed.count }
    var isRunning: Bool { !running.isEmpty }
    var runningCount: Int { running.count }
    /// Whether no work waits or runs; failed work waits for its retry.
    var isEmpty: Bool { reasons.isEmpty && running.isEmpty }

    /// The time at which the oldest unpublished work began to wait; nil: everything is published.
    ///
    /// It need not be the first in the queue, because lists are queued after their account's job.
    var oldest: ContinuousClock.Instant? { waiting.first }

    /// Whether work waits, runs, or failed.
    func holds(_ work: Work) -> Bool { reasons[work] != nil || running[work] != nil || failed[work] != nil }

    /// Adds work, or another reason to work that already waits.
    mutating func add(
        _ work: Work,
        events: [Event] = [],
        isStale: Bool = false,
        isRewritten: Bool = false,
        isRebuild: Bool = false,
        isLong: Bool = false,
        at instant: ContinuousClock.Instant
    ) {
        let since = failed.removeValue(forKey: work)
        if since == nil, reasons[work] == nil { waiting.insert(instant) }
        if reasons[work] == nil { order.append(work) }
        reasons[work, default: Reason(since: since ?? instant)]
            .add(
                Reason(
                    events: events,
                    isStale: isStale,
                    isRewritten: isRewritten,
                    isRebuild: isRebuild,
                    isLong: isLong,
                    since: instant
                )
            )
    }

    /// Whether pages of users wait to be published, or are being published.
    var holdsAccounts: Bool {
        func isAccount(_ work: Work) -> Bool { if case .account = work { true } else { false } }
        return running.keys.contains(where: isAccount) || reasons.keys.contains(where: isAccount)
    }

    func isRunning(_ work: Work) -> Bool { running[work] != nil }

    /// Takes the first work that can start now.
    ///
    /// Pages of users may be published while their account's lists are rendered, unless the account is folded again.
    /// The lists are then compared with those that the running job publishes.
    mutating func next() -> (work: Work, reason: Reason)? {
        let mayBeginLong = running.values.count(where: \.isLong) < longAtOnce
        let index = order.firstIndex { work in
            if !mayBeginLong, reasons[work]?.isLong == true { return false }
            guard running[work] == nil else { return false }
            switch work {
            case .account(let id): return !refolds(id) || !isRunning(.lists(id))
            case .lists(let id): return !refolds(id) && !isRunning(.account(id))
            case .partner, .status: return true
            }
        }
        guard let index else { return nil }
        let work = order.remove(at: index)
        guard let reason = reasons.removeValue(forKey: work) else { return nil }
        running[work] = reason
        return (work, reason)
    }

    /// Whether an account waits to be folded again and compared with its published pages.
    private func refolds(_ id: AccountID) -> Bool {
        guard let reason = reasons[.account(id)] else { return false }
        return reason.isStale && !reason.isRewritten && !reason.isRebuild
    }

    /// Returns running work to the queue, because the account must be folded again.
    mutating func postpone(_ work: Work) {
        guard var reason = running.removeValue(forKey: work) else { return }
        reason.isStale = true
        if let later = reasons[work] {
            waiting.remove(later.since)
            reason.add(later)
        } else {
            order.append(work)
        }
        reasons[work] = reason
    }

    /// Begins work that is not queued.
    ///
    /// - Returns: false if it already waits or runs.
    mutating func begin(_ work: Work, at instant: ContinuousClock.Instant) -> Bool {
        guard reasons[work] == nil, running[work] == nil else { return false }
        let since = failed.removeValue(forKey: work)
        if since == nil { waiting.insert(instant) }
        running[work] = Reason(since: since ?? instant, isQueued: false)
        return true
    }

    /// Removes work that waits or failed and is no longer needed.
    mutating func drop(_ work: Work) {
        if let since = failed.removeValue(forKey: work) { waiting.remove(since) }
        guard let since = reasons.removeValue(forKey: work)?.since else { return }
        waiting.remove(since)
        order.removeAll { $0 == work }
    }

    /// Ends work that failed.
    ///
    /// It stays unpublished until it is added again.
    mutating func fail(_ work: Work) {
        guard let since = running.removeValue(forKey: work)?.since else { return }
        if let later = reasons[work]?.since {
            waiting.remove(later)
            reasons[work]?.since = since
        } else {
            failed[work] = since
        }
    }

    /// Ends work.
    ///
    /// - Returns: the time at which it began to wait in the queue; nil for work that was not queued.
    @discardableResult
    mutating func finish(_ work: Work) -> ContinuousClock.Instant? {
        guard let reason = running.removeValue(forKey: work) else { return nil }
        waiting.remove(reason.since)
        return reason.isQueued ? reason.since : nil
    }
}

/// A multiset of instants with fast access to the first.
private struct Instants: Sendable {
    private var counts: [ContinuousClock.Instant: Int] = [:]
    /// Instants, of which the first is in `counts`; others may have been removed from it.
    private var heap = Heap<ContinuousClock.Instant>()

    var first: ContinuousClock.Instant? { heap.min }

    mutating func insert(_ instant: ContinuousClock.Instant) {
        if counts[instant] == nil { heap.insert(instant) }
        counts[instant, default: 0] += 1
    }

    mutating func remove(_ instant: ContinuousClock.Instant) {
        guard let count = counts[instant] else { return }
        counts[instant] = count > 1 ? count - 1 : nil
        while let first = heap.min, counts[first] == nil { heap.removeMin() }
    }
}
