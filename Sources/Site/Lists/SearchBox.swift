import Licensing
import Templating

/// Where readers type what they look for in a list.
struct SearchBox: Sendable {
    /// What is looked for; the raw values are parts of messages' keys.
    enum Wanted: String, Sendable, CaseIterable {
        case users, accounts
        /// Users of all accounts of a partner.
        case people
    }

    let wanted: Wanted
    /// Where the index begins; nil where the whole list is on the page and can be searched there.
    let index: String?
    /// The address of what is found, `*` in place of its id; in place of the account's, too, where that is not given.
    let target: String

    /// - Parameters:
    ///   - subject: whose list it is.
    ///   - isCut: whether the list is on more than one page.
    ///   - route: the page that shows the box.
    init(_ wanted: Wanted, of subject: Subject, isCut: Bool, target: String, on route: Route) {
        self.wanted = wanted
        self.target = target
        index = isCut ? Route.searchIndex(subject, part: SearchFile.contents).link(from: route) : nil
    }

    /// The search for people in all accounts of a partner; nil where there are none, or more than a browser should read.
    init?(peopleOf partner: PartnerID, accounts: Int, locale: String, on route: Route) {
        guard 1...SearchFile.accountLimit ~= accounts else { return nil }
        wanted = .people
        target = "../../../accounts/*/\(locale)/users/*.html"
        index = Route.people(partner).link(from: route)
    }

    /// The fields of a search box as part of a page.
    static func fields<Page>(_ box: any KeyPath<Page, SearchBox?> & Sendable) -> [Field<Page>] {
        [
            .flag("hasSearch") { $0[keyPath: box] != nil },
            .word("wanted", Wanted.self) { $0[keyPath: box]?.wanted },
            .link("searchIndex") { $0[keyPath: box]?.index },
            .link("searchTarget") { $0[keyPath: box]?.target },
        ]
    }
}
