/// An event that contradicts the state at its time.
///
/// It is recorded and shown to the operator, and has no effect.
package struct Conflict: Hashable, Sendable {
    /// The reason for which it has no effect.
    package enum Reason: Hashable, Sendable {
        /// <doc:Events#Dependencies>: "An order can only go to an account of its own partner; anything else is a
        /// conflict".
        case foreignAccount(OrderID, AccountID)
        /// A second assignment, to another account; the first assignment is kept: <doc:LicensingRules#Orders>.
        case alreadyAssigned(OrderID, to: AccountID, attempted: AccountID)
        /// *Ours*: an order is bought once; a report that contradicts the first one changes nothing.
        case alreadyPurchased(OrderID)
        /// *Ours*: a renewal to a date before the start would leave no day on which the order counts.
        case renewedUntilBeforeStart(OrderID)
    }

    package let event: EventIdentity
    package let time: Timestamp
    package let reason: Reason
}

extension Conflict: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .foreignAccount(let order, let account):
            "order \(order) cannot be assigned to account \(account): the account belongs to another partner"
        case .alreadyAssigned(let order, let account, let attempted):
            "order \(order) cannot be assigned to account \(attempted): it is already assigned to account \(account)"
        case .alreadyPurchased(let order):
            "order \(order) was already purchased with other data: the first purchase remains in effect"
        case .renewedUntilBeforeStart(let order):
            "order \(order) cannot be renewed until a day before its start: its expiry date does not change"
        }
    }
}
