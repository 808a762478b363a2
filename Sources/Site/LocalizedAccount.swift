import Licensing
import Synchronization
import Templating

/// The pages of an account in one language.
///
/// It is a class, so that the pages share one instance.
final class LocalizedAccount: Sendable {
    let renderer: SiteRenderer
    let state: AccountState
    let profile: AccountProfile
    let locale: String
    let moment: Timestamp
    /// The language of the account, if the site has it.
    private let preferred: String?
    /// A frame for each kind of list page.
    private let listFrames = Mutex<[Frame.Page: Frame]>([:])

    init(renderer: SiteRenderer, state: AccountState, profile: AccountProfile, locale: String, moment: Timestamp) {
        self.renderer = renderer
        self.state = state
        self.profile = profile
        self.locale = locale
        self.moment = moment
        preferred = renderer.preferredLocale(of: profile)
    }

    var products: [Product] { renderer.products.products }

    func navigation(from route: Route) -> AccountNavigation {
        AccountNavigation(
            accountName: state.shownName,
            overview: Route.account(state.id, locale: locale, .overview).link(from: route),
            users: Route.account(state.id, locale: locale, .users).link(from: route),
            history: Route.account(state.id, locale: locale, .history).link(from: route),
            json: Route.accountJSON(state.id).link(from: route),
            csv: Route.usersCSV(state.id).link(from: route),
            ordersCSV: Route.accountOrdersCSV(state.id).link(from: route),
            usersXLSX: Route.accountTable(state.id, locale: locale, .users).link(from: route),
            ordersXLSX: Route.accountTable(state.id, locale: locale, .orders).link(from: route),
            feed: Route.changes(state.id, locale: locale).link(from: route)
        )
    }

    /// The directory of the users' pages as a link from a page; empty if there are no users.
    func usersFolder(from route: Route) -> String {
        guard let user = state.users.first?.key else { return "" }
        return UserPages.folder(Route.user(state.id, user, locale: locale).link(from: route), of: user)
    }

    func file(_ page: AccountListPage) -> RenderedFile {
        let route = Route.list(page.address, of: state.id, locale: locale)
        let template = renderer.template(of: page.kind, in: locale)
        return renderer.file(
            route,
            template,
            frame(route, page.kind, section: page.section, asOf: page.asOf),
            page.record
        )
    }

    func frame(_ route: Route, _ kind: Frame.Page, section: Frame.Crumb.Section?, asOf: Timestamp?) -> Frame {
        var frame = frame(route, kind)
        frame.asOf = asOf
        if let section {
            let overview = Route.account(state.id, locale: locale, .overview).link(from: route)
            frame.trail = [Frame.Crumb(name: state.shownName, section: nil, link: overview)]
            let main =
                switch section {
                case .history: Route.account(state.id, locale: locale, .history)
                case .orders: ordersRoute()
                case .users, .accounts, .help: Route.account(state.id, locale: locale, .users)
                }
            if route == main {
                frame.here = section
            } else {
                frame.trail.append(Frame.Crumb(name: nil, section: section, link: main.link(from: route)))
            }
        }
        return frame
    }

    /// The frame of a page without its trail.
    private func frame(_ route: Route, _ kind: Frame.Page) -> Frame {
        // All lists have directories at the same level, so most links of their pages are equal.
        guard case .accountList = route else { return newFrame(route, kind) }
        if let frame = listFrames.withLock({ $0[kind] }) {
            return renderer.moved(frame, to: route, preferred: preferred)
        }
        let frame = newFrame(route, kind)
        listFrames.withLock { $0[kind] = frame }
        return frame
    }

    private func newFrame(_ route: Route, _ kind: Frame.Page) -> Frame {
        var frame = renderer.frame(kind, route, locale: locale, subject: state.shownName, preferred: preferred)
        frame.owner = renderer.owner(profile.partner, from: route)
        frame.account = state.id
        if case .deactivated(let since) = state.status { frame.deactivatedSince = since }
        return frame
    }
}
