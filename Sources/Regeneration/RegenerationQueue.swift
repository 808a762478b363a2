import DequeModule
import HeapModule
import Licensing

/// The work that waits, first in, first out, each at most once.
///
/// Ten events for an account whose job is running cause one more job, not ten.
struct RegenerationQueue: Sendable {
    enum Work: Hashable, Sendable {
        case account(AccountID)
        /// Files about an account as a whole, after its users' pages.
        case lists(AccountID)
        case partner(PartnerID)
        case status
    }

    /// Why work waits.
    struct Reason: Sendable {
        /// New events of the account.
        var events: [Event] = []
        /// Whether the account must be folded again.
        var isStale = false
        /// Whether the work takes long, so that only some of such work may run at the same time.
        var isLong = false
        /// When the work began to wait.
        fileprivate(set) var since: ContinuousClock.Instant

        /// Adds a later reason.
        mutating func add(_ other: Self) {
            events += other.events
            isStale = isStale || other.isStale
            isLong = isLong || other.isLong
        }
    }

    /// How much long work runs at the same time.
    ///
    /// Other work must not wait for the lists of a large account.
    private let longAtOnce: Int
    private var order: Deque<Work> = []
    private var reasons: [Work: Reason] = [:]
    /// Running work with its reasons.
    private var running: [Work: Reason] = [:]
    /// Failed work, and when it began to wait.
    ///
    /// A retry adds it again.
    private var failed: [Work: ContinuousClock.Instant] = [:]
    /// When each of these began to wait.
    private var waiting = Instants()

    init(longAtOnce: Int = .max) {
        self.longAtOnce = longAtOnce
    }

    /// How much work is unpublished: it waits, runs, or failed.
    var count: Int { reasons.count + running.count + failed.count }
    var isRunning: Bool { !running.isEmpty }
    var runningCount: Int { running.count }
    /// Whether no work waits or runs; failed work waits for its retry.
    var isEmpty: Bool { reasons.isEmpty && running.isEmpty }

    /// When the oldest unpublished work began to wait; nil: everything is published.
    ///
    /// Not the first in order: lists wait behind work that came after their account's event.
    var oldest: ContinuousClock.Instant? { waiting.first }

    /// Whether work waits, runs, or failed.
    func holds(_ work: Work) -> Bool { reasons[work] != nil || running[work] != nil || failed[work] != nil }

    /// Adds work, or another reason to work that already waits.
    mutating func add(
        _ work: Work,
        events: [Event] = [],
        isStale: Bool = false,
        isLong: Bool = false,
        at instant: ContinuousClock.Instant
    ) {
        let since = failed.removeValue(forKey: work)
        if since == nil, reasons[work] == nil { waiting.insert(instant) }
        if reasons[work] == nil { order.append(work) }
        reasons[work, default: Reason(since: since ?? instant)]
            .add(Reason(events: events, isStale: isStale, isLong: isLong, since: instant))
    }

    /// Whether pages of users are being published.
    var isPublishingAccounts: Bool { running.keys.contains { if case .account = $0 { true } else { false } } }

    func isRunning(_ work: Work) -> Bool { running[work] != nil }

    /// Takes the first work that can start now.
    ///
    /// Pages of users may be published while their account's lists are rendered.
    mutating func next() -> (work: Work, reason: Reason)? {
        let mayBeginLong = running.values.count(where: \.isLong) < longAtOnce
        let index = order.firstIndex { work in
            if !mayBeginLong, reasons[work]?.isLong == true { return false }
            guard running[work] == nil else { return false }
            // An account's lists wait for pages of its users; such pages wait for no lists.
            if case .lists(let id) = work { return !isRunning(.account(id)) }
            return true
        }
        guard let index else { return nil }
        let work = order.remove(at: index)
        guard let reason = reasons.removeValue(forKey: work) else { return nil }
        running[work] = reason
        return (work, reason)
    }

    /// Begins work that did not wait.
    ///
    /// - Returns: false if it already waits or runs.
    mutating func begin(_ work: Work, at instant: ContinuousClock.Instant) -> Bool {
        guard reasons[work] == nil, running[work] == nil else { return false }
        let since = failed.removeValue(forKey: work)
        if since == nil { waiting.insert(instant) }
        running[work] = Reason(since: since ?? instant)
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
    /// - Returns: when it began to wait.
    @discardableResult
    mutating func finish(_ work: Work) -> ContinuousClock.Instant? {
        guard let since = running.removeValue(forKey: work)?.since else { return nil }
        waiting.remove(since)
        return since
    }
}

/// A multiset of instants with fast access to the first.
private struct Instants: Sendable {
    private var counts: [ContinuousClock.Instant: Int] = [:]
    /// The first is in `counts`; others may have been removed.
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
