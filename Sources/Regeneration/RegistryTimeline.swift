import Licensing

/// The registry of a growing ledger whose events arrive in any order.
///
/// An event later than all others is applied at once. A late event goes to its place among the recent events, and only
/// those are folded again. An event older than the recent ones makes a reload from the ledger necessary.
struct RegistryTimeline {
    /// The result of adding events.
    enum Outcome: Equatable {
        /// All due events were later than the known ones. The value has the subjects whose pages may change.
        case inOrder(Set<Subject>)
        /// A late event made a new fold necessary. The value has the subjects whose pages may change.
        case refolded(Set<Subject>)
        /// An event is older than the recent ones. The registry is unchanged, and the ledger must be read again.
        case tooOld
    }

    /// The maximum number of recent events, among which late events can be inserted.
    private static let recentLimit = 1024

    /// The registry before the recent events.
    private var base: Registry
    /// The last event in `base`.
    private var baseLast: Event?
    /// The recent events, in the order of truth.
    private var recent: [Event]
    /// The registry at the moment.
    private(set) var registry: Registry
    /// Events after the moment, in the order of truth.
    private var waiting: [Event] = []

    /// Folds events, which must be in the order of truth.
    init(_ events: [Event], asOf moment: Timestamp) {
        let due = events.prefix { $0.time <= moment }
        let old = due.dropLast(Self.recentLimit / 2)
        base = Registry(folding: old)
        _ = base.takeConcerned()
        baseLast = old.last
        recent = Array(due[old.endIndex...])
        registry = base
        for event in recent { registry.apply(event) }
        _ = registry.takeConcerned()
        waiting = Array(events[due.endIndex...])
    }

    /// The time of the next future event.
    var nextChange: Timestamp? { waiting.first?.time }

    /// Adds new events and applies all that are due.
    mutating func add(_ new: [Event], asOf moment: Timestamp) -> Outcome {
        waiting = waiting.merging(new)
        let due = waiting.prefix { $0.time <= moment }
        waiting.removeFirst(due.count)
        guard let first = due.first else { return .inOrder([]) }
        if let baseLast, first <= baseLast { return .tooOld }
        if let last = recent.last, first <= last {
            recent = recent.merging(Array(due))
            let before = registry
            registry = base
            for event in recent { registry.apply(event) }
            _ = registry.takeConcerned()
            return .refolded(registry.concerned(since: before))
        }
        for event in due { registry.apply(event) }
        recent += due
        defer { trimRecent() }
        return .inOrder(registry.takeConcerned())
    }

    private mutating func trimRecent() {
        guard recent.count > Self.recentLimit else { return }
        let old = recent.dropLast(Self.recentLimit / 2)
        for event in old { base.apply(event) }
        _ = base.takeConcerned()
        baseLast = old.last
        recent.removeFirst(old.count)
    }
}
