import Templating

/// The response of a server that cannot show a page.
///
/// Its only data of customers are the addresses of the pages that the reader's links open.
struct NoticePage: Sendable {
    /// A page that a link of the reader opens.
    struct Opened: Sendable {
        /// The kind of page; the raw values are the ends of the message keys `notice.opens.…`.
        enum Kind: String, Sendable, CaseIterable {
            case partner, account, user
        }

        let kind: Kind
        let link: String

        static let fields = Fields<Opened>([
            .word("kind", Kind.self) { $0.kind },
            .link("link") { $0.link },
        ])
    }

    let startLink: String
    let opened: [Opened]

    static let fields = Fields<NoticePage>([
        .link("start") { $0.startLink },
        .flag("hasOpened") { !$0.opened.isEmpty },
        .list("opened", Opened.fields) { $0.opened },
    ])
}

extension NoticePage.Opened {
    /// Creates an entry; nil if no link leads to such a page.
    init?(_ route: Route, below root: String) {
        switch route {
        case .partner: kind = .partner
        case .account: kind = .account
        case .user: kind = .user
        default: return nil
        }
        link = route.link(below: root)
    }
}
