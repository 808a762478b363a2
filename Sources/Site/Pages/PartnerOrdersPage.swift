import Licensing
import Templating

/// Orders of a partner: all orders or those of a list, on one page or in a part of a long list.
struct PartnerOrdersPage: Sendable {
    /// A link to a list of orders.
    struct ListLink: Sendable {
        let list: OrderList
        let count: Int
        let link: String

        static let fields = Fields<ListLink>([
            .word("orderList", OrderList.self) { $0.list },
            .integer("listCount") { $0.count },
            .link("link") { $0.link },
        ])
    }

    let navigation: PartnerNavigation
    let list: OrderList
    let way: ListNavigation
    let orders: [OrderRow]
    /// The links to other lists, on the page of all orders.
    var lists: [ListLink] = []
    let guide: String
    let csv: String
    let expiringSoonDays: Int

    static let fields = Fields<PartnerOrdersPage>(
        PartnerNavigation.fields(\PartnerOrdersPage.navigation) + ListNavigation.fields(\PartnerOrdersPage.way) + [
            .word("orderList", OrderList.self) { $0.list },
            .flag("isExcerpt") { !$0.way.parts.isEmpty },
            .list("orders", OrderRow.fields) { $0.orders },
            .flag("hasFacets") { !$0.lists.isEmpty },
            .list("facets", ListLink.fields) { $0.lists },
            .link("orderGuide") { $0.guide },
            .link("ordersCSVLink") { $0.csv },
            .integer("expiringSoonDays") { $0.expiringSoonDays },
        ]
    )
}
