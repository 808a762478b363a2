package import Licensing
import StrictJSON

/// The part of a ledger that a preview needs.
package struct LedgerExcerpt: Sendable {
    /// The events of partners, accounts and orders, in the order of truth.
    package var registry: [Event]
    /// The events of the accounts that new events change, in the order of truth.
    package var accounts: [AccountID: [Event]]

    package init(registry: [Event], accounts: [AccountID: [Event]] = [:]) {
        self.registry = registry
        self.accounts = accounts
    }

    /// The accounts for which events list users.
    package static func accounts(of events: [Event]) -> Set<AccountID> {
        Set(events.compactMap { if case .list(let account, _) = $0.payload { account } else { nil } })
    }

    /// Adds events that the excerpt does not contain.
    package mutating func add(_ events: [Event]) {
        var own: [AccountID: [Event]] = [:]
        var others: [Event] = []
        for event in events {
            switch event.payload {
            case .list(let account, _): own[account, default: []].append(event)
            case .account(let account, _):
                own[account, default: []].append(event)
                others.append(event)
            default: others.append(event)
            }
        }
        registry = Self.merged(registry, others)
        for (account, events) in own { accounts[account] = Self.merged(accounts[account] ?? [], events) }
    }

    private static func merged(_ events: [Event], _ others: [Event]) -> [Event] {
        if others.isEmpty { return events }
        var known = Set(events.map(\.identity))
        return (events + others.filter { known.insert($0.identity).inserted }).sorted()
    }
}

/// The difference between the states of a ledger with and without new events, computed by the fold.
package struct SheetPreview: Equatable, Sendable {
    /// The changes of one kind.
    package struct Changes: Equatable, Sendable {
        /// The names of new entries, sorted by id.
        package internal(set) var new: [String] = []
        package internal(set) var changed: [String] = []
        package internal(set) var removed: [String] = []
        /// How many of those that the sheet lists stay as they are.
        package internal(set) var same = 0
        /// How many that the sheet does not list stay as they are.
        package internal(set) var unlisted = 0

        package var isEmpty: Bool { new.isEmpty && changed.isEmpty && removed.isEmpty }
    }

    /// The changes of the users of one account.
    package struct Users: Equatable, Sendable {
        package internal(set) var users = Changes()
        /// The names of users who receive a license, by product.
        package internal(set) var given: [ProductID: [String]] = [:]
        /// The names of users who lose a license, by product.
        ///
        /// They include removed users.
        package internal(set) var taken: [ProductID: [String]] = [:]
        /// The number of users before the events.
        package internal(set) var before = 0
        /// The products of which all licenses are taken.
        package internal(set) var emptied: [ProductID] = []
        /// Whether a complete list contains no user of the account.
        package internal(set) var isAmongStrangers = false
        /// Whether the ledger contains the account.
        package internal(set) var isPresent = false
        /// The time of the first new list; nil if the new events only withdraw lists.
        package internal(set) var listed: Timestamp?
        /// The integrations that products with new licenses require, if no event mentions them.
        package internal(set) var unknownIntegrations: [IntegrationID] = []

        package var isEmpty: Bool { users.isEmpty && given.isEmpty && taken.isEmpty }
        package var takenCount: Int { taken.values.reduce(0) { $0 + $1.count } }
    }

    package private(set) var accounts: [AccountID: Users] = [:]
    /// Changes of orders.
    package private(set) var orders = Changes()
    /// Changes of accounts, without their users.
    package private(set) var customers = Changes()
    /// The number of new events.
    package let events: Int
    /// The partners of new accounts and orders that are missing in the ledger.
    package private(set) var absentPartners: [PartnerID] = []
    /// The orders that wait for an account that is missing in the ledger.
    package private(set) var waitingOrders: [OrderID] = []
    /// The number of conflicts that the events cause, such as an order for an account of another partner.
    package private(set) var conflicts = 0

    /// Folds a ledger with and without new events.
    ///
    /// - Parameters:
    ///   - events: the new events.
    ///   - orders: the orders that the sheet lists.
    ///   - moment: the moment of both states. Later events have no effect.
    package init(
        _ events: [Event],
        listing orders: Set<OrderID> = [],
        in ledger: LedgerExcerpt,
        asOf moment: Timestamp,
        products: ProductCatalog = .standard,
        policies: Policies = .standard
    ) {
        self.events = events.count
        var after = ledger
        // The ledger stores the events in this form.
        let erased = ErasedPeople(in: ledger.accounts.values.joined())
        after.add(events.map(erased.erasing))
        let registries = (
            before: Registry(folding: ledger.registry.prefix { $0.time <= moment }),
            after: Registry(folding: after.registry.prefix { $0.time <= moment })
        )
        for account in LedgerExcerpt.accounts(of: events) {
            func state(_ ledger: LedgerExcerpt, _ registry: Registry) -> AccountState {
                AccountFold.state(
                    of: account,
                    events: ledger.accounts[account] ?? [],
                    orderSteps: registry.orderSteps[account] ?? [],
                    products: products,
                    policies: policies,
                    asOf: moment
                )
            }
            let before = state(ledger, registries.before)
            let lists = events.compactMap { $0.list(of: account) }
            var users = Users(from: before, to: state(after, registries.after), listedIn: lists, products)
            users.isAmongStrangers =
                !before.users.isEmpty
                && lists.contains { $0.isComplete && $0.users.allSatisfy { before.users[$0.user] == nil } }
            users.listed = events.lazy.filter { $0.list(of: account) != nil }.map(\.time).min()
            accounts[account] = users
        }
        compare(registries.before, registries.after, events, orders)
    }

    private mutating func compare(
        _ before: Registry,
        _ after: Registry,
        _ events: [Event],
        _ listedOrders: Set<OrderID>
    ) {
        orders = Changes(before.orders, after.orders, listed: listedOrders.contains, name: \.id.text) {
            $0.terms == $1.terms && $0.assignment?.account == $1.assignment?.account
                && $0.awaitedAccount == $1.awaitedAccount && $0.isCancelled == $1.isCancelled
        }
        let created = Set(events.compactMap { if case .account(let id, .created) = $0.payload { id } else { nil } })
        customers = Changes(before.accounts, after.accounts, listed: created.contains, name: \.profile.name, isSame: ==)
        let partners = events.compactMap { event in
            switch event.payload {
            case .account(_, .created(let profile)): profile.partner
            case .order(_, .purchased(let purchase)): purchase.partner
            default: nil
            }
        }
        absentPartners = Set(partners).filter { after.partners[$0] == nil }.sorted()
        let assigned = events.compactMap { if case .order(let order, .assigned) = $0.payload { order } else { nil } }
        waitingOrders = Set(assigned).filter { after.orders[$0]?.awaitedAccount != nil }.sorted()
        conflicts = after.conflicts.count - before.conflicts.count
    }

    /// The number of removed users, or of taken licenses if no user is removed.
    package var removals: Int {
        let removed = accounts.values.reduce(0) { $0 + $1.users.removed.count }
        return removed > 0 ? removed : accounts.values.reduce(0) { $0 + $1.takenCount }
    }

    /// The reasons for which an import needs the option `--remove`, as sentences.
    ///
    /// <doc:Sheets#Removals>: "more than 5 users and more than 10 % of the account's users".
    package func warnings(products: ProductCatalog = .standard) -> [String] {
        accounts.sorted { $0.key < $1.key }.flatMap { account, users in
            var warnings: [String] = []
            let removed = users.users.removed.count
            if users.isAmongStrangers {
                warnings.append(
                    "no user in the sheet is in account \(account): check that it is the right account"
                )
            }
            if removed > 5, removed * 10 > users.before {
                warnings.append("\(removed) of the \(users.before) users of account \(account) would be removed")
            }
            warnings += users.emptied.map { product in
                "all licenses of \(products[product]?.name ?? product.text) in account \(account) would be taken"
            }
            return warnings
        }
    }
}

