import Licensing
import Templating

/// Users of an account: all of them or those of a list, on one page or a part of a long list.
struct UsersPage: Sendable {
    /// What one user sees for one product.
    struct Row: Sendable {
        let user: User
        let explanation: Explanation
        /// Whether it is the first line about the user.
        let isFirst: Bool
        let link: String

        static let fields = Fields<Row>([
            .text("name") { $0.user.shownName },
            .text("email") { $0.user.email },
            .code("id") { $0.user.id.text },
            .word("role", UserRole.self) { $0.user.role },
            .flag("isRegistered") { $0.user.isRegistered },
            .flag("isFirst") { $0.isFirst },
            .link("link") { $0.link },
            .code("productName") { $0.explanation.product.name },
            .word("outcome", Outcome.self) { $0.explanation.outcome },
            .word("cause", Cause.self) { $0.explanation.cause },
            .moment("since") { $0.explanation.since },
        ])
    }

    /// A list of users that readers can go to.
    struct ListLink: Sendable {
        let list: UserList
        /// Named where there are several products to be told apart.
        let productName: String?
        let count: Int
        let link: String

        static let fields = Fields<ListLink>([
            .word("list", UserList.Kind.self) { $0.list.kind },
            .word("listCause", Cause.self) { $0.list.cause },
            .code("listProduct") { $0.productName },
            .integer("listCount") { $0.count },
            .link("link") { $0.link },
        ])
    }

    /// What people see whom a search finds, by what its index says of them.
    struct Answer: Sendable {
        let code: String
        /// Named where there are several products to be told apart.
        let productName: String?
        let outcome: Outcome
        let cause: Cause

        static let fields = Fields<Answer>([
            .code("answerCode") { $0.code },
            .code("answerProduct") { $0.productName },
            .word("outcome", Outcome.self) { $0.outcome },
            .word("cause", Cause.self) { $0.cause },
        ])
    }

    let navigation: AccountNavigation
    let list: UserList
    let productName: String?
    /// Whether there are several products to be told apart.
    let hasProducts: Bool
    let way: ListNavigation
    let rows: [Row]
    /// The newest users, where the list is on more than one page.
    var latest: [Row] = []
    /// What the search says of those whom it finds in its index, product by product.
    var answers: [Answer] = []
    /// The lists by what users see; on the page of all users.
    var facets: [ListLink] = []
    /// The same users in another order.
    var orders: [ListLink] = []
    /// On the page of all users, if there are any.
    var search: SearchBox?

    static let fields = Fields<UsersPage>(
        AccountNavigation.fields(\UsersPage.navigation) + ListNavigation.fields(\UsersPage.way) + [
            .word("list", UserList.Kind.self) { $0.list.kind },
            .word("listCause", Cause.self) { $0.list.cause },
            .code("listProduct") { $0.productName },
            .flag("hasProducts") { $0.hasProducts },
            .flag("isByName") { !$0.list.isOrder },
            .list("users", Row.fields) { $0.rows },
            .list("answers", Answer.fields) { $0.answers },
            .flag("hasLatest") { !$0.latest.isEmpty },
            .list("latest", Row.fields) { $0.latest },
            .flag("hasFacets") { !$0.facets.isEmpty },
            .list("facets", ListLink.fields) { $0.facets },
            .flag("hasOrders") { !$0.orders.isEmpty },
            .list("orders", ListLink.fields) { $0.orders },
        ] + SearchBox.fields(\UsersPage.search)
    )
}
