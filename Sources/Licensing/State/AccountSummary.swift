package import StrictJSON

/// The totals of an account on its partner's pages, without users.
package struct AccountSummary: Hashable, Sendable, Codable {
    package let id: AccountID
    @Exact package private(set) var name: String
    @Exact package private(set) var number: String?
    package let status: AccountState.Status
    package let seats: [ProductID: ProductSeats]
    /// The outlook by product, without products whose pool does not change.
    package let outlook: [ProductID: SeatOutlook]
    package let users: Int
    /// The number of users who would see "Licenses not available", by product.
    ///
    /// They wait for a seat.
    package let waiting: [ProductID: Int]
    /// The number of findings that a human should review.
    package let flags: Int
    /// Licenses held by users who never registered: <doc:LicensingRules#Questions>, question 9.
    package let unregisteredHolders: Int
    /// The last entries of the history about the account as a whole, in the order of truth.
    package let news: [AccountNews]
    /// The last change of the name.
    package let nameChanged: Timestamp
    /// The last change of the outlook.
    package let outlookChanged: Timestamp?
    /// The last change of anything else above, except the news.
    package let changed: Timestamp
}

extension AccountState {
    /// The account on its partner's pages.
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

    /// The number of users who would see "Licenses not available", by product, without products for which nobody waits.
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
