import Licensing
import Templating

/// The users of an account, by name.
struct UsersPage: Sendable {
    /// One user in the list.
    struct Row: Sendable {
        let user: User
        let explanation: Explanation
        let link: String

        static let fields = Fields<Row>([
            .text("name") { $0.user.name },
            .text("email") { $0.user.email },
            .code("id") { $0.user.id.text },
            .word("role", UserRole.self) { $0.user.role },
            .flag("isRegistered") { $0.user.isRegistered },
            .link("link") { $0.link },
            .code("productName") { $0.explanation.product.name },
            .word("outcome", Outcome.self) { $0.explanation.outcome },
            .word("cause", Cause.self) { $0.explanation.cause },
            .moment("since") { $0.explanation.since.seconds },
        ])
    }

    let navigation: AccountNavigation
    let rows: [Row]
    let count: Int

    static let fields = Fields<UsersPage>(
        AccountNavigation.fields(\UsersPage.navigation) + [
            .integer("count") { $0.count },
            .list("users", Row.fields) { $0.rows },
        ]
    )
}
