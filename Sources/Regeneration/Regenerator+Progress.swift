package import Ledger
package import Licensing

extension Regenerator {
    /// How far the site is.
    package struct Progress: Sendable {
        /// Whether a pass over the whole site has come to its end.
        package internal(set) var hasPassed = false
        /// Subjects that wait or are being worked on.
        package internal(set) var waiting = 0
        /// Since when the oldest of them waits; nil: nothing does.
        package internal(set) var oldest: ContinuousClock.Instant?
        /// Everything up to here was published, as it stood at `moment`.
        package internal(set) var published = LedgerPosition.start
        package internal(set) var moment: Timestamp?
    }
}
