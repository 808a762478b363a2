import Licensing
import Templating

/// The parts that all pages have around their contents: head, languages, breadcrumbs, footer.
struct Frame: Sendable {
    /// The kinds of pages; the raw values are the values of `data-page`.
    enum Page: String, Sendable, CaseIterable {
        case start
        case help
        case guide
        case partner
        case partnerOrders = "partner-orders"
        case partnerOrderList = "partner-order-list"
        case partnerAccounts = "partner-accounts"
        case partnerAccountList = "partner-account-list"
        case account
        case accountUsers = "account-users"
        case accountList = "account-list"
        case accountHistory = "account-history"
        case accountHistoryPart = "account-history-part"
        case accountHolders = "account-holders"
        case accountOrderList = "account-order-list"
        case accountDeleted = "account-deleted"
        case user
        case notFound = "not-found"
        case linkEnded = "link-ended"
        case unavailable

        /// Whether the page has sortable tables.
        var hasTable: Bool {
            switch self {
            case .partner, .partnerOrders, .partnerOrderList, .partnerAccounts, .partnerAccountList, .account,
                .accountUsers, .accountList, .accountOrderList:
                true
            case .start, .help, .guide, .accountHistory, .accountHistoryPart, .accountHolders, .accountDeleted, .user,
                .notFound, .linkEnded, .unavailable:
                false
            }
        }

        /// Whether the page belongs to a list; the trail then ends with the list instead of the subject.
        var isOfList: Bool {
            switch self {
            case .partnerOrderList, .partnerAccountList, .accountList, .accountHistoryPart, .accountHolders,
                .accountOrderList:
                true
            case .start, .help, .guide, .partner, .partnerOrders, .partnerAccounts, .account, .accountUsers,
                .accountHistory, .accountDeleted, .user, .notFound, .linkEnded, .unavailable:
                false
            }
        }
    }

    /// A language in which the page is available.
    struct Language: Sendable {
        let locale: String
        let name: String
        var link: String
        let isCurrent: Bool

        static let fields = Fields<Language>([
            .code("locale") { $0.locale },
            .text("languageName") { $0.name },
            .link("link") { $0.link },
            .flag("isCurrent") { $0.isCurrent },
        ])
    }

    /// An element of the breadcrumb trail.
    struct Crumb: Sendable {
        /// The pages whose names in the trail are messages.
        enum Section: String, Sendable, CaseIterable {
            case users, history, orders, accounts, help
        }

        let name: String?
        let section: Section?
        let link: String

        static let fields = Fields<Crumb>([
            .text("crumbName") { $0.name },
            .word("section", Section.self) { $0.section },
            .link("link") { $0.link },
        ])
    }

    /// The guide before or after a guide.
    struct Neighbor: Sendable {
        let title: String
        let link: String

        static let fields = Fields<Neighbor>([
            .text("title") { $0.title },
            .link("link") { $0.link },
        ])
    }

    let page: Page
    let locale: String
    let direction: String
    /// The address of the page below that of the site; nil for a notice, which is at any address.
    var path: String?
    /// The name of the partner, account, user or guide of the page.
    var subject: String?
    var partner: PartnerID?
    var account: AccountID?
    var user: UserID?
    var languages: [Language]
    /// The page in the default language; nil for a notice, which has no address of its own.
    var defaultLink: String?
    let stylesheet: String
    let icon: String
    /// The script that refreshes an open page, for pages about customers.
    let script: String
    /// The script that adapts a page to its reader, for pages about customers.
    let readerScript: String
    /// The script that searches lists; nil on pages without a search.
    var searchScript: String?
    /// The script that sorts tables; nil on pages without one.
    var listScript: String?
    /// The feed of changes; nil if the page has none.
    var feed: String?
    /// The calendar of expiration dates, on pages of a partner.
    var calendar: String?
    /// Whether there are several products, which tables then name.
    var hasProducts = false
    let help: String
    /// The address of the start page.
    let home: String
    /// The first page about the same account or partner; nil if there is none, and the mark leads to the start page.
    var top: String?
    var owner: Owner
    /// The guide about pages of this kind.
    var readingGuide: String?
    var trail: [Crumb] = []
    /// The neighbors of a guide in reading order.
    var previousGuide: Neighbor?
    var nextGuide: Neighbor?
    /// The last element of the trail, if it is not the subject.
    var here: Crumb.Section?
    /// The time of the last change of the contents.
    var asOf: Timestamp?
    /// The time since which the account is deactivated.
    ///
    /// A banner on each of its pages says so (<doc:LicensingRules#Closed-accounts>).
    var deactivatedSince: Timestamp?

    /// The largest number of languages in a row; more languages are a menu.
    private static let languagesInLine = 4

    /// Whether the page is about a customer.
    private var isPrivate: Bool { partner != nil || account != nil }

    static let fields = Fields<Frame>([
        .word("page", Page.self) { $0.page },
        .code("lang") { $0.locale },
        .code("direction") { $0.direction },
        .code("path") { $0.path },
        .text("subject") { $0.subject },
        .code("partner") { $0.partner?.text },
        .code("account") { $0.account?.text },
        .code("user") { $0.user?.text },
        .flag("isPrivate") { $0.isPrivate },
        .flag("isUnlisted") { $0.isPrivate || $0.defaultLink == nil },
        .list("languages", Language.fields) { $0.languages },
        .link("defaultLink") { $0.defaultLink },
        .link("stylesheet") { $0.stylesheet },
        .link("icon") { $0.icon },
        .link("script") { $0.script },
        .link("readerScript") { $0.readerScript },
        .link("searchScript") { $0.searchScript },
        .link("listScript") { $0.listScript },
        .link("feed") { $0.feed },
        .link("calendar") { $0.calendar },
        .flag("hasProducts") { $0.hasProducts },
        .link("help") { $0.help },
        .link("home") { $0.home },
        .link("top") { $0.top ?? $0.home },
        .text("brandName") { $0.owner.name },
        .link("brandMark") { $0.owner.mark },
        .link("brandStyleSheet") { $0.owner.styleSheet },
        .flag("hasContact") { $0.owner.hasContact },
        .text("contactText") { $0.owner.contact.text },
        .text("contactMail") { $0.owner.contact.mail },
        .link("contactMailLink") { $0.owner.contact.mail.map(MailLink.address(to:)) },
        .text("contactPhone") { $0.owner.contact.phone },
        .link("contactPhoneLink") { $0.owner.phoneLink },
        .link("contactURL") { $0.owner.contact.url },
        .code("contactSite") { $0.owner.contact.url },
        .link("readingGuide") { $0.isPrivate ? $0.readingGuide : nil },
        .list("trail", Crumb.fields) { $0.trail },
        .flag("hasNeighbors") { $0.previousGuide != nil || $0.nextGuide != nil },
        .list("previousGuide", Neighbor.fields) { [$0.previousGuide].compactMap(\.self) },
        .list("nextGuide", Neighbor.fields) { [$0.nextGuide].compactMap(\.self) },
        .text("trailEnd") { $0.page.isOfList ? nil : $0.subject },
        .word("here", Crumb.Section.self) { $0.here },
        // A trail with only the subject would repeat the heading.
        .flag("hasTrail") { !$0.trail.isEmpty },
        .flag("hasLanguages") { $0.languages.contains { !$0.isCurrent } },
        .flag("hasManyLanguages") { $0.languages.count > Self.languagesInLine },
        .list("currentLanguages", Language.fields) { $0.languages.filter(\.isCurrent) },
        .moment("asOf") { $0.asOf },
        .moment("deactivatedSince") { $0.deactivatedSince },
    ])
}
