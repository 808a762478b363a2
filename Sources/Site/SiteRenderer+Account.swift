package import Licensing
import Localization
import Templating

/// The files of one account.
extension SiteRenderer {
    /// Every file of an account at a moment, one after the other; none for an account that never came to be.
    ///
    /// - Parameter isTouched: whether a user's page is wanted; what is about the account as a whole always is.
    package func renderAccount(
        _ state: AccountState,
        asOf moment: Timestamp,
        where isTouched: (User) -> Bool = { _ in true },
        each body: (RenderedFile) throws -> Void
    ) rethrows {
        if case .deleted(let since) = state.status { return try renderDeleted(state, since, each: body) }
        guard state.isPresent, let profile = state.profile else { return }
        let users = state.users.values.map { (key: SortKey($0.name), user: $0) }
            .sorted { $0.key != $1.key ? $0.key < $1.key : $0.user.id < $1.user.id }
            .map(\.user)
        let touched = users.filter(isTouched)
        let accounts = locales.map { locale in
            LocalizedAccount(renderer: self, state: state, profile: profile, locale: locale, moment: moment)
        }
        // What an event is about comes first, in every language: somebody waits for that page. And no list links to a page
        // that is not there yet.
        for account in accounts { for user in touched { try body(account.page(of: user)) } }
        for account in accounts { try body(account.overview(users)) }
        for account in accounts {
            try body(account.list(users))
            try body(account.history())
            try body(account.changes())
        }
        try body(
            RenderedFile(
                route: .accountJSON(state.id),
                bytes: AccountJSON(state, users, products, policies, moment).bytes
            )
        )
        try body(RenderedFile(route: .usersCSV(state.id), bytes: UsersCSV(state, users, products).bytes))
    }

    /// Every file that an account has at a moment.
    package func accountRoutes(_ state: AccountState) -> [Route] {
        if case .deleted = state.status { return locales.map { .account(state.id, locale: $0, .overview) } }
        guard state.isPresent else { return [] }
        let localized = locales.flatMap { locale in
            Route.AccountPage.allCases.map { Route.account(state.id, locale: locale, $0) }
                + [.changes(state.id, locale: locale)] + state.users.keys.map { .user(state.id, $0, locale: locale) }
        }
        return localized + [.accountJSON(state.id), .usersCSV(state.id)]
    }

    /// The pages of one user, in every language.
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
            frame.account = state.id
            frame.asOf = since
            let page = DeletedAccountPage(account: state.id, since: since)
            if let file = file(route, frame, DeletedAccountPage.fields, page) { try body(file) }
        }
    }

    /// The language an account asked for, if the site has it.
    func preferredLocale(of profile: AccountProfile?) -> String? {
        guard let wanted = profile?.locale?.lowercased() else { return nil }
        let language = wanted.prefix { $0 != "-" && $0 != "_" }
        return locales.first { $0.lowercased() == wanted } ?? locales.first { $0.lowercased() == language }
    }
}
