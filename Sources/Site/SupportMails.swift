import Basics
import Licensing

/// Mail links for support requests about the answers of an account's users, in one language.
///
/// A mail has the same lines as the text for support on the user page. The parts that many of them share are encoded
/// once.
struct SupportMails {
    private let account: LocalizedAccount
    private let phrases: Phrasebook
    /// The account admins, each with the beginning of the link.
    private let recipients: [(admin: Contacts.Admin, address: String)]
    /// The titles of the causes, encoded.
    private let titles: [Cause: [UInt8]]
    /// The end of the line before the address of the page, encoded.
    private let page: [UInt8]

    init(_ account: LocalizedAccount, _ phrases: Phrasebook) {
        self.account = account
        self.phrases = phrases
        recipients = account.state.contacts.admins.map { ($0, MailLink.address(to: $0.email)) }
        titles = Dictionary(
            uniqueKeysWithValues: Cause.allCases.map {
                ($0, MailLink.encoded(phrases.text("cause.\($0.rawValue).title")))
            }
        )
        page = MailLink.encoded(phrases.text("ticket.page") + " ")
    }

    /// The admins, each with a link to a mail about an answer.
    func links(_ user: User, _ explanation: Explanation, on route: Route) -> [UserPage.AdminRow] {
        guard !recipients.isEmpty else { return [] }
        let query = query(user, explanation, on: route)
        return recipients.map { UserPage.AdminRow(admin: $0.admin, mail: $0.address + query) }
    }

    /// The subject and the lines of a mail.
    private func query(_ user: User, _ explanation: Explanation, on route: Route) -> String {
        let person = phrases.text(
            "ticket.user",
            [
                "name": .text(user.shownName), "email": .text(user.email), "id": .text(user.id.text),
                "accountName": .text(account.state.shownName), "account": .text(account.state.id.text),
            ]
        )
        var subject = MailLink.encoded("\(explanation.product.name): ")
        subject.append(contentsOf: titles[explanation.cause] ?? [])
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024)
        bytes.append(contentsOf: "?subject=".utf8)
        bytes.append(contentsOf: subject)
        bytes.append(contentsOf: "&body=".utf8)
        MailLink.encode(person, into: &bytes)
        MailLink.encode("\r\n", into: &bytes)
        bytes.append(contentsOf: subject)
        MailLink.encode(" (\(explanation.outcome.rawValue), \(explanation.cause.rawValue))\r\n", into: &bytes)
        MailLink.encode(phrases.text("ticket.since", ["since": .moment(explanation.since)]), into: &bytes)
        MailLink.encode("\r\n", into: &bytes)
        bytes.append(contentsOf: page)
        MailLink.encode(route.path, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Links to new mail messages (RFC 6068).
enum MailLink {
    /// The address of an empty message.
    static func address(to recipient: String) -> String { "mailto:" + recipient.percentEncoded(keeping: kept) }

    /// Appends a text, in which all characters are encoded that could end the recipient or begin another field.
    static func encode(_ text: String, into bytes: inout [UInt8]) { bytes.append(percentEncoded: text, keeping: kept) }

    static func encoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(text, into: &bytes)
        return bytes
    }

    private static let kept: StaticString = "-._~@"
}

extension [UInt8] {
    /// Appends a text with all bytes except ASCII letters, digits, and `marks` percent-encoded (RFC 3986, 2.1).
    mutating func append(percentEncoded text: String, keeping marks: StaticString) {
        let marks = UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount)
        for byte in text.utf8 {
            if byte.isASCIILetter || byte.isASCIIDigit || marks.contains(byte) {
                append(byte)
            } else {
                append(UInt8(ascii: "%"))
                append((byte >> 4).hexadecimalDigit(uppercase: true))
                append((byte & 15).hexadecimalDigit(uppercase: true))
            }
        }
    }
}

extension String {
    /// The text with all bytes except ASCII letters, digits, and `marks` percent-encoded (RFC 3986, 2.1).
    func percentEncoded(keeping marks: StaticString) -> String {
        var bytes: [UInt8] = []
        bytes.append(percentEncoded: self, keeping: marks)
        return String(decoding: bytes, as: UTF8.self)
    }
}
