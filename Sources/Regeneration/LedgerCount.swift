import Ledger
import Licensing

/// The counts of the ledger at a moment, updated with each event.
struct LedgerCount {
    /// The position of the last counted event.
    private var position: LedgerPosition
    /// The number of events that are not in the future.
    private(set) var events: Int
    /// The time of the last of them.
    private(set) var lastTime: Timestamp?
    /// The time of the next future event.
    private(set) var nextTime: Timestamp?

    init(_ summary: LedgerSummary) {
        position = summary.position
        events = summary.events - summary.waiting
        lastTime = summary.lastTime
        nextTime = summary.nextTime
    }

    /// Counts a committed event, unless the summary includes it.
    mutating func add(_ event: Event, at position: LedgerPosition, asOf moment: Timestamp) {
        guard position > self.position else { return }
        self.position = position
        if event.time > moment {
            nextTime = min(nextTime ?? event.time, event.time)
        } else {
            events += 1
            lastTime = max(lastTime ?? event.time, event.time)
        }
    }
}
