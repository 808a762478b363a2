import Licensing

/// The orders of an account in the two ways in which they are listed.
struct AccountOrders {
    /// The name of the list in addresses.
    static let name = "orders"

    /// Most pressing first.
    let rows: [OrderRow]
    /// By their last days.
    let ending: [OrderRow]
    let tree: ListTree

    init(_ rows: [OrderRow], linesPerPage: Int) {
        self.rows = rows
        ending = rows.sorted(by: OrderRow.endsBefore)
        tree = ListTree(expiring: ending.map(\.order), limit: linesPerPage)
    }

    /// Whether they are too many for the account's page.
    var isCut: Bool { !tree.whole.parts.isEmpty }

    /// Those on the account's page.
    var shown: [OrderRow] { isCut ? Array(rows.prefix(OrderRow.pressingCount)) : rows }
}
