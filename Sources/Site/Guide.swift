import Licensing

/// The guides that pages link to; the raw values are file names in Templates/help/{locale}.
enum Guide: String, CaseIterable {
    case assignOrder = "assign-order"
    case assignLicense = "assign-license"
    case micollabLicenses = "micollab-licenses"
    case switchIntegrations = "switch-integrations"
    case readUserPage = "read-user-page"

    /// The guide that says what to do about a cause.
    init(for cause: Cause) {
        self =
            switch cause {
            case .assigned, .notAssigned, .unassigned, .poolExhausted: .assignLicense
            case .micollabControls, .micollabNotGranted: .micollabLicenses
            case .integrationOff, .retained, .revoked: .switchIntegrations
            case .noOrders, .ordersPending, .ordersExpired: .assignOrder
            }
    }
}
