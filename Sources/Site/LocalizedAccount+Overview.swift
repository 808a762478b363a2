import Licensing
import Templating

/// The page Account Information.
extension LocalizedAccount {
    /// The overview of the account.
    func overview(_ lists: UserLists, _ orders: AccountOrders) -> RenderedFile {
        let route = Route.account(state.id, locale: locale, .overview)
        let names = renderer.names
        let navigation = navigation(from: route)
        let lines = lineLinks(from: route)
        let recent = state.history.reversed().lazy.filter(\.change.isNotable).prefix(AccountPage.recentLimit)
        let page = AccountPage(
            navigation: navigation,
            id: state.id,
            partnerName: state.contacts.partner,
            number: profile.number,
            isActive: state.status == .active,
            users: lists.users.count,
            attention: attention(lists, orders, from: route),
            people: lists.listings.filter { $0.list.kind == .cause }.map { listing in
                UsersPage.ListLink(
                    list: listing.list,
                    productName: products.count > 1 ? listing.list.product?.name : nil,
                    count: listing.users.count,
                    link: Route.list(ListAddress(listing.list.name), of: state.id, locale: locale).link(from: route)
                )
            },
            seats: products.map { product in
                SeatsRow(
                    product: product,
                    count: state.seats[product.id]?.count ?? SeatCount(),
                    assignedLink: link(to: .withLicense(product), among: lists, from: route),
                    freeLink: link(to: .withoutLicense(product), among: lists, from: route),
                    poolLink: "#orders",
                    trend: state.trends[product.id].flatMap { TrendChart($0, asOf: moment) }
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
            // There may be 100,000 former holders; they are in the history.
            recent: recent.map { row($0, lines).withoutHolders },
            switchGuide: renderer.link(to: .switchIntegrations, from: route, locale: locale),
            expiringSoonDays: renderer.policies.expiringSoonDays
        )
        let changed = latest([state.overviewChanged, recent.first?.time, state.trendTurned(asOf: moment)])
        return renderer.file(route, frame(route, .account, section: nil, asOf: changed), AccountPage.fields, page)
    }

    /// The actions for the account, most urgent first.
    private func attention(
        _ lists: UserLists,
        _ orders: AccountOrders,
        from route: Route
    ) -> [AccountPage.AttentionRow] {
        var rows: [AccountPage.AttentionRow] = []
        func add(
            _ kind: AccountPage.AttentionRow.Kind,
            _ product: Product?,
            _ count: Int,
            _ link: String,
            on day: CalendarDate? = nil
        ) {
            guard count > 0 else { return }
            rows.append(.init(kind: kind, productName: product?.name, count: count, day: day, link: link))
        }
        let waiting = state.waiting(renderer.products)
        for product in products {
            let count = state.seats[product.id]?.count ?? SeatCount()
            add(
                .waiting,
                product,
                waiting[product.id] ?? 0,
                link(to: .withoutLicense(product), among: lists, from: route)
            )
            add(.over, product, count.over, "#orders")
            if let shortage = state.outlook[product.id]?.shortage(of: count) {
                add(.shortage, product, count.assigned - shortage.pool, "#orders", on: shortage.day)
            }
        }
        add(.expiring, nil, orders.rows.count { $0.validity == .expiringSoon }, "#orders")
        let unregistered = link(to: .neverRegisteredHolders, among: lists, from: route)
        add(.unregistered, nil, state.unregisteredHolders, unregistered)
        return rows
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
        // Integrations in the rules are shown even if they were never switched.
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

    /// Determines who controls the licenses of a product: <doc:LicensingRules#Rows>.
    ///
    /// The rows decide first whether licenses show, and then who controls them.
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
