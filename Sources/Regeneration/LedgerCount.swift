import Ledger
import Licensing

/// The ledger in numbers at a moment, counted on as events come in.
struct LedgerCount {
    /// Events up to here are counted.
    private var position: LedgerPosition
    /// Events whose time has come.
    private(set) var events: Int
    /// The time of the last of them.
    private(set) var lastTime: Timestamp?
    /// The time of the next event that waits.
    private(set) var nextTime: Timestamp?

    init(_ summary: LedgerSummary) {
        position = summary.position
        events = summary.events - summary.waiting
        lastTime = summary.lastTime
        nextTime = summary.nextTime
    }

    /// Counts an event that was committed, unless it was counted with the others.
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
