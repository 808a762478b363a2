package import StrictJSON

/// A user of an account.
package struct User: Hashable, Sendable {
    /// A license that a user holds.
    package struct License: Hashable, Sendable {
        @Exact package private(set) var tier: String?
        /// The time at which the user received the license.
        package let since: Timestamp
        /// Whether it was assigned from the console while MiCollab controlled the licenses of the account:
        /// <doc:LicensingRules#Console-assignment>.
        package let isNotManageable: Bool
    }

    /// The last loss of a license.
    package struct Loss: Hashable, Sendable {
        /// Removed individually, or by switching the integration off.
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
    /// Whether the user has completed the registration; nil: no event says so.
    package internal(set) var isRegistered: Bool?
    package let added: Timestamp
    /// The held licenses by product.
    package internal(set) var licenses: [ProductID: License] = [:]
    /// The last loss of each product that the user does not hold now.
    package internal(set) var losses: [ProductID: Loss] = [:]
    /// The last change of the facts above.
    package internal(set) var changed: Timestamp
    /// The time since which the answer for a product is the same, if events of one instant cancelled each other.
    var unchangedAnswers: [ProductID: Timestamp] = [:]

    /// The time since which the user's own facts have led to the answer for a product.
    func ownAnswerSince(_ product: ProductID) -> Timestamp {
        unchangedAnswers[product] ?? max(added, licenses[product]?.since ?? losses[product]?.time ?? added)
    }
}
