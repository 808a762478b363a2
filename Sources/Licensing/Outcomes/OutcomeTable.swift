/// The tables of <doc:LicensingRules#Rows>.
///
/// There is no `default` case, so the compiler checks that the tables are complete.
package enum OutcomeTable {
    /// The outcome that the user page shows for one product: the sixteen rows of <doc:LicensingRules#Rows>.
    ///
    /// - Parameters:
    ///   - controlled: C, whether an integration that takes control of the product is on.
    ///   - enabled: M, whether the integration that the product requires is on.
    ///   - holder: A, whether the user holds a license.
    ///   - freeSeat: V, whether the pool has a free license.
    package static func outcome(controlled: Switch, enabled: Switch, holder: Bool, freeSeat: Bool) -> Outcome {
        switch (controlled, enabled, holder, freeSeat) {
        case (.on, .on, true, _): .licensedReadOnly  //              1–2
        case (.on, .on, false, _): .noLicenses  //                   3–4
        case (.on, .off, true, _): .noLicenses  //                   5–6   retained
        case (.on, .off, false, _): .noLicenses  //                  7–8
        case (.off, .on, true, _): .licensed  //                     9–10
        case (.off, .on, false, true): .assignable  //              11
        case (.off, .on, false, false): .licensesNotAvailable  //   12
        case (.off, .off, true, _): .noLicenses  //                 13–14  retained
        case (.off, .off, false, _): .noLicenses  //                15–16
        }
    }

    /// Whether a license stays active underneath "No licenses": visibility and entitlement are separate.
    package static func isRetained(enabled: Switch, holder: Bool) -> Bool {
        switch (enabled, holder) {
        case (.off, true): true  //              5–6, 13–14
        case (.off, false), (.on, _): false
        }
    }

    /// The cause of an outcome.
    ///
    /// Ten of the sixteen cells show the same words for different causes: <doc:LicensingRules#Causes>.
    ///
    /// - Parameters:
    ///   - seats: the reason for which no seat is free, for users who wait for one.
    ///   - loss: the way in which the user last lost a license; nil if the user never held one.
    package static func cause(
        controlled: Switch,
        enabled: Switch,
        holder: Bool,
        seats: SeatAvailability,
        loss: User.Loss.Kind?
    ) -> Cause {
        switch (controlled, enabled, holder, seats, loss) {
        case (.on, .on, true, _, _): .micollabControls
        case (.on, .on, false, _, _): .micollabNotGranted
        case (_, .off, true, _, _): .retained
        case (_, .off, false, _, _): .integrationOff
        case (.off, .on, true, _, _): .assigned
        case (.off, .on, false, .available, nil): .notAssigned
        case (.off, .on, false, .available, .unassigned): .unassigned
        case (.off, .on, false, .available, .revoked): .revoked
        case (.off, .on, false, .noOrders, _): .noOrders
        case (.off, .on, false, .ordersPending, _): .ordersPending
        case (.off, .on, false, .ordersExpired, _): .ordersExpired
        case (.off, .on, false, .poolExhausted, _): .poolExhausted
        }
    }
}
