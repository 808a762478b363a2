import Licensing
import Templating

extension LocalizedPartner {
    /// The dashboard.
    func page(_ dashboard: Dashboard) -> RenderedFile {
        let partner = state.partner
        let route = Route.partner(partner.id, locale: locale, .dashboard)
        let navigation = navigation(from: route, withCounts: true)
        let links = DashboardPage.Links(
            orders: navigation.orders,
            accounts: navigation.accounts,
            assign: link(to: .assignable, from: route),
            expiring: link(to: .expiring, from: route),
            over: link(to: .over, from: route),
            waiting: link(to: .waiting, from: route),
            check: link(to: .flagged, from: route)
        )
        let search = SearchBox(peopleOf: partner.id, accounts: lists.accounts.count, locale: locale, on: route)
        let mostRenewed = dashboard.months.map(\.seats).max() ?? 0
        let page = DashboardPage(
            navigation: navigation,
            files: files(from: route),
            links: links,
            counts: counts(dashboard),
            totals: zip(renderer.products.products, dashboard.totals).map {
                DashboardPage.TotalsRow(product: $0, totals: $1, links: links)
            },
            actions: dashboard.actions.map { row(of: $0, dashboard, from: route) },
            comparisons: zip(renderer.products.products, dashboard.compared).compactMap {
                comparison($0, $1, from: route)
            },
            months: dashboard.months.map {
                DashboardPage.MonthRow(month: $0, link: links.orders, scale: mostRenewed)
            },
            shortage: dashboard.shortage.flatMap { shortage in
                state.summaries[shortage.account].map { account in
                    DashboardPage.ShortageRow(
                        shortage: shortage,
                        accountName: account.shownName,
                        productName: renderer.names.name(of: shortage.product),
                        link: link(to: account.id, from: route)
                    )
                }
            },
            laterRenewals: dashboard.laterRenewals,
            expiringSoonDays: renderer.policies.expiringSoonDays,
            news: dashboard.news.map {
                let link = link(to: $0.account.id, from: route)
                return NewsRow($0.news, of: $0.account.shownName, link: link, names: renderer.names)
            },
            search: search,
            answers: search == nil ? [] : answers,
            orderGuide: renderer.link(to: .assignOrder, from: route, locale: locale),
            switchGuide: renderer.link(to: .switchIntegrations, from: route, locale: locale)
        )
        var frame = renderer.frame(.partner, route, locale: locale, subject: partner.shownName)
        frame.owner = renderer.owner(state.partner.id, from: route)
        frame.partner = partner.id
        frame.asOf = state.changed
        return renderer.file(route, frame, DashboardPage.fields, page)
    }

    private var answers: [UsersPage.Answer] {
        let products = renderer.products.products
        return Cause.allCases.flatMap { cause in
            products.map { product in
                UsersPage.Answer(
                    code: cause.rawValue,
                    productName: products.count > 1 ? product.name : nil,
                    outcome: cause.outcome,
                    cause: cause
                )
            }
        }
    }

    func files(from route: Route) -> PartnerFiles {
        func link(_ file: Route.PartnerFile) -> String {
            Route.partnerFile(state.partner.id, locale: locale, file).link(from: route)
        }
        return PartnerFiles(
            ordersCSV: Route.partnerOrdersCSV(state.partner.id).link(from: route),
            accountsCSV: Route.partnerAccountsCSV(state.partner.id).link(from: route),
            ordersXLSX: link(.ordersXLSX),
            accountsXLSX: link(.accountsXLSX),
            feed: link(.changes),
            calendar: link(.renewals),
            summary: link(.summary)
        )
    }

    /// The figures of the dashboard, which equal the lengths of the lists to which they link.
    private func counts(_ dashboard: Dashboard) -> DashboardPage.Counts {
        DashboardPage.Counts(
            users: state.accounts.reduce(0) { $0 + $1.users },
            assign: lists.count(of: .assignable),
            expiring: lists.count(of: .expiring),
            over: lists.count(of: .over),
            waiting: lists.count(of: .waiting),
            check: lists.count(of: .flagged),
            actions: dashboard.actionCount,
            people: dashboard.waiting,
            uncovered: dashboard.over,
            unregistered: state.accounts.reduce(0) { $0 + $1.unregisteredHolders }
        )
    }

    func row(of action: NeededAction, _ dashboard: Dashboard, from route: Route) -> ActionRow {
        switch action.place {
        case .account(let id, let product):
            let page = link(to: id, from: route)
            return ActionRow(
                action: action,
                productName: product.map(renderer.names.name(of:)),
                link: action.remedy.map { link(to: $0.order, from: route) } ?? page,
                account: state.summaries[id],
                accountLink: page
            )
        case .order(let id):
            let order = dashboard.ordersByID[id]
            let account = (order?.assignment?.account).flatMap { state.summaries[$0] }
            return ActionRow(
                action: action,
                productName: (order?.product).map(renderer.names.name(of:)),
                link: link(to: id, from: route),
                order: order,
                validity: order.map(state.validity),
                account: account,
                accountLink: account.map { link(to: $0.id, from: route) }
            )
        }
    }

    /// The address of the order's row in the list of orders; that of the list if the row is in one of its parts.
    private func link(to order: OrderID, from route: Route) -> String {
        let orders = Route.partner(state.partner.id, locale: locale, .orders).link(from: route)
        return lists.shownOrders.contains(order) ? orders + "#" + OrderRow.anchor(of: order) : orders
    }

    private func comparison(
        _ product: Product,
        _ accounts: [AccountSummary],
        from route: Route
    ) -> DashboardPage.Comparison? {
        guard !accounts.isEmpty else { return nil }
        return DashboardPage.Comparison(
            product: product,
            rows: accounts.map { account in
                DashboardPage.Comparison.Row(
                    account: account,
                    link: link(to: account.id, from: route),
                    seats: SeatsRow(product: product, count: account.seats[product.id]?.count ?? SeatCount()),
                    waiting: account.waiting[product.id] ?? 0,
                    shortage: account.shortage(of: product.id)
                )
            }
        )
    }
}
