package import Licensing
import StrictJSON

/// The time of the last event and the number of entities, without data of customers: `status.json`.
package struct SiteStatus: Hashable, Sendable {
    private let lastEvent: Timestamp?
    private let events, partners, accounts, users, orders: Int

    /// - Parameter lastEvent: the time of the last event; nil if there is none.
    package init(lastEvent: Timestamp?, events: Int, partners: Int, accounts: Int, users: Int, orders: Int) {
        self.lastEvent = lastEvent
        self.events = events
        self.partners = partners
        self.accounts = accounts
        self.users = users
        self.orders = orders
    }

    /// The public file with only the time of the last event: `freshness.json`.
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
