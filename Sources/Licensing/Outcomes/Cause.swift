/// The cause of an outcome.
///
/// The raw values are the marks of <doc:SiteFiles#Marks>.
package enum Cause: String, Hashable, Sendable, CaseIterable {
    case assigned
    case micollabControls = "micollab-controls"
    case integrationOff = "integration-off"
    case retained
    case micollabNotGranted = "micollab-not-granted"
    case notAssigned = "not-assigned"
    case unassigned
    case revoked
    case noOrders = "no-orders"
    case ordersPending = "orders-pending"
    case ordersExpired = "orders-expired"
    case poolExhausted = "pool-exhausted"
}

extension Cause {
    /// The outcome that the cause leads to: <doc:LicensingRules#Causes>.
    package var outcome: Outcome {
        switch self {
        case .assigned: .licensed
        case .micollabControls: .licensedReadOnly
        case .integrationOff, .retained, .micollabNotGranted: .noLicenses
        case .notAssigned, .unassigned, .revoked: .assignable
        case .noOrders, .ordersPending, .ordersExpired, .poolExhausted: .licensesNotAvailable
        }
    }
}
