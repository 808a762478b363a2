import Licensing

/// The orders of an account, sorted in the two ways in which pages list them.
struct AccountOrders {
    /// The name of the list in addresses.
    static let name = "orders"

    /// The orders by urgency.
    let rows: [OrderRow]
    /// The orders by their last day.
    let ending: [OrderRow]
    let tree: ListTree

    init(_ rows: [OrderRow], linesPerPage: Int) {
        self.rows = rows
        ending = rows.sorted(by: OrderRow.endsBefore)
        tree = ListTree(expiring: ending.map(\.order), limit: linesPerPage)
    }

    /// Whether the orders do not fit on the account's page.
    var isCut: Bool { !tree.whole.parts.isEmpty }

    /// The orders on the account's page.
    var shown: [OrderRow] { isCut ? Array(rows.prefix(OrderRow.pressingCount)) : rows }
}
