import Basics
import Licensing

/// The text of a support request about an answer, with the same lines as the user page.
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

/// A link to a new mail message (RFC 6068).
struct MailLink {
    private let query: String

    /// A message that describes an answer.
    init(_ ticket: Ticket) {
        query = "?subject=\(Self.encoded(ticket.subject))&body=\(Self.encoded(ticket.lines.joined(separator: "\r\n")))"
    }

    func address(to recipient: String) -> String { Self.address(to: recipient) + query }

    /// The address of an empty message.
    static func address(to recipient: String) -> String { "mailto:" + encoded(recipient) }

    /// Encodes all characters that could end the recipient or begin another field.
    private static func encoded(_ text: String) -> String { text.percentEncoded(keeping: "-._~@") }
}

extension String {
    /// The text with all bytes except ASCII letters, digits, and `marks` percent-encoded (RFC 3986, 2.1).
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
