import Licensing
import Templating

/// One thing that a partner should see to: what it is, and where it is solved.
struct ActionRow: Sendable {
    let action: NeededAction
    let productName: String?
    /// Where it is solved.
    let link: String
    var order: Order?
    var validity: OrderValidity?
    /// The account it is about, if the partner's pages may name it, with its page.
    var accountName: String?
    var accountLink: String?

    static let fields = Fields<ActionRow>([
        .word("action", NeededAction.Kind.self) { $0.action.kind },
        .integer("affected") { $0.action.affected },
        .code("productName") { $0.productName },
        .link("link") { $0.link },
        .code("order") { $0.order?.id.text },
        .day("expires") { $0.order?.expires },
        .word("validity", OrderValidity.self) { $0.validity },
        .text("accountName") { $0.accountName },
        .link("accountLink") { $0.accountLink },
    ])
}
