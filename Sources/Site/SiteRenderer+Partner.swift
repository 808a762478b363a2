package import Licensing
import Localization
import Templating

/// The files of one partner.
extension SiteRenderer {
    /// Every file of a partner.
    package func renderPartner(_ state: PartnerState, each body: (RenderedFile) throws -> Void) rethrows {
        // In every language and on every page the order is the same, and a large partner's takes longer than a page.
        let (orders, accounts) = (rows(of: state), byName(state.accounts))
        for locale in locales {
            for kind in Route.PartnerPage.allCases {
                if let file = partnerPage(state, orders, accounts, kind, locale) { try body(file) }
            }
        }
    }

    /// The orders as they are listed, without links.
    private func rows(of state: PartnerState) -> [OrderRow] {
        let names = Dictionary(uniqueKeysWithValues: state.accounts.map { ($0.id, $0.name) })
        return state.orders.map { order in
            OrderRow(
                order: order,
                productName: self.names.name(of: order.product),
                validity: state.validity(of: order),
                accountName: (order.assignment?.account).flatMap { names[$0] }
            )
        }.sorted(by: OrderRow.precedes)
    }

    private func partnerPage(
        _ state: PartnerState,
        _ orders: [OrderRow],
        _ accounts: [AccountSummary],
        _ kind: Route.PartnerPage,
        _ locale: String
    ) -> RenderedFile? {
        let id = state.partner.id
        let route = Route.partner(id, locale: locale, kind)
        func link(to page: Route.PartnerPage) -> String { Route.partner(id, locale: locale, page).link(from: route) }
        func link(to account: AccountID) -> String {
            Route.account(account, locale: locale, .overview).link(from: route)
        }
        let page = PartnerPage(
            partner: state.partner,
            dashboardLink: link(to: .dashboard),
            ordersLink: link(to: .orders),
            accountsLink: link(to: .accounts),
            orders: orders.map { row in
                var row = row
                if row.accountName != nil { row.accountLink = (row.order.assignment?.account).map(link(to:)) }
                return row
            },
            accounts: accounts.map { summary in
                PartnerPage.AccountRow(
                    summary: summary,
                    seats: products.products.map {
                        SeatsRow(product: $0, count: summary.seats[$0.id]?.count ?? SeatCount())
                    },
                    link: link(to: summary.id)
                )
            },
            totals: products.products.map { total(of: $0, state) },
            orderGuide: self.link(to: .assignOrder, from: route, locale: locale),
            expiringSoonDays: policies.expiringSoonDays,
            rowLimit: kind == .dashboard ? PartnerPage.dashboardLimit : .max
        )
        let frameKind: Frame.Page =
            switch kind {
            case .dashboard: .partner
            case .orders: .partnerOrders
            case .accounts: .partnerAccounts
            }
        var frame = frame(frameKind, route, locale: locale, subject: state.partner.name)
        frame.partner = id
        frame.asOf =
            switch kind {
            case .dashboard: state.changed
            case .orders: state.ordersChanged
            case .accounts: state.accountsChanged
            }
        if kind != .dashboard {
            frame.here = kind == .orders ? .orders : .accounts
            frame.trail = [Frame.Crumb(name: state.partner.name, section: nil, link: link(to: .dashboard))]
        }
        return file(route, frame, PartnerPage.fields, page)
    }

    private func byName(_ accounts: [AccountSummary]) -> [AccountSummary] {
        accounts.map { (key: SortKey($0.name), account: $0) }
            .sorted { $0.key != $1.key ? $0.key < $1.key : $0.account.id < $1.account.id }
            .map(\.account)
    }

    private func total(of product: Product, _ state: PartnerState) -> SeatsRow {
        var total = SeatCount()
        for account in state.accounts {
            guard let count = account.seats[product.id]?.count else { continue }
            total = SeatCount(pool: total.pool + count.pool, assigned: total.assigned + count.assigned)
        }
        return SeatsRow(product: product, count: total)
    }
}
