internal import Synchronization

/// The right of this process to change a site, which ends by itself unless it is renewed.
///
/// A store checks the end by its own clock: a request that a paused process sends after it changes nothing.
package final class SiteLease: Sendable {
    /// From one renewal to the end.
    package struct Term: Sendable {
        /// When the renewal was requested, so that no other clock has an earlier end.
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

    /// Whether another process may have the site from now on.
    package var isOver: Bool { state.withLock(\.isOver) }

    /// - Parameters:
    ///   - start: when the renewal was requested.
    ///   - length: whole seconds.
    package func renew(since start: ContinuousClock.Instant, for length: Duration) {
        state.withLock { $0.term = Term(start: start, length: length) }
    }

    /// Ends the right for good.
    package func end() { state.withLock { $0.isOver = true } }
}
