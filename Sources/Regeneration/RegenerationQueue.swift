import DequeModule
import Licensing

/// What waits to be regenerated: first come, first served, and nothing waits twice.
///
/// Ten events for an account that is being worked on cause one more turn, not ten.
struct RegenerationQueue: Sendable {
    enum Work: Hashable, Sendable {
        case account(AccountID)
        case partner(PartnerID)
        case status
    }

    /// What came in while the work waited.
    struct Reason: Sendable {
        /// New events of the account.
        var events: [Event] = []
        /// What is known of the account no longer holds: it has to be folded again.
        var isStale = false
        /// When the work began to wait.
        let since: ContinuousClock.Instant
    }

    private var order: Deque<Work> = []
    private var reasons: [Work: Reason] = [:]
    private var running: [Work: ContinuousClock.Instant] = [:]

    /// How much waits or is being done.
    var count: Int { reasons.count + running.count }
    var isRunning: Bool { !running.isEmpty }
    var runningCount: Int { running.count }
    var isEmpty: Bool { count == 0 }

    /// Since when the oldest work waits, or is being done, and is not published; nil: everything is.
    var oldest: ContinuousClock.Instant? {
        let waiting = order.first.flatMap { reasons[$0]?.since }
        return ([waiting].compactMap { $0 } + running.values).min()
    }

    /// Adds work, or a reason to work that waits already.
    mutating func add(_ work: Work, events: [Event] = [], isStale: Bool = false, at instant: ContinuousClock.Instant) {
        if reasons[work] == nil {
            reasons[work] = Reason(since: instant)
            order.append(work)
        }
        reasons[work]?.events += events
        if isStale { reasons[work]?.isStale = true }
    }

    /// Takes the first work; what is being done already waits for its end.
    mutating func next() -> (work: Work, reason: Reason)? {
        guard let index = order.firstIndex(where: { running[$0] == nil }) else { return nil }
        let work = order.remove(at: index)
        guard let reason = reasons.removeValue(forKey: work) else { return nil }
        running[work] = reason.since
        return (work, reason)
    }

    /// Begins work that did not wait.
    ///
    /// - Returns: false if it waits or is being done already.
    mutating func begin(_ work: Work, at instant: ContinuousClock.Instant) -> Bool {
        guard reasons[work] == nil, running[work] == nil else { return false }
        running[work] = instant
        return true
    }

    /// Ends work.
    ///
    /// - Returns: since when it had waited.
    @discardableResult
    mutating func finish(_ work: Work) -> ContinuousClock.Instant? {
        running.removeValue(forKey: work)
    }
}
