import Licensing
import Templating

/// The lists of a partner in one language.
struct LocalizedPartner {
    let renderer: SiteRenderer
    let state: PartnerState
    let lists: PartnerLists
    let locale: String

    /// A page of a list of orders: the whole list or a part.
    func page(_ page: ListPage, _ list: OrderList, _ listed: [OrderRow]) -> RenderedFile {
        let isWhole = page.above == nil
        let isMain = list == .all && isWhole
        let route = route(list, page.part)
        var orders = isMain ? lists.orders.filter { lists.shownOrders.contains($0.order.id) } : []
        if !isMain, page.part.parts.isEmpty { orders = Array(listed[page.part.entries]) }
        let model = PartnerOrdersPage(
            navigation: navigation(from: route),
            list: list,
            way: page.navigation(
                label: listed.label,
                link: { self.route(list, $0).link(from: route) }
            ),
            orders: linked(orders, from: route),
            lists: isMain
                ? lists.orderListings.filter { $0.list != .all }.map {
                    .init(list: $0.list, count: $0.orders.count, link: self.route($0.list).link(from: route))
                } : [],
            guide: renderer.link(to: .assignOrder, from: route, locale: locale),
            csv: Route.partnerOrdersCSV(state.partner.id).link(from: route),
            expiringSoonDays: renderer.policies.expiringSoonDays
        )
        let kind = isMain ? Frame.Page.partnerOrders : .partnerOrderList
        return file(route, kind, .orders, isMain ? state.ordersChanged : nil, PartnerOrdersPage.fields, model)
    }

    /// A page of a list of accounts: the whole list or a part.
    func page(_ page: ListPage, _ list: AccountList, _ listed: [AccountSummary]) -> RenderedFile {
        let isMain = list == .all && page.above == nil
        let route = route(list, page.part)
        let model = PartnerAccountsPage(
            navigation: navigation(from: route),
            list: list,
            way: page.navigation(
                label: \.nameLabel,
                link: { self.route(list, $0).link(from: route) }
            ),
            accounts: page.part.parts.isEmpty ? listed[page.part.entries].map { row(of: $0, from: route) } : [],
            lists: isMain
                ? lists.accountListings.filter { $0.list != .all }.map {
                    .init(list: $0.list, count: $0.accounts.count, link: self.route($0.list).link(from: route))
                } : [],
            search: isMain && !listed.isEmpty
                ? SearchBox(
                    .accounts,
                    of: .partner(state.partner.id),
                    isCut: !page.part.parts.isEmpty,
                    target: "../../../accounts/*/\(locale)/index.html",
                    on: route
                ) : nil
        )
        let kind = isMain ? Frame.Page.partnerAccounts : .partnerAccountList
        return file(route, kind, .accounts, isMain ? state.accountsChanged : nil, PartnerAccountsPage.fields, model)
    }

    func row(of account: AccountSummary, from route: Route) -> AccountRow {
        AccountRow(
            summary: account,
            seats: renderer.products.products.map {
                SeatsRow(product: $0, count: account.seats[$0.id]?.count ?? SeatCount())
            },
            link: link(to: account.id, from: route)
        )
    }

    /// Orders with links to the accounts that the page may name.
    func linked(_ orders: some Sequence<OrderRow>, from route: Route) -> [OrderRow] {
        orders.map { row in
            var row = row
            if row.accountName != nil {
                row.accountLink = row.order.assignment.map { link(to: $0.account, from: route) }
            }
            return row
        }
    }

    func link(to account: AccountID, from route: Route) -> String {
        Route.account(account, locale: locale, .overview).link(from: route)
    }

    func navigation(from route: Route, withCounts: Bool = false) -> PartnerNavigation {
        func link(to page: Route.PartnerPage) -> String {
            Route.partner(state.partner.id, locale: locale, page).link(from: route)
        }
        return PartnerNavigation(
            partner: state.partner,
            dashboard: link(to: .dashboard),
            orders: link(to: .orders),
            accounts: link(to: .accounts),
            orderCount: withCounts ? lists.orders.count : nil,
            accountCount: withCounts ? lists.accounts.count : nil
        )
    }

    /// The address of a list of orders, or of a part of it.
    func route(_ list: OrderList, _ part: ListTree.Part? = nil) -> Route {
        if list == .all, part?.prefix.isEmpty != false { return .partner(state.partner.id, locale: locale, .orders) }
        return .partnerList(state.partner.id, locale: locale, ListAddress(list.rawValue, part))
    }

    /// The address of a list of accounts, or of a part of it.
    func route(_ list: AccountList, _ part: ListTree.Part? = nil) -> Route {
        if list == .all, part?.prefix.isEmpty != false { return .partner(state.partner.id, locale: locale, .accounts) }
        return .partnerList(state.partner.id, locale: locale, ListAddress(list.rawValue, part))
    }

    /// The address of a list of orders; that of all orders if the list is empty.
    func link(to list: OrderList, from route: Route) -> String {
        self.route(lists.count(of: list) > 0 ? list : .all).link(from: route)
    }

    /// The address of a list of accounts; that of all accounts if the list is empty.
    func link(to list: AccountList, from route: Route) -> String {
        self.route(lists.count(of: list) > 0 ? list : .all).link(from: route)
    }

    private func file<Page>(
        _ route: Route,
        _ kind: Frame.Page,
        _ section: Frame.Crumb.Section,
        _ asOf: Timestamp?,
        _ fields: Fields<Page>,
        _ page: Page
    ) -> RenderedFile {
        let name = state.partner.shownName
        var frame = renderer.frame(kind, route, locale: locale, subject: name)
        frame.owner = renderer.owner(state.partner.id, from: route)
        frame.partner = state.partner.id
        frame.asOf = asOf
        let links = navigation(from: route)
        frame.trail = [Frame.Crumb(name: name, section: nil, link: links.dashboard)]
        if kind == .partnerOrders || kind == .partnerAccounts {
            frame.here = section
        } else {
            let link = section == .orders ? links.orders : links.accounts
            frame.trail.append(Frame.Crumb(name: nil, section: section, link: link))
        }
        return renderer.file(route, frame, fields, page)
    }
}
