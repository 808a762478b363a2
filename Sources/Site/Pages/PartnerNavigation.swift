import Licensing
import Templating

/// The links between the pages of a partner.
struct PartnerNavigation: Sendable {
    let partner: Partner
    let dashboard: String
    let orders: String
    let accounts: String

    /// The fields of the navigation as part of a page.
    static func fields<Page>(_ navigation: any KeyPath<Page, PartnerNavigation> & Sendable) -> [Field<Page>] {
        [
            .text("name") { $0[keyPath: navigation].partner.shownName },
            .code("id") { $0[keyPath: navigation].partner.id.text },
            .link("dashboardLink") { $0[keyPath: navigation].dashboard },
            .link("ordersLink") { $0[keyPath: navigation].orders },
            .link("accountsLink") { $0[keyPath: navigation].accounts },
        ]
    }
}
