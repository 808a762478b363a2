import Licensing
import Templating

/// The search of a list.
struct SearchBox: Sendable {
    /// The kind of results; the raw values are parts of message keys.
    enum Wanted: String, Sendable, CaseIterable {
        case users, accounts
        /// Users of all accounts of a partner.
        case people
        /// The same for a partner with more accounts than one search may read. Readers also type the name of an account.
        case peopleByAccount = "people-by-account"
    }

    let wanted: Wanted
    /// The address of the first file of the index; nil if the page shows the whole list.
    let index: String?
    /// The address of a result, with `*` in place of its id.
    ///
    /// In a search for people, another `*` is in place of the account.
    let target: String

    /// Creates a search.
    ///
    /// - Parameters:
    ///   - subject: the partner or account of the list.
    ///   - isCut: whether the list has several pages.
    ///   - target: the address of a result, with `*` in place of its id.
    ///   - route: the page with the search.
    init(_ wanted: Wanted, of subject: Subject, isCut: Bool, target: String, on route: Route) {
        self.wanted = wanted
        self.target = target
        index = isCut ? Route.searchIndex(subject, part: SearchFile.contents).link(from: route) : nil
    }

    /// The search for people in the accounts of a partner; nil if there are no accounts.
    init?(peopleOf partner: PartnerID, accounts: Int, locale: String, on route: Route) {
        guard accounts > 0 else { return nil }
        wanted = accounts > SearchFile.accountLimit ? .peopleByAccount : .people
        target = "../../../accounts/*/\(locale)/users/*.html"
        index = Route.people(partner).link(from: route)
    }

    /// The fields of the search as part of a page.
    static func fields<Page>(_ box: any KeyPath<Page, SearchBox?> & Sendable) -> [Field<Page>] {
        [
            .flag("hasSearch") { $0[keyPath: box] != nil },
            .word("wanted", Wanted.self) { $0[keyPath: box]?.wanted },
            .integer("accountLimit") { $0[keyPath: box]?.wanted == .peopleByAccount ? SearchFile.accountLimit : nil },
            .link("searchIndex") { $0[keyPath: box]?.index },
            .link("searchTarget") { $0[keyPath: box]?.target },
        ]
    }
}
