import Licensing
import Templating

/// An order in a list.
struct OrderRow: Sendable {
    /// Whether the order is assigned to an account; the raw values are the values of `data-assignment`.
    enum Assignment: String, Sendable, CaseIterable {
        case unassigned, assigned
    }

    let order: Order
    let productName: String
    let validity: OrderValidity
    /// The account of the order, if the page may name it, and the address of its page.
    var accountName: String?
    var accountLink: String?

    var assignment: Assignment { order.assignment == nil ? .unassigned : .assigned }

    var isAssignable: Bool { order.isAssignable(validity) }

    static let fields = Fields<OrderRow>([
        .code("order") { $0.order.id.text },
        .code("anchor") { Self.anchor(of: $0.order.id) },
        .code("productName") { $0.productName },
        .integer("quantity") { $0.order.quantity },
        .word("assignment", Assignment.self) { $0.assignment },
        .word("validity", OrderValidity.self) { $0.validity },
        .flag("isAssignable") { $0.isAssignable },
        .day("purchased") { $0.order.purchase.purchased },
        .day("starts") { $0.order.purchase.starts },
        .day("expires") { $0.order.expires },
        .moment("assignedSince") { $0.order.assignment?.since },
        .text("accountName") { $0.accountName },
        .code("accountID") { $0.order.assignment?.account.text },
        .code("awaitedAccount") { $0.order.awaitedAccount?.text },
        .link("accountLink") { $0.accountLink },
        .list("references", reference) { $0.order.purchase.references },
    ])

    /// The kinds of references with a message and a column of their own: <doc:LicensingRules#Orders>.
    enum KnownReference: String, Sendable, CaseIterable {
        case sapOrder = "sap-order"
        case resellerPO = "reseller-po"
        case customerPO = "customer-po"
        case tracking
    }

    private static let reference = Fields<OrderPurchase.Reference>([
        .word("knownReference", KnownReference.self) { KnownReference(rawValue: $0.name) },
        .text("referenceName") { $0.name },
        .text("referenceValue") { $0.value },
    ])

    /// The number of most urgent orders on the main page of a long list.
    static let pressingCount = 50

    /// The anchor of an order's row.
    static func anchor(of order: OrderID) -> String { "order-\(order)" }

    /// Sorts by urgency: assignable, expiring soon, pending, active, perpetual, and expired orders.
    static func precedes(_ left: OrderRow, _ right: OrderRow) -> Bool {
        let ranks = (left.rank, right.rank)
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        return endsBefore(left, right)
    }

    /// Sorts by the last day; perpetual orders are last.
    static func endsBefore(_ left: OrderRow, _ right: OrderRow) -> Bool {
        let ends = (left.order.expires?.daysSince1970 ?? .max, right.order.expires?.daysSince1970 ?? .max)
        return ends.0 != ends.1 ? ends.0 < ends.1 : left.order.id < right.order.id
    }

    private var rank: Int {
        if isAssignable { return 0 }
        switch validity {
        case .expiringSoon: return 1
        case .pendingActivation: return 2
        case .active: return 3
        case .perpetual: return 4
        case .expired: return 5
        }
    }
}
