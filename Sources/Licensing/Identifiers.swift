package import StrictJSON

/// The valid id of a partner, account, order or user, which is safe as part of a path.
///
/// <doc:Events#Fields>: "Ids of partners, accounts, orders, users: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`."
///
/// `Subject` is the kind of object that the id identifies, so that the id of an account is not the id of an order.
package struct Identifier<Subject>: Hashable, Sendable, CustomStringConvertible {
    /// The id as the sender wrote it.
    @Exact package private(set) var text: String

    /// The id; nil if the text is not valid.
    package init?(_ text: String) {
        var isFirst = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                isFirst = false
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                if isFirst { return nil }
            default: return nil
            }
        }
        guard !isFirst, text.utf8.count <= 64 else { return nil }
        self.text = text
    }

    /// An id written in the source code.
    fileprivate init(literal text: StaticString) {
        self.text = text.description
    }

    package var description: String { text }
}

/// The id as a plain text, also as the key of a dictionary.
///
/// It is for the program's own files, so it is not validated.
extension Identifier: Codable, CodingKeyRepresentable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package var codingKey: any CodingKey { Key(stringValue: text) }

    package init?<Coded: CodingKey>(codingKey: Coded) { text = codingKey.stringValue }

    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Identifier: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.text.precedesExactly(right.text) }
}

package typealias PartnerID = Identifier<Partner>
package typealias AccountID = Identifier<AccountState>
package typealias OrderID = Identifier<Order>
package typealias UserID = Identifier<User>
/// The code of a product, such as `miteam-meetings`.
package typealias ProductID = Identifier<Product>
/// The code of an integration, such as `micollab`.
///
/// Codes without rules are also accepted.
package typealias IntegrationID = Identifier<IntegrationSwitch>

extension ProductID {
    package static let miteamMeetings = ProductID(literal: "miteam-meetings")
}

extension IntegrationID {
    /// The code of an integration.
    ///
    /// It may be any text, because it is not part of a path: <doc:Events#Types>, "or any other code".
    init(code: String) {
        text = code
    }

    package static let miteamMeetings = IntegrationID(literal: "miteam-meetings")
    package static let micollab = IntegrationID(literal: "micollab")
    package static let mivoiceOffice = IntegrationID(literal: "mivoice-office")
}
