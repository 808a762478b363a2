package import Licensing
import Localization
import Templating

/// The files of one partner.
extension SiteRenderer {
    /// Every file of a partner.
    package func renderPartner(_ state: PartnerState, each body: (RenderedFile) throws -> Void) rethrows {
        for locale in locales {
            for kind in Route.PartnerPage.allCases {
                if let file = partnerPage(state, kind, locale) { try body(file) }
            }
        }
    }

    private func partnerPage(_ state: PartnerState, _ kind: Route.PartnerPage, _ locale: String) -> RenderedFile? {
        let id = state.partner.id
        let route = Route.partner(id, locale: locale, kind)
        let names = Dictionary(uniqueKeysWithValues: state.accounts.map { ($0.id, $0.name) })
        func link(to page: Route.PartnerPage) -> String { Route.partner(id, locale: locale, page).link(from: route) }
        func link(to account: AccountID) -> String {
            Route.account(account, locale: locale, .overview).link(from: route)
        }
        let page = PartnerPage(
            partner: state.partner,
            dashboardLink: link(to: .dashboard),
            ordersLink: link(to: .orders),
            accountsLink: link(to: .accounts),
            orders: state.orders.map { order in
                let account = order.assignment?.account
                let name = account.flatMap { names[$0] }
                return OrderRow(
                    order: order,
                    productName: self.names.name(of: order.product),
                    validity: state.validity(of: order),
                    accountName: name,
                    accountLink: name == nil ? nil : account.map(link(to:))
                )
            }.sorted(by: OrderRow.precedes),
            accounts: byName(state.accounts).map { summary in
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
