import Licensing
import Templating

/// The pages of one account in one language.
struct LocalizedAccount {
    let renderer: SiteRenderer
    let state: AccountState
    let profile: AccountProfile
    let locale: String
    let moment: Timestamp

    var products: [Product] { renderer.products.products }

    /// Why one user sees what they see.
    ///
    /// - Parameter evidence: the account's, for this user and others.
    func page(of user: User, _ evidence: Evidence) -> RenderedFile {
        let route = Route.user(state.id, user.id, locale: locale)
        let explanations = state.explanations(for: user, products: renderer.products)
        let page = UserPage(
            user: user,
            accountName: profile.name,
            history: Route.account(state.id, locale: locale, .history).link(from: route),
            answers: explanations.map {
                UserPage.ProductAnswer(
                    $0,
                    guide: renderer.link(to: Guide.Section(for: $0.cause), from: route, locale: locale),
                    evidence.excerpt(for: user, $0),
                    renderer.names
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

    func navigation(from route: Route) -> AccountNavigation {
        AccountNavigation(
            accountName: profile.name,
            overview: Route.account(state.id, locale: locale, .overview).link(from: route),
            users: Route.account(state.id, locale: locale, .users).link(from: route),
            history: Route.account(state.id, locale: locale, .history).link(from: route),
            json: Route.accountJSON(state.id).link(from: route),
            csv: Route.usersCSV(state.id).link(from: route),
            ordersCSV: Route.accountOrdersCSV(state.id).link(from: route)
        )
    }

    func file<Page>(
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
            let main = Route.account(state.id, locale: locale, section == .history ? .history : .users)
            if route == main {
                frame.here = section
            } else {
                frame.trail.append(Frame.Crumb(name: nil, section: section, link: main.link(from: route)))
            }
        }
        return renderer.file(route, frame, fields, page) ?? RenderedFile(route: route, bytes: [])
    }
}
