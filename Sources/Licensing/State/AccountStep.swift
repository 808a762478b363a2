/// A step of an account: an event of the account, or a decision of the registry about it.
package struct AccountStep: Hashable, Sendable, Comparable {
    /// The effect of an event on an order of the account.
    package enum OrderStep: String, Hashable, Sendable {
        case assigned, renewed, cancelled
        /// Another report of the purchase added a date or a reference.
        case completed
    }

    /// The origin of the step.
    package enum Change: Hashable, Sendable {
        /// An event of the account itself.
        case own
        /// The order after the step, as decided by the registry, and the event that requested it.
        ///
        /// An assignment may have waited for the order or the account.
        case order(Order, OrderStep, by: Event)
        /// The partner with its new name.
        case partner(Partner)
    }

    package let event: Event
    package let change: Change

    package init(event: Event, change: Change = .own) {
        self.event = event
        self.change = change
    }

    package static func < (left: Self, right: Self) -> Bool { left.event < right.event }
}
