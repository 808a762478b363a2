import StrictJSON

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
    /// The order as purchased, merged from all reports of the purchase.
    package internal(set) var purchase: OrderPurchase
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

    /// The purchase with the last day after renewals.
    package var terms: OrderPurchase {
        OrderPurchase(
            partner: partner,
            product: product,
            quantity: quantity,
            purchased: purchase.purchased,
            starts: purchase.starts,
            expires: expires,
            references: purchase.references
        )
    }

    /// Whether pages show the official ASSIGN badge.
    ///
    /// An order that is expired or pending activation cannot be assigned (*ours*):
    /// <doc:LicensingRules#Assigning-an-order>.
    package func isAssignable(_ validity: OrderValidity) -> Bool {
        assignment == nil && awaitedAccount == nil && validity.isCounted
    }
}

extension OrderPurchase {
    /// The facts of this report and of another one about the same purchase; nil if they contradict each other.
    ///
    /// The last day of a report made after a renewal is later than the purchased one, so the earlier last day counts.
    func merged(with other: OrderPurchase) -> OrderPurchase? {
        if self == other { return self }
        guard partner == other.partner, product == other.product, quantity == other.quantity,
            purchased == nil || other.purchased == nil || purchased == other.purchased,
            starts == nil || other.starts == nil || starts == other.starts
        else { return nil }
        let merged = OrderPurchase(
            partner: partner,
            product: product,
            quantity: quantity,
            purchased: purchased ?? other.purchased,
            starts: starts ?? other.starts,
            expires: [expires, other.expires].compactMap(\.self).min(),
            references: (references.filter { own in !other.references.contains { $0.name.isExactly(own.name) } }
                + other.references).sorted { $0.name.precedesExactly($1.name) }
        )
        guard merged.references.count <= Self.referenceLimit else { return nil }
        if let starts = merged.starts, let expires = merged.expires, expires < starts { return nil }
        return merged
    }
}
