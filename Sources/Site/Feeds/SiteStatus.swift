package import Licensing
import StrictJSON

/// How fresh the site is and how much it holds; nothing about any customer: `status.json`.
package struct SiteStatus: Hashable, Sendable {
    private let lastEvent: Timestamp?
    private let events, partners, accounts, users, orders: Int

    /// - Parameter lastEvent: nil where there is none.
    package init(lastEvent: Timestamp?, events: Int, partners: Int, accounts: Int, users: Int, orders: Int) {
        self.lastEvent = lastEvent
        self.events = events
        self.partners = partners
        self.accounts = accounts
        self.users = users
        self.orders = orders
    }

    /// The time of the last event alone, which everybody may know: `freshness.json`.
    var freshness: [UInt8] {
        let value = JSONValue.object(["lastEvent": lastEvent.map { .string($0.description) } ?? .null])
        return Array(value.indentedText.utf8)
    }

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
