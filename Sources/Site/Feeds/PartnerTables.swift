import Licensing
import StrictJSON

/// The accounts of a partner for spreadsheets, with a row for each account and product.
struct AccountsCSV {
    private static let columns = [
        "account", "name", "number", "state", "users", "product", "pool", "assigned", "free", "over", "waiting",
        "never-registered",
    ]

    let bytes: [UInt8]

    init(_ accounts: [AccountSummary], _ products: ProductCatalog) {
        var table = CSVTable(columns: Self.columns)
        for account in accounts {
            for product in products.products {
                let count = account.seats[product.id]?.count ?? SeatCount()
                let numbers = [count.pool, count.assigned, count.free, count.over, account.waiting[product.id] ?? 0]
                table.append(
                    [
                        account.id.text, account.name, account.number ?? "",
                        account.status == .active ? "active" : "deactivated", String(account.users), product.id.text,
                    ] + numbers.map(String.init) + [String(account.unregisteredHolders)]
                )
            }
        }
        bytes = table.bytes
    }
}

extension Phrasebook {
    /// The accounts of a partner as a workbook, with a row for each account and product.
    func spreadsheet(of accounts: [AccountSummary], _ products: ProductCatalog) -> [UInt8] {
        var sheet = Spreadsheet(
            text("section.accounts"),
            columns: [
                .init(text("accounts.account"), 32), .init(text("account.id"), 20), .init(text("account.number"), 18),
                .init(text("accounts.state")), .init(text("accounts.users")), .init(text("orders.product"), 20),
                .init(text("trend.column.pool")), .init(text("trend.column.assigned")),
                .init(text("trend.column.free")), .init(text("trend.column.over"), 18),
                .init(text("table.waiting"), 22), .init(text("table.neverRegistered"), 26),
            ]
        )
        for account in accounts {
            for product in products.products {
                let count = account.seats[product.id]?.count ?? SeatCount()
                let numbers = [count.pool, count.assigned, count.free, count.over, account.waiting[product.id] ?? 0]
                sheet.append(
                    [
                        .text(account.shownName), .text(account.id.text), .text(account.number),
                        .text(text(account.status == .active ? "account.active" : "account.deactivated")),
                        .integer(account.users), .text(product.name),
                    ] + numbers.map { .integer($0) } + [.integer(account.unregisteredHolders)]
                )
            }
        }
        return sheet.bytes
    }

    /// Orders as a workbook.
    ///
    /// - Parameter isOfPartner: whether the workbook has columns for the accounts of orders.
    func spreadsheet(of orders: [OrderRow], isOfPartner: Bool) -> [UInt8] {
        let references = OrderRow.KnownReference.allCases
        var columns: [Spreadsheet.Column] = [
            .init(text("orders.order"), 20), .init(text("orders.product"), 20), .init(text("orders.quantity")),
            .init(text("orders.state"), 20), .init(text("table.purchased")), .init(text("orders.starts")),
            .init(text("orders.expires")), .init(text("orders.assignedSince"), 18),
        ]
        if isOfPartner { columns += [.init(text("orders.account"), 32), .init(text("account.id"), 20)] }
        columns += references.map { .init(text("reference.\($0.rawValue)"), 18) }
        columns.append(.init(text("table.otherReferences"), 30))
        var sheet = Spreadsheet(text("section.orders"), columns: columns)
        for row in orders {
            let order = row.order
            var cells: [Spreadsheet.Cell] = [
                .text(order.id.text), .text(row.productName), .integer(order.quantity),
                .text(text("badge.\(row.isAssignable ? "assign" : row.validity.rawValue)")),
                .day(order.purchase.purchased), .day(order.purchase.starts), .day(order.expires),
                order.assignment.map { .moment($0.since) } ?? .text(""),
            ]
            if isOfPartner { cells += [.text(row.accountName), .text(order.assignment?.account.text)] }
            cells += references.map { known in
                .text(order.purchase.references.first { $0.name.isExactly(known.rawValue) }?.value)
            }
            let others = order.purchase.references.filter { OrderRow.KnownReference(rawValue: $0.name) == nil }
            cells.append(.text(others.map { "\($0.name): \($0.value)" }.joined(separator: "\n")))
            sheet.append(cells)
        }
        return sheet.bytes
    }

    /// The users of an account as a workbook, with a row for each user and product.
    func spreadsheet(of users: [User], in state: AccountState, _ products: ProductCatalog) -> [UInt8] {
        var sheet = Spreadsheet(
            text("section.users"),
            columns: [
                .init(text("users.name"), 28), .init(text("users.email"), 32), .init(text("user.id"), 16),
                .init(text("user.role"), 18), .init(text("table.registered")), .init(text("user.added"), 18),
                .init(text("users.product"), 20), .init(text("users.outcome"), 22), .init(text("users.cause"), 30),
                .init(text("users.since"), 18), .init(text("table.tier")),
            ]
        )
        for user in users {
            for explanation in state.explanations(for: user, products: products) {
                sheet.append([
                    .text(user.shownName), .text(user.email), .text(user.id.text),
                    .text(text("role.\(user.role.rawValue)")),
                    .text(user.isRegistered.map { text($0 ? "table.yes" : "table.no") }), .moment(user.added),
                    .text(explanation.product.name), .text(text(explanation.outcome, among: products)),
                    .text(text("cause.\(explanation.cause.rawValue).short")), .moment(explanation.since),
                    .text(explanation.needsTier ? text("tier.notChosen") : explanation.tier),
                ])
            }
        }
        return sheet.bytes
    }
}
