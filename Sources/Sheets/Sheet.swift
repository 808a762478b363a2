package import Licensing
package import Tables

/// Defaults and settings for the rows of a sheet.
package struct SheetContext: Sendable {
    /// The account of rows without an account.
    package let account: AccountID?
    /// The partner of rows without a partner.
    package let partner: PartnerID?
    package let description: SheetDescription?
    /// The order of day, month and year in all dates; nil if each column shows its own.
    package let dates: DateOrder?
    package let products: ProductCatalog

    package init(
        account: AccountID? = nil,
        partner: PartnerID? = nil,
        description: SheetDescription? = nil,
        dates: DateOrder? = nil,
        products: ProductCatalog = .standard
    ) {
        self.account = account ?? description?.account
        self.partner = partner ?? description?.partner
        self.description = description
        self.dates = dates ?? description?.dates
        self.products = products
    }
}

/// A table whose rows are users, orders or accounts.
package struct Sheet: Sendable {
    /// The parsed rows.
    package enum Content: Sendable {
        case users(UserRows)
        case orders(OrderRows)
        case accounts(AccountRows)
    }

    /// The name of the file, for messages.
    package let file: String
    package let columns: SheetColumns
    /// The number of rows, without the first line and empty rows.
    package let rowCount: Int
    package let content: Content

    package var kind: SheetKind { columns.kind }

    /// The orders that the sheet lists.
    package var orders: Set<OrderID> {
        if case .orders(let orders) = content { Set(orders.rows.map(\.order)) } else { [] }
    }

    /// Reads a sheet.
    ///
    /// - Throws: `SheetError` with all problems of the sheet.
    package init(_ table: Table, file: String, _ context: SheetContext = SheetContext()) throws(SheetError) {
        // Empty rows may precede the names of the columns.
        let filled = table.rows.filter { row in row.cells.contains { !$0.trimmed.isEmpty } }
        let header = filled.first ?? table.rows[0]
        let columns = try SheetColumns(
            header: header,
            file: file,
            description: context.description,
            products: context.products
        )
        var problems = ProblemList(file: file)
        let width = header.cells.count
        var rows: [SheetRow] = []
        for row in filled.dropFirst() {
            if row.cells.dropFirst(width).contains(where: { !$0.trimmed.isEmpty }) {
                problems.add(
                    "\(row.cells.count) cells where the first line has \(width): check the separators",
                    line: row.line
                )
            }
            rows.append(SheetRow(row, columns, context.description))
        }
        if rows.isEmpty { problems.add("the sheet has no rows below the names of the columns") }
        content =
            switch columns.kind {
            case .users: .users(UserRows(rows, columns, context, &problems))
            case .orders: .orders(OrderRows(rows, columns, context, &problems))
            case .accounts: .accounts(AccountRows(rows, context, &problems))
            }
        try problems.check()
        self.file = file
        self.columns = columns
        rowCount = rows.count
    }
}
