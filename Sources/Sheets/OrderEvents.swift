package import Licensing
import StrictJSON

/// The events for the orders of a sheet.
///
/// They depend on the sheet alone, and the fold decides which of them change something. Sheets and single events may
/// therefore arrive in any order.
struct OrderEvents {
    let rows: OrderRows
    /// The moment of the sheet.
    let taken: Timestamp

    var drafts: [DraftEvent] {
        rows.rows.flatMap { row in
            let purchase = purchase(row)
            return [purchase, renewal(row, purchase), assignment(row)].compactMap(\.self)
        }
    }

    /// The purchase at its date, or else at the moment of the sheet.
    ///
    /// A row without a partner is about an order that the ledger holds.
    private func purchase(_ row: OrderRows.Row) -> DraftEvent? {
        guard let partner = row.partner else { return nil }
        var data: [(String, JSONValue)] = [
            ("order", .string(row.order.text)), ("partner", .string(partner.text)),
            ("product", .string(row.product.text)), ("quantity", .integer(row.quantity)),
        ]
        for (key, date) in [("purchased", row.purchased), ("starts", row.starts), ("expires", row.expires.date)] {
            if let date { data.append((key, .string(date.description))) }
        }
        if !row.references.isEmpty { data.append(("references", .object(JSONObject(texts: row.references)))) }
        return draft("order.purchased", "order", row, JSONObject(data), time: row.purchased?.start)
    }

    /// The last day at the moment of the sheet; nil if the row does not contain it.
    ///
    /// An order that is bought after the sheet has its last day from the purchase.
    private func renewal(_ row: OrderRows.Row, _ purchase: DraftEvent?) -> DraftEvent? {
        if row.expires == .unsaid { return nil }
        if let purchase, purchase.time > taken { return nil }
        return draft(
            "order.renewed",
            "renewal",
            row,
            ["order": .string(row.order.text), "expires": row.expires.date.map { .string($0.description) } ?? .null]
        )
    }

    private func assignment(_ row: OrderRows.Row) -> DraftEvent? {
        row.account.map { account in
            draft(
                "order.assigned",
                "assignment",
                row,
                ["order": .string(row.order.text), "account": .string(account.text)],
                time: row.assigned
            )
        }
    }

    private func draft(
        _ type: String,
        _ name: String,
        _ row: OrderRows.Row,
        _ data: JSONObject,
        time: Timestamp? = nil
    ) -> DraftEvent {
        DraftEvent(type: type, name: name, time: time ?? taken, sequence: taken, data: data, line: row.line)
    }
}

extension Sheet {
    /// Checks that the rows do not contradict the orders of a ledger.
    ///
    /// <doc:Sheets#Orders>: "The product, quantity, partner and account of an order never change".
    ///
    /// - Parameters:
    ///   - events: the events of the sheet. A sheet that the ledger has already is accepted again.
    ///   - registry: the events of partners, accounts and orders in the ledger, in the order of truth.
    /// - Throws: `SheetError` with every cell that contradicts the ledger.
    package func check(_ events: [Event], against registry: [Event]) throws(SheetError) {
        guard case .orders(let rows) = content else { return }
        let known = Set(registry.lazy.map(\.identity))
        // A sheet without events needs the ledger for its partners.
        if !events.isEmpty, events.allSatisfy({ known.contains($0.identity) }) { return }
        var check = OrderCheck(rows, Registry(folding: registry), file: file)
        for row in rows.rows { check.check(row) }
        try check.problems.check()
    }
}

/// The comparison of the orders of a sheet with those of a ledger.
private struct OrderCheck {
    private let columns: SheetColumns
    private let orders: [OrderID: Order]
    /// The accounts of orders that are assigned but not bought yet.
    private let waiting: [OrderID: AccountID]
    private(set) var problems: ProblemList

    init(_ rows: OrderRows, _ registry: Registry, file: String) {
        columns = rows.columns
        orders = registry.orders
        waiting = Dictionary(registry.waitingAssignments.map { ($0.order, $0.account) }) { first, _ in first }
        problems = ProblemList(file: file)
    }

    mutating func check(_ row: OrderRows.Row) {
        guard let known = orders[row.order] else {
            if row.partner == nil {
                let reason = "the partner is missing: add a column PARTNER, or set the partner with --partner"
                refuse(row, .partner, reason)
            }
            if let account = row.account, let waiting = waiting[row.order], waiting != account {
                refuse(row, .account, holding: "the account \(waiting)")
            }
            return
        }
        if row.product != known.product { refuse(row, .product, holding: "\(known.product)") }
        if row.quantity != known.quantity { refuse(row, .quantity, holding: "\(known.quantity)") }
        if let partner = row.partner, partner != known.partner {
            refuse(row, .partner, holding: "the partner \(known.partner)")
        }
        if let date = row.purchased, let purchased = known.purchase.purchased, date != purchased {
            refuse(row, .purchased, holding: "the date \(purchased)")
        }
        if let date = row.starts, let starts = known.purchase.starts, date != starts {
            refuse(row, .starts, holding: "the date \(starts)")
        }
        if let account = row.account, let assignment = known.assignment, assignment.account != account {
            refuse(row, .account, holding: "the account \(assignment.account)")
        }
    }

    /// - Parameter value: the value in the ledger.
    private mutating func refuse(_ row: OrderRows.Row, _ field: SheetField, holding value: String) {
        refuse(
            row,
            field,
            "the ledger contains order \(row.order) with \(value), which cannot change: correct the line, or remove it"
        )
    }

    private mutating func refuse(_ row: OrderRows.Row, _ field: SheetField, _ reason: String) {
        let column = columns.fields[field]?.first?.header ?? field.headers(of: .orders).english[0]
        let line = columns.fields[field] == nil ? columns.line : row.line
        problems.add(reason, line: line, column: column)
    }
}
