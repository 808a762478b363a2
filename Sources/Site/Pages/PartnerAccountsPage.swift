import Licensing
import Templating

/// Accounts of a partner: all accounts or those of a list, on one page or in a part of a long list.
struct PartnerAccountsPage: Sendable {
    /// A link to a list of accounts.
    struct ListLink: Sendable {
        let list: AccountList
        let count: Int
        let link: String

        static let fields = Fields<ListLink>([
            .word("accountList", AccountList.self) { $0.list },
            .integer("listCount") { $0.count },
            .link("link") { $0.link },
        ])
    }

    let navigation: PartnerNavigation
    let list: AccountList
    let way: ListNavigation
    let accounts: [AccountRow]
    /// The links to other lists, on the page of all accounts.
    var lists: [ListLink] = []
    /// The search, on the page of all accounts if there are any.
    var search: SearchBox?

    static let fields = Fields<PartnerAccountsPage>(
        PartnerNavigation.fields(\PartnerAccountsPage.navigation) + ListNavigation.fields(\PartnerAccountsPage.way) + [
            .word("accountList", AccountList.self) { $0.list },
            .list("accounts", AccountRow.fields) { $0.accounts },
            .flag("hasFacets") { !$0.lists.isEmpty },
            .list("facets", ListLink.fields) { $0.lists },
        ] + SearchBox.fields(\PartnerAccountsPage.search)
    )
}