extension SheetPreview.Changes {
    fileprivate init<ID: Comparable, Value>(
        _ before: [ID: Value],
        _ after: [ID: Value],
        listed: (ID) -> Bool,
        name: (Value) -> String,
        isSame: (Value, Value) -> Bool
    ) {
        for (id, value) in after.sorted(by: { $0.key < $1.key }) {
            guard let old = before[id] else {
                new.append(name(value))
                continue
            }
            if !isSame(old, value) {
                changed.append(name(value))
            } else if listed(id) {
                same += 1
            } else {
                unlisted += 1
            }
        }
        removed = before.filter { after[$0.key] == nil }.sorted { $0.key < $1.key }.map { name($0.value) }
    }
}

extension SheetPreview.Users {
    /// - Parameter lists: the new lists of the account's users; none if the new events only withdraw lists.
    fileprivate init(
        from before: AccountState,
        to after: AccountState,
        listedIn lists: [UserList],
        _ products: ProductCatalog
    ) {
        let listed = Set(lists.lazy.flatMap(\.users).map(\.user))
        let isListed = { (user: UserID) in lists.isEmpty || listed.contains(user) }
        users = SheetPreview.Changes(before.users, after.users, listed: isListed, name: \.name) { old, new in
            old.name.isExactly(new.name) && old.email.isExactly(new.email) && old.role == new.role
                && old.isRegistered == new.isRegistered
                && old.licenses.mapValues { Tier($0.tier) } == new.licenses.mapValues { Tier($0.tier) }
        }
        given = Self.licenses(of: after, missingIn: before)
        taken = Self.licenses(of: before, missingIn: after)
        self.before = before.users.count
        isPresent = after.isPresent
        // One license that moves to another user is not a removal of all licenses.
        let held = Set(after.users.values.lazy.flatMap(\.licenses.keys))
        emptied = taken.filter { product, names in
            let holders = before.users.values.count { $0.licenses[product] != nil }
            return names.count == holders && (holders > 1 || !held.contains(product))
        }.keys.sorted()
        let required = Set(products.products.lazy.filter { [given] in given[$0.id] != nil }.map(\.requires))
        unknownIntegrations = required.filter { after.integrations[$0] == nil }.sorted()
    }

    /// The names of users with licenses that they do not have in another state, by product.
    private static func licenses(of state: AccountState, missingIn other: AccountState) -> [ProductID: [String]] {
        var names: [ProductID: [String]] = [:]
        for (id, user) in state.users.sorted(by: { $0.key < $1.key }) {
            for product in user.licenses.keys where other.users[id]?.licenses[product] == nil {
                names[product, default: []].append(user.name)
            }
        }
        return names
    }

    private struct Tier: Equatable {
        @Exact var text: String?

        init(_ text: String?) { self.text = text }
    }
}

extension Event {
    /// The list of an account's users; nil for other events.
    fileprivate func list(of account: AccountID) -> UserList? {
        if case .list(account, .listed(let list)) = payload { list } else { nil }
    }
}
