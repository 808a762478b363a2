import Basics
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
    private static func encoded(_ text: String) -> String { text.percentEncoded(keeping: "-._~@") }
}

extension String {
    /// The text with everything but ASCII letters, digits, and `marks` percent-encoded: RFC 3986, 2.1.
    func percentEncoded(keeping marks: StaticString) -> String {
        let marks = UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount)
        var text = self
        return text.withUTF8 { text in
            String(unsafeUninitializedCapacity: text.count * 3) { bytes in
                var count = 0
                for byte in text {
                    if byte.isASCIILetter || byte.isASCIIDigit || marks.contains(byte) {
                        bytes[count] = byte
                        count += 1
                    } else {
                        bytes[count] = UInt8(ascii: "%")
                        bytes[count + 1] = (byte >> 4).hexadecimalDigit(uppercase: true)
                        bytes[count + 2] = (byte & 15).hexadecimalDigit(uppercase: true)
                        count += 3
                    }
                }
                return count
            }
        }
    }
}
