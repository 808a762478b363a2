import Licensing
import Localization

/// The latest lines of an account's history as an Atom feed (RFC 4287), one per language.
struct ChangesFeed {
    /// More than a reader keeps anyway; older lines stand on the history page.
    private static let limit = 50

    private(set) var bytes: [UInt8] = []
    private let account: AccountID

    init(_ state: AccountState, _ phrases: Phrasebook, _ names: ProductNames) {
        account = state.id
        // Plain text has no <bdi>: the isolating marks keep a name from reordering the words around it.
        let name = "\u{2068}\(state.shownName)\u{2069}"
        let changed = latest([state.history.last?.time, state.identityChanged])
        append(#"<?xml version="1.0" encoding="utf-8"?>"#)
        append("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"\(phrases.catalog.id)\">")
        append("<id>urn:x-vitrina:accounts:\(account):\(phrases.catalog.id)</id>")
        append(element("title", phrases.text("history.heading", ["accountName": .text(name)])))
        append("<updated>\(changed)</updated>")
        append("<author><name>Vitrina</name></author>")
        append(#"<link rel="self" type="application/atom+xml" href="changes.atom"/>"#)
        append(#"<link rel="alternate" type="text/html" href="history.html"/>"#)
        for entry in state.history.suffix(Self.limit).reversed() {
            append("<entry>")
            append(element("id", id(of: entry, HistoryPage.Row(entry, names: names).kind)))
            append(element("title", phrases.text(of: entry, names: names)))
            append("<updated>\(entry.time)</updated>")
            // RFC 4287 4.1.2: an entry without content says where it can be read.
            append(#"<link rel="alternate" type="text/html" href="history.html"/>"#)
            if let actor = entry.actor { append("<author>\(element("name", actor))</author>") }
            append("</entry>")
        }
        append("</feed>")
    }

    /// An id that stays the same for ever: the event behind the line, or the date.
    private func id(of entry: HistoryEntry, _ kind: HistoryPage.Row.Kind) -> String {
        guard let event = entry.event else {
            let order =
                switch entry.change {
                case .orderStarted(let order), .orderExpired(let order): order.id.text
                default: ""
                }
            return "urn:x-vitrina:accounts:\(account):orders:\(order):\(kind.rawValue):\(entry.time.date)"
        }
        return "urn:x-vitrina:events:\(encoded(event.source)):\(encoded(event.id)):\(kind.rawValue)"
    }

    /// Percent-encoding of everything but letters, digits, `-` and `.`.
    private func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    private func element(_ name: String, _ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            // Beyond these, XML 1.0 has no place for a character at all.
            case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
            default: String(scalar)
            }
        }
        return "<\(name)>\(escaped.joined())</\(name)>"
    }

    private mutating func append(_ line: String) {
        bytes.append(contentsOf: line.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }
}
