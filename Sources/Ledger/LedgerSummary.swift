package import Licensing

/// Counts and times of a ledger at a moment.
package struct LedgerSummary: Equatable, Sendable {
    /// The number of stored events of an unknown type.
    package struct UnknownType: Equatable, Sendable {
        package let name: String
        package let count: Int

        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// The position of the last counted event.
    package let position: LedgerPosition
    /// The number of all stored events, including those after the moment.
    package let events: Int
    /// The time of the last event that is not after the moment; nil if there is none.
    package let lastTime: Timestamp?
    /// The number of events after the moment, which have no effect yet.
    package let waiting: Int
    /// The time of the first event after the moment; nil if there is none.
    package let nextTime: Timestamp?
    /// The unknown types with their counts, sorted by the bytes of their names.
    package let unknownTypes: [UnknownType]

    package init(
        position: LedgerPosition,
        events: Int,
        lastTime: Timestamp?,
        waiting: Int,
        nextTime: Timestamp?,
        unknownTypes: [UnknownType]
    ) {
        self.position = position
        self.events = events
        self.lastTime = lastTime
        self.waiting = waiting
        self.nextTime = nextTime
        self.unknownTypes = unknownTypes
    }
}
