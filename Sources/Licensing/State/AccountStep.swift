/// One step in the life of an account: an event of its own, or something that the registry decided about it.
package struct AccountStep: Hashable, Sendable, Comparable {
    /// The effect of an event on an order of the account.
    package enum OrderStep: String, Hashable, Sendable {
        case assigned, renewed, cancelled
    }

    /// The origin of the step.
    package enum Change: Hashable, Sendable {
        /// An event of the account itself.
        case own
        /// The order after the step, as the registry decided, and the event that asked for it: an assignment may have
        /// had to wait for the order or the account.
        case order(Order, OrderStep, by: Event)
        /// The partner as it is called from now on.
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
