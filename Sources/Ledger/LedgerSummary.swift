package import Licensing

/// The ledger in numbers, at a moment.
package struct LedgerSummary: Equatable, Sendable {
    /// How many events of one unknown type are kept.
    package struct UnknownType: Equatable, Sendable {
        package let name: String
        package let count: Int

        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// The last position that is counted here.
    package let position: LedgerPosition
    /// How many events are kept in all, those that wait for their time included.
    package let events: Int
    /// The time of the last event that is not after the moment; nil where there is none.
    package let lastTime: Timestamp?
    /// How many events wait for their time: those after the moment.
    package let waiting: Int
    /// The time of the first event after the moment; nil where none waits.
    package let nextTime: Timestamp?
    /// The unknown types with their counts, by the bytes of their names.
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
