import Licensing
import Templating

extension LocalizedPartner {
    /// The dashboard.
    func page(_ dashboard: Dashboard) -> RenderedFile {
        let partner = state.partner
        let route = Route.partner(partner.id, locale: locale, .dashboard)
        func page(of account: AccountID) -> String { link(to: account, from: route) }
        let main = navigation(from: route)
        let links = DashboardPage.Links(
            dashboard: main.dashboard,
            orders: main.orders,
            accounts: main.accounts,
            users: main.accounts,
            assign: link(to: .assignable, from: route),
            expiring: link(to: .expiring, from: route),
            expired: link(to: .expired, from: route),
            over: link(to: .over, from: route),
            waiting: link(to: .waiting, from: route),
            check: link(to: .flagged, from: route)
        )
        let renewals = dashboard.renewals.prefix(DashboardPage.limits.months)
        let mostRenewed = renewals.map(\.seats).max() ?? 0
        let page = DashboardPage(
            partner: partner,
            links: links,
            counts: counts(dashboard),
            totals: zip(renderer.products.products, dashboard.totals).map {
                DashboardPage.TotalsRow(product: $0, totals: $1, links: links)
            },
            actions: dashboard.actions.map { row(of: $0, dashboard, links, page(of:)) },
            comparisons: zip(renderer.products.products, dashboard.compared).compactMap {
                comparison($0, $1, page(of:))
            },
            renewals: renewals.map { DashboardPage.RenewalRow(renewal: $0, link: links.orders, scale: mostRenewed) },
            laterRenewals: dashboard.renewals.dropFirst(renewals.count).reduce(0) { $0 + $1.orders },
            news: dashboard.news.map {
                NewsRow($0.news, of: $0.account.shownName, link: page(of: $0.account.id), names: renderer.names)
            },
            orders: linked(lists.orders.prefix(DashboardPage.limits.orders), from: route),
            orderGuide: renderer.link(to: .assignOrder, from: route, locale: locale),
            switchGuide: renderer.link(to: .switchIntegrations, from: route, locale: locale)
        )
        var frame = renderer.frame(.partner, route, locale: locale, subject: partner.shownName)
        frame.partner = partner.id
        frame.asOf = state.changed
        return renderer.file(route, frame, DashboardPage.fields, page)
    }

    /// What a list shows is what was counted.
    private func counts(_ dashboard: Dashboard) -> DashboardPage.Counts {
        DashboardPage.Counts(
            orders: lists.count(of: OrderList.all),
            accounts: lists.count(of: AccountList.all),
            users: state.accounts.reduce(0) { $0 + $1.users },
            assign: lists.count(of: .assignable),
            expiring: lists.count(of: .expiring),
            expired: lists.count(of: .expired),
            over: lists.count(of: .over),
            waiting: lists.count(of: .waiting),
            check: lists.count(of: .flagged),
            actions: dashboard.actionCount
        )
    }

    /// An order of an account is seen to where the account shows it; any other in the list of orders.
    private func row(
        of action: NeededAction,
        _ dashboard: Dashboard,
        _ links: DashboardPage.Links,
        _ link: (AccountID) -> String
    ) -> ActionRow {
        switch action.place {
        case .account(let id, let product):
            return ActionRow(
                action: action,
                productName: product.map(renderer.names.name(of:)),
                link: link(id),
                accountName: dashboard.accounts[id]?.shownName,
                accountLink: link(id)
            )
        case .order(let id):
            let order = dashboard.ordersByID[id]
            let account = (order?.assignment?.account).flatMap { dashboard.accounts[$0] }
            return ActionRow(
                action: action,
                productName: (order?.product).map(renderer.names.name(of:)),
                link: account.map { account in
                    link(account.id) + "#" + (lists.farOrders.contains(id) ? "orders" : OrderRow.anchor(of: id))
                } ?? links.orders + (lists.shownOrders.contains(id) ? "#" + OrderRow.anchor(of: id) : ""),
                order: order,
                validity: order.map(dashboard.state.validity),
                accountName: account?.shownName,
                accountLink: account.map { link($0.id) }
            )
        }
    }

    private func comparison(
        _ product: Product,
        _ accounts: [AccountSummary],
        _ link: (AccountID) -> String
    ) -> DashboardPage.Comparison? {
        func count(_ account: AccountSummary) -> SeatCount { account.seats[product.id]?.count ?? SeatCount() }
        guard let scale = accounts.map({ max(count($0).pool, count($0).assigned) }).max() else { return nil }
        return DashboardPage.Comparison(
            product: product,
            scale: scale,
            rows: accounts.map { account in
                DashboardPage.Comparison.Row(
                    accountName: account.shownName,
                    link: link(account.id),
                    seats: SeatsRow(product: product, count: count(account), scale: scale),
                    waiting: account.waiting[product.id] ?? 0
                )
            }
        )
    }
}
