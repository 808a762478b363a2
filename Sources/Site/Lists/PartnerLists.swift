import Licensing

/// A list of a partner's orders; the raw values are names in addresses.
enum OrderList: String, CaseIterable, Sendable {
    case all = "orders"
    /// Unassigned, Expiring and All are the official filters.
    case unassigned
    /// Unassigned, and neither expired nor pending.
    case assignable
    case expiring
    case pendingActivation = "pending-activation"
    case active
    case perpetual
    case expired

    func contains(_ row: OrderRow) -> Bool {
        switch self {
        case .all: true
        case .unassigned: row.assignment == .unassigned
        case .assignable: row.isAssignable
        case .expiring: row.validity == .expiringSoon
        case .pendingActivation: row.validity == .pendingActivation
        case .active: row.validity == .active
        case .perpetual: row.validity == .perpetual
        case .expired: row.validity == .expired
        }
    }
}

/// A list of a partner's accounts; the raw values are names in addresses.
enum AccountList: String, CaseIterable, Sendable {
    case all = "accounts"
    /// More licenses are assigned than orders cover.
    case over
    /// People wait for a license, and none is free.
    case waiting
    /// The account has flags that a person should check.
    case flagged
    /// 90 % to 100 % of a pool are assigned, rounded down.
    case nearlyFull = "nearly-full"
    /// More than 30 % of a pool is free.
    case unused
    /// Users who never registered hold licenses.
    case unregistered
    case deactivated

    func contains(_ account: AccountSummary) -> Bool {
        switch self {
        case .all: true
        case .over: account.seats.values.contains { $0.count.over > 0 }
        case .waiting: account.waiting.values.contains { $0 > 0 }
        case .flagged: account.flags > 0
        case .nearlyFull: account.seats.values.contains { (90...100).contains($0.count.share ?? 0) }
        case .unused: account.seats.values.contains { $0.count.pool > 0 && $0.count.free * 10 > $0.count.pool * 3 }
        case .unregistered: account.unregisteredHolders > 0
        case .deactivated: if case .deactivated = account.status { true } else { false }
        }
    }
}

/// The orders and accounts of a partner in all of their lists.
struct PartnerLists {
    /// The orders by urgency.
    let orders: [OrderRow]
    /// The orders on the main page: all orders, or the most urgent ones of a long list.
    let shownOrders: Set<OrderID>
    /// The accounts, sorted by name.
    let accounts: [AccountSummary]
    /// The lists with entries, and the lists of all.
    let orderListings: [(list: OrderList, orders: [OrderRow], tree: ListTree)]
    let accountListings: [(list: AccountList, accounts: [AccountSummary], tree: ListTree)]
    /// The search index; nil if all accounts are on one page, where the browser can search.
    let search: SearchIndex<AccountSummary>?

    init(_ state: PartnerState, _ names: ProductNames, linesPerPage: Int) {
        let accountNames = Dictionary(uniqueKeysWithValues: state.accounts.map { ($0.id, $0.shownName) })
        let orders = state.orders.map { order in
            OrderRow(
                order: order,
                productName: names.name(of: order.product),
                validity: state.validity(of: order),
                accountName: (order.assignment?.account).flatMap { accountNames[$0] }
            )
        }.sorted(by: OrderRow.precedes)
        let ending = orders.sorted(by: OrderRow.endsBefore)
        self.orders = orders
        shownOrders = Set(orders.prefix(orders.count > linesPerPage ? OrderRow.pressingCount : .max).map(\.order.id))
        orderListings = OrderList.allCases.compactMap { list in
            let listed = ending.filter(list.contains)
            guard !listed.isEmpty || list == .all else { return nil }
            return (list, listed, ListTree(expiring: listed.map(\.order), limit: linesPerPage))
        }
        let (keys, accounts) = state.accounts.sorted(byName: \.shownName, id: \.id.text)
        self.accounts = accounts
        search = accounts.count > linesPerPage ? SearchIndex(accounts) : nil
        accountListings = AccountList.allCases.compactMap { list in
            let listed = zip(keys, accounts).filter { list.contains($1) }
            guard !listed.isEmpty || list == .all else { return nil }
            return (list, listed.map(\.1), ListTree(named: listed.map(\.0), limit: linesPerPage))
        }
    }

    /// The number of orders on a list.
    func count(of list: OrderList) -> Int { orderListings.first { $0.list == list }?.orders.count ?? 0 }

    /// The number of accounts on a list.
    func count(of list: AccountList) -> Int { accountListings.first { $0.list == list }?.accounts.count ?? 0 }
}
