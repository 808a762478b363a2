/// The seats of a product in an account.
///
/// <doc:LicensingRules#Pool>: "Over-allocation is shown, never hidden or refused."
package struct SeatCount: Hashable, Sendable, Codable {
    /// The sum of the quantities of the assigned orders that count on the date.
    package internal(set) var pool = 0
    /// Users who hold a license.
    package internal(set) var assigned = 0

    package var free: Int { max(0, pool - assigned) }
    package var over: Int { max(0, assigned - pool) }

    package init(pool: Int = 0, assigned: Int = 0) {
        self.pool = pool
        self.assigned = assigned
    }
}

/// Whether a seat is free, or the reason for which none is.
package enum SeatAvailability: Hashable, Sendable, Codable, CaseIterable {
    case available, noOrders, ordersPending, ordersExpired, poolExhausted
}

/// The seats of a product and the time of their availability.
package struct ProductSeats: Hashable, Sendable, Codable {
    package internal(set) var count = SeatCount()
    package internal(set) var availability = SeatAvailability.noOrders
    /// The moment since which the availability is the same; nil if it never changed.
    package internal(set) var availabilitySince: Timestamp?
}
