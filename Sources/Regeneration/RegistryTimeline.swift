import Licensing

/// The registry of a ledger that grows, in whatever order its events come.
///
/// An event that comes after all others is taken in as it comes. A late one goes to its place among the recent events, and
/// only those are folded again; what is older than they are has to be read from the ledger.
struct RegistryTimeline {
    /// What taking in events came to.
    enum Outcome: Equatable {
        /// The events came after all others; whose pages may change.
        case inOrder(Set<Subject>)
        /// A late event changed what followed it; whose pages may differ.
        case refolded(Set<Subject>)
        /// An event is older than what is remembered, and nothing was taken in: the ledger has to be read anew.
        case tooOld
    }

    /// How many recent events are kept, so that a late one finds its place among them.
    private static let recentLimit = 1024

    /// The registry before the recent events.
    private var base: Registry
    /// The last event in `base`.
    private var baseLast: Event?
    /// In the order of truth.
    private var recent: [Event]
    /// The registry at the moment.
    private(set) var registry: Registry
    /// Events after the moment, in the order of truth.
    private var waiting: [Event] = []

    /// The registry after events, which must come in the order of truth.
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

    /// When the next event comes to its time.
    var nextChange: Timestamp? { waiting.first?.time }

    /// Takes in new events and those whose time has come.
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
        defer { forgetSome() }
        return .inOrder(registry.takeConcerned())
    }

    private mutating func forgetSome() {
        guard recent.count > Self.recentLimit else { return }
        let old = recent.dropLast(Self.recentLimit / 2)
        for event in old { base.apply(event) }
        _ = base.takeConcerned()
        baseLast = old.last
        recent.removeFirst(old.count)
    }
}
