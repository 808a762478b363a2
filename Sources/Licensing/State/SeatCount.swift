/// The seats of a product in an account.
///
/// <doc:LicensingRules#Pool>: "Over-allocation is shown, never hidden or refused."
package struct SeatCount: Hashable, Sendable, Codable {
    /// Σ quantity of the assigned orders that count on the date.
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

/// Whether a seat is free, and if not, why.
package enum SeatAvailability: Hashable, Sendable, Codable, CaseIterable {
    case available, noOrders, ordersPending, ordersExpired, poolExhausted
}

/// The seats of a product over time, as far as pages show it.
package struct ProductSeats: Hashable, Sendable, Codable {
    package internal(set) var count = SeatCount()
    package internal(set) var availability = SeatAvailability.noOrders
    /// Since when the availability is what it is; nil: from the beginning.
    package internal(set) var availabilitySince: Timestamp?
}
