import Licensing

/// A step for an answer; the raw values are the ends of the message keys `answer.step.…`.
///
/// The steps of each answer are the same in all languages.
enum Step: String, Sendable, CaseIterable {
    case nothing
    case nothingInMiCollab = "nothing-micollab"
    case switchOn = "switch-on"
    case assign
    case grant
    case licenseReturns = "license-returns"
    case giveRole = "micollab-role"
    case checkBox = "micollab-box"
    case openUser = "open-user"
    case toggleOn = "toggle-on"
    case checkNeed = "check-need"
    case lookForOthers = "look-for-others"
    case assignOrder = "assign-order"
    case assignOnceFree = "assign-once-free"
    case awaitStart = "await-start"
    case assignValidOrder = "assign-valid-order"
    case renewOrder = "renew-order"
    case takeAway = "take-away"
    case askForOrder = "ask-for-order"

    /// The steps for an answer, in order.
    static func steps(for explanation: Explanation) -> [Step] {
        switch explanation.cause {
        case .assigned: [.nothing]
        case .micollabControls: [.nothingInMiCollab]
        case .integrationOff: [.switchOn, explanation.remedy == .grantInMiCollab ? .grant : .assign]
        case .retained: [.switchOn, .licenseReturns]
        case .micollabNotGranted: [.giveRole, .checkBox]
        case .notAssigned: [.openUser, .toggleOn]
        case .unassigned: [.checkNeed, .openUser, .toggleOn]
        case .revoked: [.openUser, .toggleOn, .lookForOthers]
        case .noOrders: [.assignOrder, .assignOnceFree]
        case .ordersPending: [.awaitStart, .assignValidOrder, .assignOnceFree]
        case .ordersExpired: [.renewOrder, .assignOnceFree]
        case .poolExhausted: [.takeAway, .askForOrder, .assignOnceFree]
        }
    }
}

/// The people who can change an answer; the raw values are the ends of the message keys `actor.…`.
enum Actor: String, Sendable, CaseIterable {
    case partner
    case partnerOrAdmin = "partner-or-admin"
    case micollab

    init(for cause: Cause) {
        self =
            switch cause {
            case .noOrders, .ordersPending, .ordersExpired: .partner
            case .micollabControls, .micollabNotGranted: .micollab
            case .assigned, .integrationOff, .retained, .notAssigned, .unassigned, .revoked, .poolExhausted:
                .partnerOrAdmin
            }
    }
}
