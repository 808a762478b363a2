import Licensing
import Templating

/// The history, and the lists to which its lines link.
extension LocalizedAccount {
    /// A page of the history, newest first: the latest lines with links to the parts, or a part.
    func page(_ page: ListPage, of list: HistoryList, among histories: [HistoryList]) -> AccountListPage {
        let isMain = list.topic == nil && page.above == nil
        let route = route(list.topic, page.part)
        let links = lineLinks(from: route)
        var months = HistoryPage.Month.all(list.shown(on: page).reversed().map { row($0, links) })
        for index in months.indices { months[index].sums = rows(of: list.sums(of: months[index].month, on: page)) }
        let month = months.isEmpty ? list.month(of: page) : nil
        let model = HistoryPage(
            navigation: navigation(from: route),
            topic: list.topic,
            way: page.navigation(
                newestFirst: true,
                label: list.label,
                link: { self.route(list.topic, $0).link(from: route) }
            ),
            months: months,
            sums: rows(of: month.map { list.sums(of: $0, on: page) } ?? []),
            facets: isMain
                ? histories.compactMap { history in
                    history.topic.map {
                        HistoryPage.TopicLink(
                            topic: $0,
                            count: history.entries.count,
                            link: self.route($0).link(from: route)
                        )
                    }
                } : []
        )
        return AccountListPage(
            address: ListAddress(list.name, page.part),
            kind: isMain ? .accountHistory : .accountHistoryPart,
            section: .history,
            asOf: isMain ? latest([state.history.last?.time, state.identityChanged]) : nil,
            record: HistoryPage.fields.record(of: model)
        )
    }

    private func rows(of sums: [LicenseSums]) -> [LicenseSums.Row] {
        let products = renderer.products.products.map(\.id)
        return sums.map { sums in
            let name = products == [sums.product] ? nil : renderer.names.name(of: sums.product)
            return LicenseSums.Row(sums: sums, productName: name)
        }
    }

    /// The addresses of links in lines.
    struct LineLinks {
        let page: Route
        /// The directory of the users' pages.
        let users: String
        let overview: String
    }

    func lineLinks(from route: Route) -> LineLinks {
        LineLinks(
            page: route,
            users: usersFolder(from: route),
            overview: Route.account(state.id, locale: locale, .overview).link(from: route)
        )
    }

    /// A line with links to its person and order.
    func row(_ entry: HistoryEntry, _ links: LineLinks) -> HistoryPage.Row {
        var row = HistoryPage.Row(entry, names: renderer.names)
        if let person = row.person, state.users[person.id] != nil {
            row.personLink = links.users + UserPages.name(of: person.id)
        }
        if let order = row.order, state.orders[order.id] != nil {
            let anchor = state.orders.count > renderer.linesPerPage ? "orders" : OrderRow.anchor(of: order.id)
            row.orderLink = links.overview + "#" + anchor
        }
        guard case .integration(_, _, let effects) = entry.change else { return row }
        for (index, effect) in effects.enumerated() {
            guard case .revoked(let product, let holders) = effect, holders.count > renderer.holdersInLine else {
                continue
            }
            let list = ListAddress(HolderList.name(product, entry))
            row.effects[index].holders = []
            row.effects[index].holdersLink = Route.list(list, of: state.id, locale: locale).link(from: links.page)
        }
        return row
    }

    private func route(_ topic: HistoryList.Topic?, _ part: ListTree.Part? = nil) -> Route {
        .list(ListAddress(HistoryList.name(topic), part), of: state.id, locale: locale)
    }

    /// A page of the people who held licenses before a revocation.
    func holders(_ page: ListPage, of list: HolderList) -> AccountListPage {
        let route = route(list, page.part)
        let model = HoldersPage(
            navigation: navigation(from: route),
            productName: renderer.names.name(of: list.product),
            time: list.time,
            way: page.navigation(label: \.nameLabel) { part in
                self.route(list, part).link(from: route)
            },
            holders: page.part.parts.isEmpty ? list.holders[page.part.entries] : []
        )
        return AccountListPage(
            address: ListAddress(list.name, page.part),
            kind: .accountHolders,
            section: .history,
            asOf: nil,
            record: HoldersPage.fields.record(of: model)
        )
    }

    private func route(_ list: HolderList, _ part: ListTree.Part) -> Route {
        .list(ListAddress(list.name, part), of: state.id, locale: locale)
    }

    /// The feed of the latest changes.
    func changes() -> RenderedFile {
        RenderedFile(
            route: .changes(state.id, locale: locale),
            bytes: ChangesFeed(state, renderer.language(locale).phrases, renderer.names).bytes
        )
    }

    /// The users as a workbook.
    func usersSpreadsheet(_ users: [User]) -> RenderedFile {
        RenderedFile(
            route: .accountTable(state.id, locale: locale, .users),
            bytes: renderer.language(locale).phrases.spreadsheet(of: users, in: state, renderer.products)
        )
    }

    /// The orders as a workbook.
    func ordersSpreadsheet(_ orders: [OrderRow]) -> RenderedFile {
        RenderedFile(
            route: .accountTable(state.id, locale: locale, .orders),
            bytes: renderer.language(locale).phrases.spreadsheet(of: orders, isOfPartner: false)
        )
    }
}
