/// The facts needed to change an answer, in addition to its cause: <doc:LicensingRules#Remedies>.
///
/// It is the same for all users of an account with the same answer.
package enum Remedy: Hashable, Sendable {
    /// Once the integration is on, the console assigns licenses.
    case assignInConsole
    /// Once the integration is on, MiCollab grants licenses.
    case grantInMiCollab
    /// The pool fills when this order starts.
    case awaitOrder(OrderID, starts: CalendarDate)
    /// The order that expired last, which can be renewed.
    case renewOrder(OrderID, expired: CalendarDate)
    /// This number of licenses must be removed before one is free.
    case freeSeats(Int)
}

extension AccountState {
    /// The facts needed to change an answer; nil if the cause is sufficient.
    func remedy(for cause: Cause, of product: Product) -> Remedy? {
        switch cause {
        case .integrationOff: return control(of: product) == .on ? .grantInMiCollab : .assignInConsole
        case .ordersPending:
            guard let order = decidingOrder(of: product), let starts = order.purchase.starts else { return nil }
            return .awaitOrder(order.id, starts: starts)
        case .ordersExpired:
            guard let order = decidingOrder(of: product), let expires = order.expires else { return nil }
            return .renewOrder(order.id, expired: expires)
        case .poolExhausted: return .freeSeats((seats[product.id]?.count.over ?? 0) + 1)
        case .assigned, .micollabControls, .retained, .micollabNotGranted, .notAssigned, .unassigned, .revoked,
            .noOrders:
            return nil
        }
    }

    private func decidingOrder(of product: Product) -> Order? {
        decidingOrders[product.id].flatMap { orders[$0] }
    }
}
