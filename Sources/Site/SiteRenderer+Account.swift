package import Licensing
import Localization
import Templating

/// The files of one account.
extension SiteRenderer {
    /// Every file of an account at a moment, one after the other; none for an account that never came to be.
    package func renderAccount(
        _ state: AccountState,
        asOf moment: Timestamp,
        each body: (RenderedFile) throws -> Void
    ) rethrows {
        if case .deleted(let since) = state.status { return try renderDeleted(state, since, each: body) }
        guard state.isPresent, let profile = state.profile else { return }
        let users = state.users.values.map { (key: SortKey($0.name), user: $0) }
            .sorted { $0.key != $1.key ? $0.key < $1.key : $0.user.id < $1.user.id }
            .map(\.user)
        for locale in locales {
            let account = LocalizedAccount(
                renderer: self,
                state: state,
                profile: profile,
                locale: locale,
                moment: moment
            )
            try body(account.overview(users))
            try body(account.list(users))
            try body(account.history())
            try body(account.changes())
            for user in users { try body(account.page(of: user)) }
        }
        try body(
            RenderedFile(
                route: .accountJSON(state.id),
                bytes: AccountJSON(state, users, products, policies, moment).bytes
            )
        )
        try body(RenderedFile(route: .usersCSV(state.id), bytes: UsersCSV(state, users, products).bytes))
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
