import Templating

/// The answer where no page can be shown.
///
/// Of customers it has only the addresses that the reader's links open.
struct NoticePage: Sendable {
    /// What a link of the reader opens.
    struct Opened: Sendable {
        /// The raw values are the ends of the messages `notice.opens.…`.
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
    /// nil for a page to which no link leads.
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
