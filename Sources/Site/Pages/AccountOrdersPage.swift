import Templating

/// The orders of an account with too many for its page: links to their parts, or one part.
struct AccountOrdersPage: Sendable {
    let navigation: AccountNavigation
    let way: ListNavigation
    let orders: [OrderRow]
    let expiringSoonDays: Int

    static let fields = Fields<AccountOrdersPage>(
        AccountNavigation.fields(\AccountOrdersPage.navigation) + ListNavigation.fields(\AccountOrdersPage.way) + [
            .list("orders", OrderRow.fields) { $0.orders },
            .integer("expiringSoonDays") { $0.expiringSoonDays },
        ]
    )
}
