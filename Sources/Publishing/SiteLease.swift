internal import Synchronization

/// The right of this process to change a site, which expires unless it is renewed.
///
/// The store checks the expiry by its own clock, so it refuses later requests of a process that was paused.
package final class SiteLease: Sendable {
    /// The time from a renewal to the expiry.
    package struct Term: Sendable {
        /// The time at which the renewal was requested, so that the term does not end later than on other clocks.
        package let start: ContinuousClock.Instant
        package let length: Duration

        package var end: ContinuousClock.Instant { start + length }
    }

    private struct State {
        var term: Term?
        var isOver = false
    }

    private let state = Mutex(State())

    package init() {}

    /// The latest term, which may have ended; nil before the first renewal.
    package var term: Term? { state.withLock(\.term) }

    /// Whether the right has ended permanently, so that another process may have it.
    package var isOver: Bool { state.withLock(\.isOver) }

    /// - Parameters:
    ///   - start: the time at which the renewal was requested.
    ///   - length: whole seconds.
    package func renew(since start: ContinuousClock.Instant, for length: Duration) {
        state.withLock { $0.term = Term(start: start, length: length) }
    }

    /// Ends the right permanently.
    package func end() { state.withLock { $0.isOver = true } }
}
