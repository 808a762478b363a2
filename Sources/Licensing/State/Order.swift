/// An order after all of its events.
///
/// <doc:LicensingRules#Orders>: it is assigned as a whole to one account.
package struct Order: Hashable, Sendable, Codable {
    /// The account of an order, and when the assignment took effect.
    package struct Assignment: Hashable, Sendable, Codable {
        package let account: AccountID
        package let since: Timestamp
    }

    package let id: OrderID
    /// The order as purchased.
    package let purchase: OrderPurchase
    /// The last day on which the order counts, including renewals; nil for a perpetual order.
    package internal(set) var expires: CalendarDate?
    package internal(set) var assignment: Assignment?
    /// The account of an assignment that waits, because the account has not been created or was deleted.
    package internal(set) var awaitedAccount: AccountID?
    package internal(set) var isCancelled = false
    /// The last change of the facts above.
    package internal(set) var changed: Timestamp

    package var partner: PartnerID { purchase.partner }
    package var product: ProductID { purchase.product }
    package var quantity: Int { purchase.quantity }

    /// Whether pages show the official ASSIGN badge.
    ///
    /// An order that is expired or pending activation cannot be assigned (*ours*):
    /// <doc:LicensingRules#Assigning-an-order>.
    package func isAssignable(_ validity: OrderValidity) -> Bool {
        assignment == nil && awaitedAccount == nil && validity.isCounted
    }
}
