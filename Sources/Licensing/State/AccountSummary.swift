package import StrictJSON

/// The totals of one account that a partner's pages show, without users.
package struct AccountSummary: Hashable, Sendable, Codable {
    package let id: AccountID
    @Exact package private(set) var name: String
    @Exact package private(set) var number: String?
    package let status: AccountState.Status
    package let seats: [ProductID: ProductSeats]
    /// By product; products whose pool stays as it is are left out.
    package let outlook: [ProductID: SeatOutlook]
    package let users: Int
    /// Users who would see "Licenses not available", by product: people who wait for a seat.
    package let waiting: [ProductID: Int]
    /// How many findings a human should review.
    package let flags: Int
    /// Licenses held by users who never registered: <doc:LicensingRules#Questions>, question 9.
    package let unregisteredHolders: Int
    /// The last lines of the history that are about the account as a whole, in the order of truth.
    package let news: [AccountNews]
    /// When the name last changed.
    package let nameChanged: Timestamp
    /// When the outlook last changed.
    package let outlookChanged: Timestamp?
    /// When anything above but the news and the outlook last changed.
    package let changed: Timestamp
}

extension AccountState {
    /// The account as its partner's pages show it.
    package func summary(products: ProductCatalog) -> AccountSummary {
        AccountSummary(
            id: id,
            name: profile?.name ?? id.text,
            number: profile?.number,
            status: status,
            seats: seats,
            outlook: outlook,
            users: users.count,
            waiting: waiting(products),
            flags: flags.count,
            unregisteredHolders: unregisteredHolders,
            news: news,
            nameChanged: latest([nameChanged, created]),
            outlookChanged: outlookChanged,
            changed: latest([summaryChanged])
        )
    }

    /// Users who would see "Licenses not available", by product; products without waiting users are left out.
    package func waiting(_ products: ProductCatalog) -> [ProductID: Int] {
        var waiting: [ProductID: Int] = [:]
        for product in products.products {
            guard let seats = seats[product.id], seats.availability != .available, control(of: product) == .off,
                position(of: product.requires) == .on, users.count > seats.count.assigned
            else { continue }
            waiting[product.id] = users.count - seats.count.assigned
        }
        return waiting
    }
}
