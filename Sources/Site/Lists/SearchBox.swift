import Licensing
import Templating

/// Where readers type what they look for in a list.
struct SearchBox: Sendable {
    /// What is looked for; the raw values are parts of messages' keys.
    enum Wanted: String, Sendable, CaseIterable {
        case users, accounts
    }

    let wanted: Wanted
    /// Where the index begins; nil where the whole list is on the page and can be searched there.
    let index: String?
    /// The address of what is found, `*` in place of its id.
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
