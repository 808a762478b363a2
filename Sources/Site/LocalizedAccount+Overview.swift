import Licensing
import Templating

/// Account Information.
extension LocalizedAccount {
    /// The page about the account as a whole.
    func overview(_ lists: UserLists, _ orders: AccountOrders) -> RenderedFile {
        let route = Route.account(state.id, locale: locale, .overview)
        let names = renderer.names
        let navigation = navigation(from: route)
        let page = AccountPage(
            navigation: navigation,
            id: state.id,
            number: profile.number,
            isActive: state.status == .active,
            users: lists.users.count,
            neverRegisteredHolders: state.unregisteredHolders,
            seats: products.map { product in
                SeatsRow(
                    product: product,
                    count: state.seats[product.id]?.count ?? SeatCount(),
                    assignedLink: link(to: .withLicense(product), among: lists, from: route),
                    freeLink: link(to: .withoutLicense(product), among: lists, from: route),
                    poolLink: "#orders",
                    trend: state.trends[product.id].flatMap(TrendChart.init)
                )
            },
            orders: orders.shown,
            orderCount: orders.rows.count,
            allOrdersLink: orders.isCut ? ordersRoute().link(from: route) : nil,
            controls: products.map(control),
            integrations: integrations(),
            impacts: state.switchImpacts(products: renderer.products, policies: renderer.policies).map {
                AccountPage.ImpactRow(impact: $0, integrationName: names.name(of: $0.integration))
            },
            flags: state.flags.map(flag),
            recent: state.history.suffix(AccountPage.recentLimit).reversed().map { entry in
                // Who held licenses before stands in the history; there may be 100,000 of them.
                HistoryPage.Row(entry, names: names).withoutHolders
            },
            neverRegisteredLink: link(to: .neverRegisteredHolders, among: lists, from: route),
            feedLink: Route.changes(state.id, locale: locale).link(from: route),
            switchGuide: renderer.link(to: .switchIntegrations, from: route, locale: locale),
            expiringSoonDays: renderer.policies.expiringSoonDays
        )
        let changed = latest([state.overviewChanged, state.history.last?.time])
        return file(route, .account, asOf: changed, AccountPage.fields, page)
    }

    private func flag(_ flag: AccountState.Flag) -> AccountPage.FlagRow {
        switch flag {
        case .ambiguousSwitch(let integration, let product, let time):
            AccountPage.FlagRow(
                integrationName: renderer.names.name(of: integration),
                productName: renderer.names.name(of: product),
                time: time
            )
        }
    }

    private func integrations() -> [AccountPage.IntegrationRow] {
        // Those that take part in the rules are shown even if nobody ever switched them.
        let required = Set(products.map(\.requires))
        let controlling = Set(products.flatMap(\.controlledBy))
        let codes = required.union(controlling).union(state.integrations.keys).sorted()
        return codes.map { code in
            AccountPage.IntegrationRow(
                name: renderer.names.name(of: code),
                position: state.position(of: code),
                since: state.integrations[code]?.since,
                part: required.contains(code) ? .required : controlling.contains(code) ? .controls : .other
            )
        }
    }

    /// <doc:LicensingRules#Rows>: whether rows show is decided first, and then who controls them.
    private func control(of product: Product) -> AccountPage.ControlRow {
        let licenses = state.seats[product.id]?.count.assigned ?? 0
        let controlling = product.controlledBy.first { state.position(of: $0) == .on }
        let control: AccountPage.ControlRow.Control
        if state.position(of: product.requires) == .off {
            control = licenses > 0 ? .retained : .off
        } else {
            control = controlling == nil ? .console : .controlled
        }
        return AccountPage.ControlRow(
            control: control,
            productName: product.name,
            integrationName: renderer.names.name(
                of: control == .controlled ? controlling ?? product.requires : product.requires
            ),
            licenses: licenses
        )
    }
}
