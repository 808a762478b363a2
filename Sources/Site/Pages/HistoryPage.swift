import Licensing
import Templating

/// The changes of an account, newest first: the latest ones, or a part of the history.
struct HistoryPage: Sendable {
    /// A line: a change with its time and actor.
    struct Row: Sendable {
        /// The kinds of lines, each with its own message.
        enum Kind: String, Sendable, CaseIterable {
            case accountCreated, accountUpdated, accountDeactivated, accountReactivated
            case integrationOn, integrationOff
            case orderAssigned, orderRenewed, orderMadePerpetual, orderCancelled, orderStarted, orderExpired
            case userAdded, userUpdated, userRegistered, userRemoved, userRemovedWithLicense, userErased
            case licenseAssigned, licenseTierChanged, licenseTierUnchosen, licenseUnassigned, lastSeatAssigned,
                seatFreed
        }

        /// The effect of a switch on the licenses of a product.
        struct EffectRow: Sendable {
            /// The kinds of effects, each with its own message.
            enum Kind: String, Sendable, CaseIterable {
                case revoked, kept, keptAmbiguous
            }

            let kind: Kind
            let productName: String
            let licenses: Int
            /// The former holders, if they are few enough for the line.
            var holders: [HistoryEntry.Person]
            /// The address of the list of former holders, if they are too many.
            var holdersLink: String?

            static let fields = Fields<EffectRow>([
                .word("effect", Kind.self) { $0.kind },
                .code("productName") { $0.productName },
                .integer("licenses") { $0.licenses },
                .list("holders", HistoryEntry.Person.fields) { $0.holders },
                .link("holdersLink") { $0.holdersLink },
            ])
        }

        /// A changed detail of a person.
        struct DetailRow: Sendable {
            let detail: HistoryEntry.UserDetail

            static let fields = Fields<DetailRow>([
                .word("detail", HistoryEntry.UserDetail.Kind.self) { $0.detail.kind },
                .text("before") { $0.detail.before },
                .text("after") { $0.detail.after },
                .word("roleBefore", UserRole.self) { UserRole(rawValue: $0.detail.before) },
                .word("roleAfter", UserRole.self) { UserRole(rawValue: $0.detail.after) },
            ])
        }

        /// The anchor of the line on its page.
        let anchor: String
        let kind: Kind
        let time: Timestamp
        var actor: String?
        var person: HistoryEntry.Person?
        /// The address of the person's page; nil if there is none.
        var personLink: String?
        /// The address of the order's row; nil if the account does not have the order.
        var orderLink: String?
        var details: [HistoryEntry.UserDetail] = []
        var order: Order?
        var productName: String?
        var tier: String?
        var integrationName: String?
        var isOver = false
        var isNotManageable = false
        /// Whether the line determines the answer, on a user's page.
        var isDeciding = false
        var effects: [EffectRow] = []

        static let fields = Fields<Row>([
            .word("kind", Kind.self) { $0.kind },
            .moment("time") { $0.time },
            .text("actor") { $0.actor },
            .code("anchor") { $0.anchor },
            .link("anchorLink") { "#\($0.anchor)" },
            .text("person") { $0.person?.shownName },
            .link("personLink") { $0.personLink },
            .link("orderLink") { $0.orderLink },
            .list("details", DetailRow.fields) { $0.details.map(DetailRow.init) },
            .code("personID") { $0.person?.id.text },
            .code("order") { $0.order?.id.text },
            .integer("quantity") { $0.order?.quantity },
            .day("expires") { $0.order?.expires },
            .code("productName") { $0.productName },
            .text("tier") { $0.tier },
            .text("integration") { $0.integrationName },
            .flag("isOver") { $0.isOver },
            .flag("isNotManageable") { $0.isNotManageable },
            .flag("isDeciding") { $0.isDeciding },
            .list("effects", EffectRow.fields) { $0.effects },
        ])
    }

    /// The lines of a month.
    struct Month: Sendable {
        let month: CalendarMonth
        let rows: ArraySlice<Row>
        /// Empty if the page shows only a part of the month.
        var sums: [LicenseSums.Row] = []

        static let fields = Fields<Month>([
            .day("partMonth") { $0.month.firstDay },
            .list("entries", Row.fields) { Array($0.rows) },
            .list("sums", LicenseSums.Row.fields) { $0.sums },
        ])
    }

    /// A link to the changes of a kind.
    struct TopicLink: Sendable {
        let topic: HistoryList.Topic
        let count: Int
        let link: String

        static let fields = Fields<TopicLink>([
            .word("facetTopic", HistoryList.Topic.self) { $0.topic },
            .integer("listCount") { $0.count },
            .link("link") { $0.link },
        ])
    }

    let navigation: AccountNavigation
    /// The kind of changes; nil for the whole history.
    let topic: HistoryList.Topic?
    let way: ListNavigation
    /// The months, newest first.
    let months: [Month]
    /// The sums of a month whose lines are on the pages of its days.
    var sums: [LicenseSums.Row] = []
    /// The links to kinds of changes, on the page of the whole history.
    var facets: [TopicLink] = []

