import Licensing
import Templating

/// An action for a partner, with its result.
struct ActionRow: Sendable {
    let action: NeededAction
    let productName: String?
    /// The address of the page for the action.
    let link: String
    var order: Order?
    var validity: OrderValidity?
    /// The account of the action, if the pages of the partner may name it, and the address of its page.
    var account: AccountSummary?
    var accountLink: String?

    /// The action, each with its own message.
    enum Deed: String, Sendable, CaseIterable {
        case assignTo, buy, check, renew, reconsider, assign, restore
    }

    /// The reason and the result of the action, each with its own message.
    enum Result: String, Sendable, CaseIterable {
        case waitingCovered, waitingPartly, waiting
        case overCovered, overPartly, over
        case check
        case missing, harmless, expiring
        case assign, assignUntil
        case expired
    }

    var deed: Deed {
        switch action.kind {
        case .waiting, .over: action.remedy == nil ? .buy : .assignTo
        case .check: .check
        case .expiring: action.lapse?.missing == 0 ? .reconsider : .renew
        case .assign: .assign
        case .expired: .restore
        }
    }

    var result: Result {
        switch action.kind {
        case .waiting: isCovered.map { $0 ? .waitingCovered : .waitingPartly } ?? .waiting
        case .over: isCovered.map { $0 ? .overCovered : .overPartly } ?? .over
        case .check: .check
        case .expiring: action.lapse.map { $0.missing == 0 ? .harmless : .missing } ?? .expiring
        case .assign: order?.expires == nil ? .assign : .assignUntil
        case .expired: .expired
        }
    }

    /// Whether the order that helps has enough licenses; nil if there is no such order.
    private var isCovered: Bool? { action.remedy.map { $0.covered == action.affected } }

    private var assignment: OrderRow.Assignment? { order.map { $0.assignment == nil ? .unassigned : .assigned } }

    static let fields = Fields<ActionRow>([
        .word("action", NeededAction.Kind.self) { $0.action.kind },
        .word("deed", Deed.self) { $0.deed },
        .word("result", Result.self) { $0.result },
        .integer("affected") { $0.action.affected },
        .code("productName") { $0.productName },
        .link("link") { $0.link },
        .code("order") { $0.order?.id.text },
        .word("assignment", OrderRow.Assignment.self) { $0.assignment },
        .day("expires") { $0.order?.expires },
        .word("validity", OrderValidity.self) { $0.validity },
        .text("accountName") { $0.account?.shownName },
        .code("accountID") { $0.account?.id.text },
        .link("accountLink") { $0.accountLink },
        .code("remedy") { $0.action.remedy?.order.text },
        .integer("remedyLicenses") { $0.action.remedy?.licenses },
        .integer("covered") { $0.action.remedy?.covered },
        .integer("missing") { $0.action.lapse?.missing },
        .integer("assigned") { $0.action.lapse?.assigned },
        .integer("poolThen") { $0.action.lapse?.pool },
    ])
}
