import Licensing
import Localization

/// The latest changes of an account or of all accounts of a partner, as an Atom feed in one language.
struct ChangesFeed {
    /// The number of entries.
    ///
    /// Earlier changes are on the history page.
    private static let limit = 50

    let bytes: [UInt8]

    init(_ state: AccountState, _ phrases: Phrasebook, _ names: ProductNames) {
        var feed = AtomFeed(
            id: "urn:x-vitrina:accounts:\(state.id):\(phrases.catalog.id)",
            title: phrases.text("history.heading", ["accountName": .text(AtomFeed.isolated(state.shownName))]),
            updated: latest([state.history.last?.time, state.identityChanged]),
            language: phrases.catalog.id,
            page: "history.html"
        )
        for entry in state.history.suffix(Self.limit).reversed() {
            feed.add(
                id: Self.id(of: entry, HistoryPage.Row(entry, names: names).kind, state.id),
                title: phrases.text(of: entry, names: names),
                updated: entry.time,
                author: entry.actor,
                page: "history.html"
            )
        }
        bytes = feed.bytes
    }

    /// The feed of a partner, with changes of accounts and without users.
    init(_ state: PartnerState, _ phrases: Phrasebook, _ names: ProductNames) {
        let partner = state.partner
        var feed = AtomFeed(
            id: "urn:x-vitrina:partners:\(partner.id):\(phrases.catalog.id)",
            title: phrases.text("title.partner", ["subject": .text(AtomFeed.isolated(partner.shownName))]),
            updated: latest([partner.changed, state.accountsChanged] + state.news().map(\.news.time)),
            language: phrases.catalog.id,
            page: "index.html"
        )
        for (account, news) in state.news(Self.limit) {
            let row = NewsRow(news, of: account.shownName, link: "", names: names)
            feed.add(
                id: Self.id(of: news, row, account.id),
                title: "\(AtomFeed.isolated(account.shownName)): \(phrases.text(of: row))",
                updated: news.time,
                author: nil,
                page: "index.html"
            )
        }
        bytes = feed.bytes
    }

    /// A permanent id, from the event of the entry, or from the order and the date if there is no event.
    private static func id(of entry: HistoryEntry, _ kind: HistoryPage.Row.Kind, _ account: AccountID) -> String {
        guard let event = entry.event else {
            let order =
                switch entry.change {
                case .orderStarted(let order), .orderExpired(let order): order.id.text
                default: ""
                }
            return "urn:x-vitrina:accounts:\(account):orders:\(order):\(kind.rawValue):\(entry.time.date)"
        }
        return "\(urn(of: event)):\(kind.rawValue)\(suffix(for: entry.change))"
    }

    /// The user and the product of a change, because a list of users can cause many changes of a kind.
    private static func suffix(for change: HistoryEntry.Change) -> String {
        guard let person = change.person else { return "" }
        return ":\(person.id)" + (change.licensedProduct.map { ":\($0)" } ?? "")
    }

    private static func id(of news: AccountNews, _ row: NewsRow, _ account: AccountID) -> String {
        guard let event = news.event else {
            let order = row.order?.id.text ?? ""
            return "urn:x-vitrina:accounts:\(account):orders:\(order):\(row.kind.rawValue):\(news.time.date)"
        }
        return "\(urn(of: event)):\(row.kind.rawValue):\(account)"
    }

    private static func urn(of event: EventIdentity) -> String {
        let (source, id) = (event.source.percentEncoded(keeping: "-."), event.id.percentEncoded(keeping: "-."))
        return "urn:x-vitrina:events:\(source):\(id)"
    }
}

/// An Atom feed (RFC 4287).
struct AtomFeed {
    private var text: String

    /// - Parameter page: the relative address of the page with the same contents.
    init(id: String, title: String, updated: Timestamp, language: String, page: String) {
        text = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language)">
            <id>\(id)</id>
            <title>\(Self.escaped(title))</title>
            <updated>\(updated)</updated>
            <author><name>Vitrina</name></author>
            <link rel="self" type="application/atom+xml" href="changes.atom"/>
            <link rel="alternate" type="text/html" href="\(page)"/>

            """
    }

    mutating func add(id: String, title: String, updated: Timestamp, author: String?, page: String) {
        // RFC 4287 4.1.2: an entry without content needs an alternate link.
        text += """
            <entry>
            <id>\(id)</id>
            <title>\(Self.escaped(title))</title>
            <updated>\(updated)</updated>
            <link rel="alternate" type="text/html" href="\(page)"/>

            """
        if let author { text += "<author><name>\(Self.escaped(author))</name></author>\n" }
        text += "</entry>\n"
    }

    var bytes: [UInt8] { Array("\(text)</feed>\n".utf8) }

    /// The name between isolate characters, which have the effect of `<bdi>` in plain text: the name does not reorder
    /// the text around it.
    static func isolated(_ name: String) -> String { "\u{2068}\(name)\u{2069}" }

    /// The text with XML escapes.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: mayNeedEscape) else { return text }
        return text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            // XML 1.0 does not allow these code points.
            case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
            default: String(scalar)
            }
        }.joined()
    }

    /// Whether the byte is, or begins, a character that is replaced.
    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), 0xEF: true
        default: false
        }
    }
}
