import Licensing
import Templating

/// The pages of one account in one language.
struct LocalizedAccount {
    let renderer: SiteRenderer
    let state: AccountState
    let profile: AccountProfile
    let locale: String
    let moment: Timestamp

    private var products: [Product] { renderer.products.products }

    /// Account Information.
    func overview(_ users: [User]) -> RenderedFile {
        let route = Route.account(state.id, locale: locale, .overview)
        let names = renderer.names
        let page = AccountPage(
            navigation: navigation(from: route),
            id: state.id,
            number: profile.number,
            isActive: state.status == .active,
            users: users.count,
            neverRegisteredHolders: state.unregisteredHolders,
            seats: products.map { SeatsRow(product: $0, count: state.seats[$0.id]?.count ?? SeatCount()) },
            orders: state.orders.values.map { order in
                OrderRow(
                    order: order,
                    productName: names.name(of: order.product),
                    validity: order.validity(on: moment.date, policies: renderer.policies)
                )
            }.sorted(by: OrderRow.precedes),
            integrations: integrations(),
            impacts: state.switchImpacts(products: renderer.products, policies: renderer.policies).map {
                AccountPage.ImpactRow(impact: $0, integrationName: names.name(of: $0.integration))
            },
            flags: state.flags.map { flag in
                switch flag {
                case .ambiguousSwitch(let integration, let product, let time):
                    AccountPage.FlagRow(
                        integrationName: names.name(of: integration),
                        productName: names.name(of: product),
                        time: time
                    )
                }
            },
            feedLink: Route.changes(state.id, locale: locale).link(from: route),
            switchGuide: renderer.link(to: .switchIntegrations, from: route, locale: locale),
            expiringSoonDays: renderer.policies.expiringSoonDays
        )
        return file(route, .account, asOf: state.overviewChanged, AccountPage.fields, page)
    }

    /// The users, by name.
    func list(_ users: [User]) -> RenderedFile {
        let route = Route.account(state.id, locale: locale, .users)
        let rows = users.flatMap { user in
            products.map { product in
                UsersPage.Row(
                    user: user,
                    explanation: state.explanation(for: user, of: product),
                    link: Route.user(state.id, user.id, locale: locale).link(from: route)
                )
            }
        }
        let page = UsersPage(navigation: navigation(from: route), rows: rows, count: users.count)
        return file(
            route,
            .accountUsers,
            section: .users,
            asOf: latest(rows.map(\.explanation.answerChanged) + [state.identityChanged, state.lastRemoval]),
            UsersPage.fields,
            page
        )
    }

    /// What happened, newest first.
    func history() -> RenderedFile {
        let route = Route.account(state.id, locale: locale, .history)
        let rows = state.history.reversed().map { HistoryPage.Row($0, names: renderer.names) }
        let page = HistoryPage(navigation: navigation(from: route), rows: rows)
        return file(
            route,
            .accountHistory,
            section: .history,
            asOf: latest([state.history.last?.time, state.identityChanged]),
            HistoryPage.fields,
            page
        )
    }

    /// What happened last, for feed readers.
    func changes() -> RenderedFile {
        let phrases = renderer.phrases[locale]
        return RenderedFile(
            route: .changes(state.id, locale: locale),
            bytes: phrases.map { ChangesFeed(state, $0, renderer.names).bytes } ?? []
        )
    }

    /// Why one user sees what they see.
    func page(of user: User) -> RenderedFile {
        let route = Route.user(state.id, user.id, locale: locale)
        let explanations = state.explanations(for: user, products: renderer.products)
        let page = UserPage(
            user: user,
            accountName: profile.name,
            answers: explanations.map {
                UserPage.ProductAnswer(
                    explanation: $0,
                    guide: renderer.link(to: Guide(for: $0.cause), from: route, locale: locale)
                )
            }
        )
        return file(
            route,
            .user,
            subject: user.name,
            user: user.id,
            section: .users,
            asOf: latest(explanations.map(\.changed)),
            UserPage.fields,
            page
        )
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

    private func navigation(from route: Route) -> AccountNavigation {
        AccountNavigation(
            accountName: profile.name,
            overview: Route.account(state.id, locale: locale, .overview).link(from: route),
            users: Route.account(state.id, locale: locale, .users).link(from: route),
            history: Route.account(state.id, locale: locale, .history).link(from: route),
            json: Route.accountJSON(state.id).link(from: route),
            csv: Route.usersCSV(state.id).link(from: route)
        )
    }

    private func file<Page>(
        _ route: Route,
        _ kind: Frame.Page,
        subject: String? = nil,
        user: UserID? = nil,
        section: Frame.Crumb.Section? = nil,
        asOf: Timestamp?,
        _ fields: Fields<Page>,
        _ page: Page
    ) -> RenderedFile {
        var frame = renderer.frame(
            kind,
            route,
            locale: locale,
            subject: subject ?? profile.name,
            preferred: renderer.preferredLocale(of: profile)
        )
        frame.account = state.id
        frame.user = user
        frame.asOf = asOf
        if case .deactivated(let since) = state.status { frame.deactivatedSince = since }
        if let section {
            let overview = Route.account(state.id, locale: locale, .overview).link(from: route)
            frame.trail = [Frame.Crumb(name: profile.name, section: nil, link: overview)]
            if user == nil { frame.here = section }
            if user != nil {
                let list = Route.account(state.id, locale: locale, .users).link(from: route)
                frame.trail.append(Frame.Crumb(name: nil, section: section, link: list))
            }
        }
        return renderer.file(route, frame, fields, page) ?? RenderedFile(route: route, bytes: [])
    }
}
