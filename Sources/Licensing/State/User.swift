package import StrictJSON

/// A user of an account.
package struct User: Hashable, Sendable {
    /// A license that a user holds.
    package struct License: Hashable, Sendable {
        @Exact package private(set) var tier: String?
        /// When the user came to hold it.
        package let since: Timestamp
        /// <doc:LicensingRules#Console-assignment>: assigned from the console while MiCollab controlled the account's
        /// licenses.
        package let isNotManageable: Bool
    }

    /// How a user lost a license.
    package struct Loss: Hashable, Sendable {
        /// Taken away individually, or by switching the integration off.
        package enum Kind: Hashable, Sendable {
            case unassigned, revoked
        }

        package let kind: Kind
        package let time: Timestamp
    }

    package let id: UserID
    @Exact package internal(set) var name: String
    @Exact package internal(set) var email: String
    package internal(set) var role: UserRole
    package internal(set) var isRegistered: Bool
    package let added: Timestamp
    /// Licenses held, by product.
    package internal(set) var licenses: [ProductID: License] = [:]
    /// The last loss of each product that the user does not hold now.
    package internal(set) var losses: [ProductID: Loss] = [:]
    /// When the facts above last changed.
    package internal(set) var changed: Timestamp
    /// If events of one instant cancelled each other out: since when the answer for a product has been the same.
    var unchangedAnswers: [ProductID: Timestamp] = [:]

    /// Since when the user's own facts have led to the answer for a product.
    func ownAnswerSince(_ product: ProductID) -> Timestamp {
        unchangedAnswers[product] ?? max(added, licenses[product]?.since ?? losses[product]?.time ?? added)
    }
}
