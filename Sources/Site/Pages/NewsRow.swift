import Licensing
import Templating

/// A line of the latest changes in a partner's accounts, without users.
struct NewsRow: Sendable {
    /// The kinds of lines, with the same messages as in the history of an account.
    enum Kind: String, Sendable, CaseIterable {
        case accountCreated, accountUpdated, accountDeactivated, accountReactivated
        case integrationOn, integrationOff
        case orderAssigned, orderRenewed, orderMadePerpetual, orderCancelled, orderStarted, orderExpired
    }

    /// The effect of a switch on the licenses of a product.
    struct EffectRow: Sendable {
        let kind: HistoryPage.Row.EffectRow.Kind
        let productName: String
        let licenses: Int

        static let fields = Fields<EffectRow>([
            .word("effect", HistoryPage.Row.EffectRow.Kind.self) { $0.kind },
            .code("productName") { $0.productName },
            .integer("licenses") { $0.licenses },
        ])
    }

    let kind: Kind
    let time: Timestamp
    let accountName: String
    let link: String
    var order: AccountNews.OrderFacts?
    var productName: String?
    var integrationName: String?
    var effects: [EffectRow] = []

    static let fields = Fields<NewsRow>([
        .word("kind", Kind.self) { $0.kind },
        .moment("time") { $0.time },
        .text("accountName") { $0.accountName },
        .link("link") { $0.link },
        .code("order") { $0.order?.id.text },
        .integer("quantity") { $0.order?.quantity },
        .day("expires") { $0.order?.expires },
        .code("productName") { $0.productName },
        .text("integration") { $0.integrationName },
        .list("effects", EffectRow.fields) { $0.effects },
    ])
}

extension NewsRow {
    /// The line for a change, with the names of products and integrations.
    init(_ news: AccountNews, of account: String, link: String, names: ProductNames) {
        time = news.time
        accountName = account
        self.link = link
        switch news.change {
        case .created: kind = .accountCreated
        case .updated: kind = .accountUpdated
        case .deactivated: kind = .accountDeactivated
        case .reactivated: kind = .accountReactivated
        case .integration(let integration, let position, let licenseEffects):
            kind = position == .on ? .integrationOn : .integrationOff
            integrationName = names.name(of: integration)
            effects = licenseEffects.map { EffectRow($0, names) }
        case .orderAssigned(let facts): (kind, order) = (.orderAssigned, facts)
        case .orderRenewed(let facts):
            (kind, order) = (facts.expires == nil ? .orderMadePerpetual : .orderRenewed, facts)
        case .orderCancelled(let facts): (kind, order) = (.orderCancelled, facts)
        case .orderStarted(let facts): (kind, order) = (.orderStarted, facts)
        case .orderExpired(let facts): (kind, order) = (.orderExpired, facts)
        }
        if let order { productName = names.name(of: order.product) }
    }
}

extension NewsRow.EffectRow {
    fileprivate init(_ effect: AccountNews.LicenseEffect, _ names: ProductNames) {
        let kind: HistoryPage.Row.EffectRow.Kind =
            switch effect.kind {
            case .revoked: .revoked
            case .kept: .kept
            case .keptAmbiguous: .keptAmbiguous
            }
        self.init(kind: kind, productName: names.name(of: effect.product), licenses: effect.licenses)
    }
}
