import Licensing

/// The guides to which pages link; the raw values are names of files in Templates/help/{locale}.
enum Guide: String, CaseIterable {
    case assignOrder = "assign-order"
    case assignLicense = "assign-license"
    case micollabLicenses = "micollab-licenses"
    case switchIntegrations = "switch-integrations"
    case readUserPage = "read-user-page"
    case readPages = "read-pages"

    /// A section of a guide to which pages link, such as `## Steps {#steps}`.
    struct Section: Hashable {
        let guide: Guide
        let anchor: String

        private init(_ guide: Guide, _ anchor: String) {
            self.guide = guide
            self.anchor = anchor
        }

        /// The section about what to do for a cause.
        init(for cause: Cause) {
            self =
                switch cause {
                case .assigned: Section(.assignLicense, "take-away")
                case .notAssigned, .unassigned: Section(.assignLicense, "steps")
                case .poolExhausted: Section(.assignLicense, "no-free-license")
                case .micollabControls: Section(.micollabLicenses, "take-away")
                case .micollabNotGranted: Section(.micollabLicenses, "grant")
                case .integrationOff, .retained: Section(.switchIntegrations, "switch-on")
                case .revoked: Section(.switchIntegrations, "after-revocation")
                case .noOrders: Section(.assignOrder, "steps")
                case .ordersPending: Section(.assignOrder, "pending")
                case .ordersExpired: Section(.assignOrder, "expired")
                }
        }

        /// The section about a kind of page; nil for pages without one.
        init?(for page: Frame.Page) {
            switch page {
            case .partner, .partnerOrders, .partnerOrderList, .partnerAccounts, .partnerAccountList:
                self = Section(.readPages, "partner")
            case .account, .accountOrderList: self = Section(.readPages, "account")
            case .accountUsers, .accountList: self = Section(.readPages, "users")
            case .accountHistory, .accountHistoryPart, .accountHolders: self = Section(.readPages, "history")
            case .start, .help, .guide, .accountDeleted, .user, .notFound, .linkEnded, .unavailable: return nil
            }
        }

        /// All sections to which pages link.
        static let all = Set(
            Cause.allCases.map(Section.init(for:)) + Frame.Page.allCases.compactMap(Section.init(for:))
        )
    }
}
