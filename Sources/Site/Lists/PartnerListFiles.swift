import Licensing
import StrictJSON

/// The files of a partner that change only with the orders or accounts that they list.
extension PartnerLists {
    typealias File = ListFile<LocalizedPartner, RenderedFile>

    /// Every such file, in an order in which no page links to a missing one.
    func files(of state: PartnerState, _ products: ProductCatalog) -> [File] {
        peopleFiles(of: state) + searchFiles(of: state)
            + orderListings.reversed().flatMap { list, orders, tree in
                tree.pages.reversed().map { page($0, list, orders, state) }
            }
            + accountListings.reversed().flatMap { list, accounts, tree in
                tree.pages.reversed().map { page($0, list, accounts, state) }
            }
            + tables(of: state, products)
    }

    private func page(_ page: ListPage, _ list: OrderList, _ listed: [OrderRow], _ state: PartnerState) -> File {
        let isMain = list == .all && page.above == nil
        let version = version(state) { hasher in
            page.hash(into: &hasher, label: listed.label)
            if page.part.parts.isEmpty { Self.hash(listed[page.part.entries], into: &hasher) }
            guard isMain else { return }
            Self.hash(orders.filter { shownOrders.contains($0.order.id) }, into: &hasher)
            for other in orderListings { hasher.combine([other.list.rawValue, String(other.orders.count)]) }
            hasher.combine(state.ordersChanged)
        }
        let address = ListAddress(list.rawValue, page.part)
        return File(key: .page(address), version: version, content: .localized { $0.page(page, list, listed) })
    }

    private func page(
        _ page: ListPage,
        _ list: AccountList,
        _ listed: [AccountSummary],
        _ state: PartnerState
    ) -> File {
        let isMain = list == .all && page.above == nil
        let version = version(state) { hasher in
            page.hash(into: &hasher, label: \.nameLabel)
            if page.part.parts.isEmpty { Self.hash(listed[page.part.entries], into: &hasher) }
            guard isMain else { return }
            for other in accountListings { hasher.combine([other.list.rawValue, String(other.accounts.count)]) }
            hasher.combine(state.accountsChanged)
        }
        let address = ListAddress(list.rawValue, page.part)
        return File(key: .page(address), version: version, content: .localized { $0.page(page, list, listed) })
    }

    private func peopleFiles(of state: PartnerState) -> [File] {
        guard !accounts.isEmpty else { return [] }
        let version = version(state) { hasher in
            for account in accounts {
                hasher.combine(account.id)
                account.shownName.hashExactly(into: &hasher)
            }
        }
        let content = File.Content.shared {
            let lines = accounts.map { JSONValue.array([.string($0.id.text), .string($0.shownName)]) }
            let bytes = Array(JSONValue.object(["accounts": .array(lines)]).canonicalText.utf8)
            return RenderedFile(route: .people(state.partner.id), bytes: bytes)
        }
        return [File(key: .people, version: version, content: content)]
    }

    private func searchFiles(of state: PartnerState) -> [File] {
        guard let search else { return [] }
        return search.files(of: .partner(state.partner.id)) { file in
            version(state) { hasher in
                switch file {
                case .contents(let parts, _): hasher.combine(parts.map(\.prefix))
                case .words(let part): Self.hash(search.entries(part), into: &hasher)
                case .entries: Self.hash(search.entries, into: &hasher)
                }
            }
        }.reversed()
    }

    private func tables(of state: PartnerState, _ products: ProductCatalog) -> [File] {
        let id = state.partner.id
        let ofOrders = version(state) { Self.hash(orders, into: &$0) }
        let ofAccounts = version(state) { Self.hash(accounts, into: &$0) }
        func localized(_ file: Route.PartnerFile, _ version: Int, _ bytes: @escaping (Phrasebook) -> [UInt8]) -> File {
            File(
                key: .table(file.rawValue),
                version: version,
                content: .localized {
                    let route = Route.partnerFile(id, locale: $0.locale, file)
                    return RenderedFile(route: route, bytes: bytes($0.renderer.language($0.locale).phrases))
                }
            )
        }
        func shared(_ route: Route, _ version: Int, _ bytes: @escaping () -> [UInt8]) -> File {
            File(
                key: .table(route.path),
                version: version,
                content: .shared { RenderedFile(route: route, bytes: bytes()) }
            )
        }
        return [
            localized(.renewals, ofOrders) { RenewalsCalendar(state, orders, $0).bytes },
            localized(.ordersXLSX, ofOrders) { $0.spreadsheet(of: orders, isOfPartner: true) },
            localized(.accountsXLSX, ofAccounts) { $0.spreadsheet(of: accounts, products) },
            shared(.partnerOrdersCSV(id), ofOrders) { OrdersCSV(ofPartner: orders).bytes },
            shared(.partnerAccountsCSV(id), ofAccounts) { AccountsCSV(accounts, products).bytes },
        ]
    }

    /// Every file names the partner.
    private func version(_ state: PartnerState, _ body: (inout Hasher) -> Void) -> Int {
        var hasher = Hasher()
        hasher.combine(state.partner)
        body(&hasher)
        return hasher.finalize()
    }

    private static func hash(_ rows: some Sequence<OrderRow>, into hasher: inout Hasher) {
        for row in rows {
            hasher.combine(row.order)
            hasher.combine(row.validity)
            row.accountName.hashExactly(into: &hasher)
        }
    }

    /// Hashes the part of summaries that lists and tables show.
    private static func hash(_ accounts: some Sequence<AccountSummary>, into hasher: inout Hasher) {
        for account in accounts {
            hasher.combine(account.id)
            account.name.hashExactly(into: &hasher)
            account.number.hashExactly(into: &hasher)
            hasher.combine(account.status)
            hasher.combine(account.seats)
            hasher.combine(account.waiting)
            hasher.combine([account.users, account.flags, account.unregisteredHolders])
        }
    }
}
