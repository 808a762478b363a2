import Licensing
import Templating

/// Users of an account: all users or those of a list, on one page or in a part of a long list.
struct UsersPage: Sendable {
    /// The answer of a user for a product.
    struct Row: Sendable {
        let user: User
        let explanation: Explanation
        /// Whether the row is the first of the user.
        let isFirst: Bool
        let link: String

        static let fields = Fields<Row>([
            .text("name") { $0.user.shownName },
            .text("email") { $0.user.email },
            .code("id") { $0.user.id.text },
            .word("role", UserRole.self) { $0.user.role },
            .flag("isRegistered") { $0.user.isRegistered != false },
            .flag("isFirst") { $0.isFirst },
            .link("link") { $0.link },
            .code("productName") { $0.explanation.product.name },
            .word("outcome", Outcome.self) { $0.explanation.outcome },
            .word("cause", Cause.self) { $0.explanation.cause },
            .moment("since") { $0.explanation.since },
        ])
    }

    /// A link to a list of users.
    struct ListLink: Sendable {
        let list: UserList
        /// The name of the product, if there are several products.
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

    /// The answer that a code in the search index means.
    struct Answer: Sendable {
        let code: String
        /// The name of the product, if there are several products.
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
    let way: ListNavigation
    let rows: [Row]
    /// The newest users, if the list has several pages.
    var latest: [Row] = []
    /// The answers for users who are found in the search index, by product.
    var answers: [Answer] = []
    /// The links to lists by answer, on the page of all users.
    var facets: [ListLink] = []
    /// The links to the same users in another order.
    var orders: [ListLink] = []
    /// The search, on the page of all users if there are any.
    var search: SearchBox?

    static let fields = Fields<UsersPage>(
        AccountNavigation.fields(\UsersPage.navigation) + ListNavigation.fields(\UsersPage.way) + [
            .word("list", UserList.Kind.self) { $0.list.kind },
            .word("listCause", Cause.self) { $0.list.cause },
            .code("listProduct") { $0.productName },
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
