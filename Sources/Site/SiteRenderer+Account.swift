package import Licensing
import Localization
import Templating

/// The files of an account.
extension SiteRenderer {
    /// Renders all files of an account at a moment one by one; none if the account was never created.
    ///
    /// - Parameter isTouched: whether to render the page of a user. Files of the account as a whole are always
    ///   rendered.
    /// - Returns: the versions of the lists.
    @discardableResult
    package func renderAccount(
        _ state: AccountState,
        asOf moment: Timestamp,
        where isTouched: (User) -> Bool = { _ in true },
        each body: (RenderedFile) throws -> Void
    ) rethrows -> ListVersions {
        // The pages of users are first, in all languages, because a reader waits for them. Later pages link only to
        // existing pages.
        try renderUsers(of: state, asOf: moment, where: isTouched, each: body)
        return try renderLists(of: state, asOf: moment, each: body)
    }

    /// Renders pages of an account's users.
    ///
    /// - Parameters:
    ///   - users: the users to consider; nil for all users.
    ///   - isTouched: whether to render the page of a user.
    package func renderUsers(
        of state: AccountState,
        asOf moment: Timestamp,
        among users: Set<UserID>? = nil,
        where isTouched: (User) -> Bool,
        each body: (RenderedFile) throws -> Void
    ) rethrows {
        guard state.isPresent, let profile = state.profile else { return }
        let candidates = users.map { $0.compactMap { state.users[$0] } } ?? Array(state.users.values)
        let touched = candidates.filter(isTouched)
        guard let anyone = touched.first else { return }
        let evidence = Evidence(state)
        let pages = localized(state, profile, moment).map { UserPages($0, like: anyone.id, count: touched.count) }
        for user in touched {
            let answers = UserAnswers(user, in: state, evidence, self)
            for pages in pages { try body(pages.page(of: answers)) }
        }
    }

    /// Renders the files of an account as a whole.
    ///
    /// - Parameter known: the versions of the published lists. Lists with the same version are skipped.
    /// - Returns: the versions of the lists.
    package func renderLists(
        of state: AccountState,
        asOf moment: Timestamp,
        known: ListVersions? = nil,
        each body: (RenderedFile) throws -> Void
    ) rethrows -> ListVersions {
        var versions = ListVersions()
        if case .deleted(let since) = state.status { try renderDeleted(state, since, each: body) }
        guard state.isPresent, let profile = state.profile else { return versions }
        let accounts = localized(state, profile, moment)
        let (orders, lists) = lists(of: state, asOf: moment)
        for file in lists.files {
            let isChanged = versions.note(file.key, file.version, since: known)
            guard isChanged else { continue }
            switch file.content {
            case .localized(let page):
                let page = page(accounts[0])
                for account in accounts { try body(account.file(page)) }
            case .shared(let render): try body(render())
            }
        }
        for account in accounts {
            try body(account.overview(lists.users, orders))
            try body(account.changes())
            try body(account.usersSpreadsheet(lists.users.users))
            try body(account.ordersSpreadsheet(orders.rows))
        }
        try body(
            RenderedFile(
                route: .accountJSON(state.id),
                bytes: AccountJSON(state, lists.users.users, products, policies, moment).bytes
            )
        )
        try body(RenderedFile(route: .usersCSV(state.id), bytes: UsersCSV(state, lists.users.users, products).bytes))
        try body(RenderedFile(route: .accountOrdersCSV(state.id), bytes: OrdersCSV(ofAccount: orders.rows).bytes))
        return versions
    }

    /// The versions of an account's lists, without rendering them.
    package func listVersions(of state: AccountState, asOf moment: Timestamp) -> ListVersions {
        var versions = ListVersions()
        guard state.isPresent else { return versions }
        for file in lists(of: state, asOf: moment).lists.files { versions.note(file.key, file.version) }
        return versions
    }

    private func lists(of state: AccountState, asOf moment: Timestamp) -> (orders: AccountOrders, lists: AccountLists) {
        let orders = AccountOrders(orderRows(of: state, asOf: moment), linesPerPage: linesPerPage)
        return (orders, AccountLists(state, orders, self))
    }

    private func localized(
        _ state: AccountState,
        _ profile: AccountProfile,
        _ moment: Timestamp
    ) -> [LocalizedAccount] {
        locales.map { LocalizedAccount(renderer: self, state: state, profile: profile, locale: $0, moment: moment) }
    }

    /// The orders of an account by urgency.
    func orderRows(of state: AccountState, asOf moment: Timestamp) -> [OrderRow] {
        state.orders.values.map { order in
            OrderRow(
                order: order,
                productName: names.name(of: order.product),
                validity: order.validity(on: moment.date, policies: policies)
            )
        }.sorted(by: OrderRow.precedes)
    }

    /// All files of an account at a moment.
    ///
    /// - Parameter lists: the versions of the rendered lists.
    package func accountRoutes(_ state: AccountState, _ lists: ListVersions) -> [Route] {
        if case .deleted = state.status { return locales.map { .account(state.id, locale: $0, .overview) } }
        guard state.isPresent else { return [] }
        let localized = locales.flatMap { locale in
            Route.AccountPage.allCases.map { Route.account(state.id, locale: locale, $0) }
                + Route.AccountTable.allCases.map { .accountTable(state.id, locale: locale, $0) }
                + [.changes(state.id, locale: locale)] + state.users.keys.map { .user(state.id, $0, locale: locale) }
        }
        return localized + lists.keys.flatMap { routes(of: $0, in: .account(state.id)) }
            + [.accountJSON(state.id), .usersCSV(state.id), .accountOrdersCSV(state.id)]
    }

    /// The pages of a user in all languages.
    package func userRoutes(_ user: UserID, of account: AccountID) -> [Route] {
        locales.map { .user(account, user, locale: $0) }
    }

    private func renderDeleted(
        _ state: AccountState,
        _ since: Timestamp,
        each body: (RenderedFile) throws -> Void
    ) rethrows {
        for locale in locales {
            let route = Route.account(state.id, locale: locale, .overview)
            var frame = frame(.accountDeleted, route, locale: locale, preferred: preferredLocale(of: state.profile))
            frame.owner = owner(state.profile?.partner, from: route)
            frame.account = state.id
            frame.asOf = since
            let page = DeletedAccountPage(account: state.id, since: since)
            try body(file(route, frame, DeletedAccountPage.fields, page))
        }
    }

    /// The language of an account, if the site has it; `es_MX` is read as `es-MX`.
    func preferredLocale(of profile: AccountProfile?) -> String? {
        guard let wanted = profile?.locale else { return nil }
        return AcceptLanguage(parsing: wanted.replacing("_", with: "-")).choice(among: locales)
    }
}
