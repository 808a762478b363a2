import Licensing

/// What a request to support says about an answer, as plain text; the user page shows the same lines.
struct Ticket {
    let subject: String
    let lines: [String]

    init(
        _ user: User,
        _ explanation: Explanation,
        on route: Route,
        _ account: LocalizedAccount,
        _ phrases: Phrasebook
    ) {
        let title = phrases.text("cause.\(explanation.cause.rawValue).title")
        let marks = "\(explanation.outcome.rawValue), \(explanation.cause.rawValue)"
        subject = "\(explanation.product.name): \(title)"
        lines = [
            phrases.text(
                "ticket.user",
                [
                    "name": .text(user.shownName), "email": .text(user.email), "id": .text(user.id.text),
                    "accountName": .text(account.state.shownName), "account": .text(account.state.id.text),
                ]
            ),
            "\(subject) (\(marks))",
            phrases.text("ticket.since", ["since": .moment(explanation.since)]),
            "\(phrases.text("ticket.page")) \(route.path)",
        ]
    }
}

/// The address that opens a new message: RFC 6068.
struct MailLink {
    private let query: String

    /// A message that describes an answer.
    init(_ ticket: Ticket) {
        query = "?subject=\(Self.encoded(ticket.subject))&body=\(Self.encoded(ticket.lines.joined(separator: "\r\n")))"
    }

    func address(to recipient: String) -> String { Self.address(to: recipient) + query }

    /// The address of an empty message.
    static func address(to recipient: String) -> String { "mailto:" + encoded(recipient) }

    /// Without any character that could end the recipient or begin another field.
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 2)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "@"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(hexDigits[Int(byte >> 4)])
                bytes.append(hexDigits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
