import Basics
import Licensing
import StrictJSON

/// Orders for spreadsheets, in the order of the page's list.
///
/// <doc:LicensingRules#Questions>, question 8: "CSV for reconciliation with PO numbers". Each reference of a known kind
/// has its own column.
struct OrdersCSV {
    let bytes: [UInt8]

    private static let references = OrderRow.KnownReference.allCases.map(\.rawValue)

    /// A column: its name and its cells.
    private struct Column {
        let name: String
        let cell: (OrderRow) -> String

        init(_ name: String, _ cell: @escaping (OrderRow) -> String?) {
            self.name = name
            self.cell = { cell($0) ?? "" }
        }
    }

    /// The orders of an account.
    init(ofAccount rows: [OrderRow]) { bytes = Self.bytes(Self.facts + Self.referenceColumns, rows) }

    /// The orders of a partner, with the accounts to which they are assigned.
    init(ofPartner rows: [OrderRow]) {
        let assignment = [
            Column("assignment") { $0.assignment.rawValue },
            Column("assignable") { $0.isAssignable ? "true" : "false" },
            Column("account") { $0.order.assignment?.account.text },
            Column("account-name") { $0.accountName },
        ]
        bytes = Self.bytes(Self.facts + assignment + Self.referenceColumns, rows)
    }

    private static func bytes(_ columns: [Column], _ rows: [OrderRow]) -> [UInt8] {
        var table = CSVTable(columns: columns.map(\.name))
        for row in rows { table.append(columns.map { $0.cell(row) }) }
        return table.bytes
    }

    private static var facts: [Column] {
        [
            Column("order") { $0.order.id.text }, Column("product") { $0.order.product.text },
            Column("quantity") { String($0.order.quantity) }, Column("validity") { $0.validity.rawValue },
            Column("purchased") { $0.order.purchase.purchased?.description },
            Column("starts") { $0.order.purchase.starts?.description },
            Column("expires") { $0.order.expires?.description },
            Column("assigned") { $0.order.assignment?.since.description },
        ]
    }

    private static var referenceColumns: [Column] {
        references.map { key in
            Column(key) { row in row.order.purchase.references.first { $0.name.isExactly(key) }?.value }
        } + [
            // JSON, because names and values can contain any characters. Unlike an apostrophe, an escape does not
            // change them.
            Column("other-references") { row in
                let others = row.order.purchase.references.filter { reference in
                    !references.contains(where: reference.name.isExactly)
                }
                if others.isEmpty { return nil }
                let text = JSONValue.object(JSONObject(texts: others.map { ($0.name, $0.value) })).canonicalText
                return FormulaGuard.replacing(in: text) { "\\u" + hexadecimal($0.value, width: 4) }
            }
        ]
    }
}
