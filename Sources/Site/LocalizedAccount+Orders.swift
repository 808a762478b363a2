import Licensing
import Templating

/// The list of orders.
extension LocalizedAccount {
    /// A page of the list of orders: links to its parts, or a part.
    func page(_ page: ListPage, of orders: AccountOrders) -> AccountListPage {
        let route = ordersRoute(page.part)
        let model = AccountOrdersPage(
            navigation: navigation(from: route),
            way: page.navigation(
                label: orders.ending.label,
                link: { ordersRoute($0).link(from: route) }
            ),
            orders: page.part.parts.isEmpty ? Array(orders.ending[page.part.entries]) : [],
            expiringSoonDays: renderer.policies.expiringSoonDays
        )
        return AccountListPage(
            address: ListAddress(AccountOrders.name, page.part),
            kind: .accountOrderList,
            section: .orders,
            asOf: nil,
            record: AccountOrdersPage.fields.record(of: model)
        )
    }

    /// The address of the list of orders, or of a part of it.
    func ordersRoute(_ part: ListTree.Part? = nil) -> Route {
        .list(ListAddress(AccountOrders.name, part), of: state.id, locale: locale)
    }
}