    static let fields = Fields<HistoryPage>(
        AccountNavigation.fields(\HistoryPage.navigation) + ListNavigation.fields(\HistoryPage.way) + [
            .word("topic", HistoryList.Topic.self) { $0.topic },
            // A single month needs no heading, because each line has its date.
            .flag("hasMonths") { $0.months.count > 1 },
            .list("months", Month.fields) { $0.months },
            .list("sums", LicenseSums.Row.fields) { $0.sums },
            .flag("hasFacets") { $0.facets.count > 1 },
            .list("facets", TopicLink.fields) { $0.facets },
        ]
    )
}

extension HistoryPage.Month {
    /// The lines by month, in the same order.
    static func all(_ rows: [HistoryPage.Row]) -> [Self] {
        var months: [Self] = []
        for index in rows.indices {
            let month = CalendarMonth(rows[index].time.date)
            let first = months.last?.month == month ? months.removeLast().rows.startIndex : index
            months.append(Self(month: month, rows: rows[first...index]))
        }
        return months
    }
}

extension HistoryEntry.Person {
    static let fields = Fields<HistoryEntry.Person>([
        .text("holderName") { $0.shownName },
        .code("holderID") { $0.id.text },
    ])
}

extension HistoryPage.Row {
    /// The line for an entry of the history, with the names of products and integrations.
    init(_ entry: HistoryEntry, names: ProductNames) {
        time = entry.time
        actor = entry.actor
        let subject =
            entry.key.isEmpty ? "\(entry.change.order?.id.text ?? "") \(entry.change.topic) \(entry.time)" : entry.key
        anchor = "e-\(Fingerprint(subject).text)"
        switch entry.change {
        case .accountCreated: self.kind = .accountCreated
        case .accountUpdated: self.kind = .accountUpdated
        case .accountDeactivated: self.kind = .accountDeactivated
        case .accountReactivated: self.kind = .accountReactivated
        case .integration(let integration, let position, let licenseEffects):
            self.kind = position == .on ? .integrationOn : .integrationOff
            integrationName = names.name(of: integration)
            effects = licenseEffects.map { EffectRow($0, names) }
        case .orderAssigned(let order): (self.kind, self.order) = (.orderAssigned, order)
        case .orderRenewed(let order):
            (self.kind, self.order) = (order.expires == nil ? .orderMadePerpetual : .orderRenewed, order)
        case .orderCancelled(let order): (self.kind, self.order) = (.orderCancelled, order)
        case .orderStarted(let order): (self.kind, self.order) = (.orderStarted, order)
        case .orderExpired(let order): (self.kind, self.order) = (.orderExpired, order)
        case .userAdded(let person): (self.kind, self.person) = (.userAdded, person)
        case .userUpdated(let person, let details):
            self.person = person
            kind = details.map(\.kind) == [.registered] ? .userRegistered : .userUpdated
            self.details = kind == .userUpdated ? details : []
        case .userRemoved(let person, let released):
            (self.kind, self.person) = (released.isEmpty ? .userRemoved : .userRemovedWithLicense, person)
        case .userErased(let person): (self.kind, self.person) = (.userErased, person)
        case .licenseAssigned(let person, let product, let over, let notManageable):
            (self.kind, self.person, productName) = (.licenseAssigned, person, names.name(of: product))
            (isOver, isNotManageable) = (over, notManageable)
        case .licenseTierChanged(let person, let product, let tier):
            kind = tier == nil ? .licenseTierUnchosen : .licenseTierChanged
            (self.person, productName) = (person, names.name(of: product))
            self.tier = tier
        case .licenseUnassigned(let person, let product):
            (self.kind, self.person, productName) = (.licenseUnassigned, person, names.name(of: product))
        case .lastSeatAssigned(let product): (self.kind, productName) = (.lastSeatAssigned, names.name(of: product))
        case .seatFreed(let product): (self.kind, productName) = (.seatFreed, names.name(of: product))
        }
        if let order { productName = names.name(of: order.product) }
    }
}

extension HistoryPage.Row.EffectRow {
    fileprivate init(_ effect: HistoryEntry.LicenseEffect, _ names: ProductNames) {
        switch effect {
        case .revoked(let product, let holders):
            self.init(kind: .revoked, productName: names.name(of: product), licenses: holders.count, holders: holders)
        case .kept(let product, let count):
            self.init(kind: .kept, productName: names.name(of: product), licenses: count, holders: [])
        case .keptAmbiguous(let product, let count):
            self.init(kind: .keptAmbiguous, productName: names.name(of: product), licenses: count, holders: [])
        }
    }
}

extension HistoryPage.Row {
    /// The line without the names of former holders.
    var withoutHolders: HistoryPage.Row {
        var row = self
        row.effects = row.effects.map(\.withoutHolders)
        return row
    }
}

extension HistoryPage.Row.EffectRow {
    var withoutHolders: Self { Self(kind: kind, productName: productName, licenses: licenses, holders: []) }
}
