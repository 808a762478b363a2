import Licensing
import Templating

/// The answers for one user: why they have a license or none, and what to do.
struct UserPage: Sendable {
    /// The contents of Products & Licenses for one product, and the reason.
    struct ProductAnswer: Sendable {
        let explanation: Explanation
        /// The address of the guide about the cause, in the language of the page.
        var guide = ""
        /// Whether Products & Licenses shows something for the product.
        var isInSection = true
        /// The latest events that led to the answer, newest first.
        var events: [HistoryPage.Row] = []
        /// Whether earlier events also led to the answer.
        var hasEarlierEvents = false
        /// The account admins, each with a mail link that describes the answer.
        var admins: [AdminRow] = []

        var steps: [Step] { Step.steps(for: explanation) }

        /// The path of the guide within the site, for readers of a printed page.
        var guidePath: String {
            var rest = guide.utf8[...]
            while rest.starts(with: "../".utf8) { rest = rest.dropFirst(3) }
            return String(decoding: rest, as: UTF8.self)
        }

        static let fields = Fields<ProductAnswer>([
            .code("product") { $0.explanation.product.id.text },
            .code("productName") { $0.explanation.product.name },
            .word("outcome", Outcome.self) { $0.explanation.outcome },
            .word("cause", Cause.self) { $0.explanation.cause },
            .code("retained") { $0.explanation.isRetained ? "true" : "false" },
            .flag("showsRow") { $0.explanation.outcome.showsRow },
            .flag("isOn") { $0.explanation.outcome.toggle == .on },
            .flag("isOperable") { $0.explanation.outcome.isOperable },
            .text("tier") { $0.explanation.tier },
            .flag("needsTier") { $0.explanation.needsTier },
            .moment("since") { $0.explanation.since },
            .word("actor", Actor.self) { Actor(for: $0.explanation.cause) },
            .link("guide") { $0.guide },
            .code("guidePath") { $0.guidePath },
            .flag("isInSection") { $0.isInSection },
            .list("steps", step) { $0.steps },
            .code("order") { $0.explanation.remedy?.order?.text },
            .day("starts") { $0.explanation.remedy?.starts },
            .day("expired") { $0.explanation.remedy?.expired },
            .integer("needed") { $0.explanation.remedy?.needed },
            .list("admins", AdminRow.fields) { $0.admins },
            .flag("hasAdmins") { !$0.admins.isEmpty },
            .flag("isStepByStep") { $0.steps.count > 1 },
            .list("events", HistoryPage.Row.fields) { $0.events },
            .flag("hasEarlierEvents") { $0.hasEarlierEvents },
            .moment("revokedBefore") { $0.explanation.notes.compactMap(\.revokedBefore).first },
            .moment("notManageableSince") { $0.explanation.notes.compactMap(\.notManageable).first },
            .moment("keptForReview") { $0.explanation.notes.compactMap(\.keptForReview).first },
        ])

        private static let step = Fields<Step>([.word("step", Step.self) { $0 }])
    }

    /// An account admin whom the reader can ask.
    struct AdminRow: Sendable {
        let admin: Contacts.Admin
        let mail: String

        static let fields = Fields<AdminRow>([
            .text("adminName") { $0.admin.shownName },
            .link("adminMail") { $0.mail },
        ])
    }

    let user: User
    let account: AccountState
    /// The name of the account's history in the locale.
    let historyName: String
    /// The address of the account's history.
    let history: String
    /// An answer for each product of the catalog.
    let answers: [ProductAnswer]

    static let fields = Fields<UserPage>([
        .text("name") { $0.user.shownName },
        .text("email") { $0.user.email },
        .code("id") { $0.user.id.text },
        .word("role", UserRole.self) { $0.user.role },
        .flag("isRegistered") { $0.user.isRegistered != false },
        .moment("added") { $0.user.added },
        .text("accountName") { $0.account.shownName },
        .text("partnerName") { $0.account.contacts.partner },
        .link("mail") { MailLink.address(to: $0.user.email) },
        .text("history") { $0.historyName },
        .link("historyLink") { $0.history },
        .list("answers", ProductAnswer.fields) { $0.answers },
    ])
}

extension UserPage.ProductAnswer {
    /// Creates an answer with the events that led to it.
    init(_ explanation: Explanation, _ excerpt: Evidence.Excerpt, _ names: ProductNames) {
        var events = excerpt.entries.map { Self.row($0, about: explanation.product, names) }
        if let deciding = excerpt.deciding { events[deciding].isDeciding = true }
        self.init(explanation: explanation, events: events.reversed(), hasEarlierEvents: excerpt.hasEarlier)
    }

    /// The line of the history, without other products and without the names of other holders.
    private static func row(_ entry: HistoryEntry, about product: Product, _ names: ProductNames) -> HistoryPage.Row {
        var row = HistoryPage.Row(entry, names: names)
        row.effects = row.effects.filter { $0.productName == product.name }.map(\.withoutHolders)
        return row
    }
}

extension Explanation.Note {
    var revokedBefore: Timestamp? { if case .revokedBefore(let time) = self { time } else { nil } }
    var notManageable: Timestamp? { if case .notManageableInConsole(let time) = self { time } else { nil } }
    var keptForReview: Timestamp? { if case .keptForReview(let time) = self { time } else { nil } }
}

extension Remedy {
    var order: OrderID? {
        switch self {
        case .awaitOrder(let order, _), .renewOrder(let order, _): order
        case .assignInConsole, .grantInMiCollab, .freeSeats: nil
        }
    }

    var starts: CalendarDate? { if case .awaitOrder(_, let starts) = self { starts } else { nil } }
    var expired: CalendarDate? { if case .renewOrder(_, let expired) = self { expired } else { nil } }
    var needed: Int? { if case .freeSeats(let count) = self { count } else { nil } }
}
