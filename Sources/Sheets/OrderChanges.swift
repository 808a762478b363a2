import Licensing
import StrictJSON

/// The events for orders whose rows differ from the ledger.
///
/// An order is bought once, and its product, quantity and account never change. A new order is therefore bought, an
/// order with another last day is renewed, and an order without an account is assigned. <doc:Sheets#Orders>: "Orders
/// that the sheet does not list stay as they are".
struct OrderChanges {
    private let rows: OrderRows
    private let sheet: SheetImport
    /// The registry with all events.
    private let now: Registry
    /// The registry at the moment of the sheet.
    private let then: Registry
    /// The moment of the latest sheet with an event about the order.
    private var newest: [OrderID: Timestamp] = [:]
    /// The moment of the sheet with which the order was bought.
    private var bought: [OrderID: Timestamp] = [:]
    /// The moment of the sheet with which the order was assigned.
    private var assigned: [OrderID: Timestamp] = [:]
    /// The accounts of orders that are assigned but not bought yet.
    private let waiting: [OrderID: AccountID]

    init(_ rows: OrderRows, _ sheet: SheetImport, _ registry: [Event]) {
        self.rows = rows
        self.sheet = sheet
        now = Registry(folding: registry)
        waiting = Dictionary(now.waitingAssignments.map { ($0.order, $0.account) }) { first, _ in first }
        then = Registry(folding: registry.prefix { $0.time <= sheet.taken })
        for event in registry where event.identity.source.hasPrefix(SheetImport.prefix) {
            guard case .order(let order, let change) = event.payload,
                let taken = event.sequence.flatMap({ Timestamp($0) })
            else {
                continue
            }
            newest[order] = max(newest[order] ?? taken, taken)
            switch change {
            case .purchased: bought[order] = min(bought[order] ?? taken, taken)
            case .assigned: assigned[order] = min(assigned[order] ?? taken, taken)
            case .renewed, .cancelled: break
            }
        }
    }

    func drafts(_ problems: inout ProblemList) -> [DraftEvent] {
        rows.rows.flatMap { drafts($0, &problems) }
    }

    private func drafts(_ row: OrderRows.Row, _ problems: inout ProblemList) -> [DraftEvent] {
        guard let known = now.orders[row.order] else {
            if let account = row.account, let waiting = waiting[row.order], waiting != account {
                refuseContradiction(row, .account, "the account \(waiting)", &problems)
            }
            return purchase(row, &problems) + assignment(row)
        }
        refuseContradictions(row, known, &problems)
        guard !known.isCancelled else { return [] }
        var drafts: [DraftEvent] = []
        let expires = (then.orders[row.order] ?? known).expires
        switch row.expires {
        case .date(let date) where date != expires: drafts.append(renewal(row, date))
        case .perpetual where expires != nil: drafts.append(renewal(row, nil))
        case .unsaid, .perpetual, .date: break
        }
        if known.assignment == nil, known.awaitedAccount != row.account { drafts += assignment(row) }
        // In the right order, this sheet would have bought or assigned the order, at another time.
        let isOvertaken =
            bought[row.order].map { $0 > sheet.taken } ?? false
            || row.account != nil && (assigned[row.order].map { $0 > sheet.taken } ?? false)
        if !drafts.isEmpty || isOvertaken, let newest = newest[row.order], newest > sheet.taken {
            refuse(
                row,
                .order,
                "a sheet of \(newest) is in the ledger, which is newer than this one: import sheets in the order in which they were taken",
                &problems
            )
        }
        return drafts
    }

    private func purchase(_ row: OrderRows.Row, _ problems: inout ProblemList) -> [DraftEvent] {
        guard let partner = row.partner else {
            refuse(
                row,
                .partner,
                "the partner is missing: add a column PARTNER, or name the partner with --partner",
                &problems
            )
            return []
        }
        var data: [(String, JSONValue)] = [
            ("order", .string(row.order.text)), ("partner", .string(partner.text)),
            ("product", .string(row.product.text)), ("quantity", .integer(row.quantity)),
        ]
        for (key, date) in [("purchased", row.purchased), ("starts", row.starts), ("expires", row.expires.date)] {
            if let date { data.append((key, .string(date.description))) }
        }
        if !row.references.isEmpty { data.append(("references", .object(JSONObject(texts: row.references)))) }
        return [draft("order.purchased", "order", row, JSONObject(data), time: row.purchased?.start)]
    }

    private func renewal(_ row: OrderRows.Row, _ date: CalendarDate?) -> DraftEvent {
        draft(
            "order.renewed",
            "renewal",
            row,
            ["order": .string(row.order.text), "expires": date.map { .string($0.description) } ?? .null]
        )
    }

    private func assignment(_ row: OrderRows.Row) -> [DraftEvent] {
        guard let account = row.account else { return [] }
        return [
            draft(
                "order.assigned",
                "assignment",
                row,
                ["order": .string(row.order.text), "account": .string(account.text)],
                time: row.assigned
            )
        ]
    }

    private func draft(
        _ type: String,
        _ name: String,
        _ row: OrderRows.Row,
        _ data: JSONObject,
        time: Timestamp? = nil
    ) -> DraftEvent {
        DraftEvent(
            type: type,
            name: name,
            time: time ?? sheet.taken,
            sequence: sheet.taken,
            data: data,
            line: row.line
        )
    }

    /// Reports every cell that contradicts the ledger.
    ///
    /// <doc:Sheets#Orders>: "The product, quantity, partner and account of an order never change".
    private func refuseContradictions(_ row: OrderRows.Row, _ known: Order, _ problems: inout ProblemList) {
        func refuse(_ field: SheetField, _ value: String) { refuseContradiction(row, field, value, &problems) }
        if row.product != known.product { refuse(.product, "\(known.product)") }
        if row.quantity != known.quantity { refuse(.quantity, "\(known.quantity)") }
        if let partner = row.partner, partner != known.partner { refuse(.partner, "the partner \(known.partner)") }
        if let date = row.purchased, let purchased = known.purchase.purchased, date != purchased {
            refuse(.purchased, "the date \(purchased)")
        }
        if let date = row.starts, let starts = known.purchase.starts, date != starts {
            refuse(.starts, "the date \(starts)")
        }
        if let account = row.account, let assignment = known.assignment, assignment.account != account {
            refuse(.account, "the account \(assignment.account)")
        }
    }

    /// - Parameter value: what the ledger has.
    private func refuseContradiction(
        _ row: OrderRows.Row,
        _ field: SheetField,
        _ value: String,
        _ problems: inout ProblemList
    ) {
        refuse(
            row,
            field,
            "the ledger holds order \(row.order) with \(value), which never changes: correct the line, or remove it",
            &problems
        )
    }

    private func refuse(
        _ row: OrderRows.Row,
        _ field: SheetField,
        _ reason: String,
        _ problems: inout ProblemList
    ) {
        let column = rows.columns.fields[field]?.first?.header ?? field.headers(of: .orders).english[0]
        let line = rows.columns.fields[field] == nil ? rows.columns.line : row.line
        problems.add(reason, line: line, column: column)
    }
}
