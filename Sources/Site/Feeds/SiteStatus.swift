package import Licensing
import StrictJSON

/// How fresh the site is and how much it holds; nothing about any customer: `status.json`.
package struct SiteStatus: Hashable, Sendable {
    package var lastEvent: Timestamp?
    package var events = 0
    package var partners = 0
    package var accounts = 0
    package var users = 0
    package var orders = 0

    package init() {}

    var bytes: [UInt8] {
        let value = JSONValue.object([
            "lastEvent": lastEvent.map { .string($0.description) } ?? .null,
            "counts": .object([
                "events": .integer(events), "partners": .integer(partners), "accounts": .integer(accounts),
                "users": .integer(users), "orders": .integer(orders),
            ]),
        ])
        return Array(value.indentedText.utf8)
    }
}
