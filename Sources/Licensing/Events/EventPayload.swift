package import StrictJSON

/// The change that an event reports, one case per kind of subject.
package enum EventPayload: Hashable, Sendable {
    case partner(PartnerID, PartnerChange)
    case account(AccountID, AccountChange)
    case order(OrderID, OrderChange)
    case integration(AccountID, IntegrationID, Switch)
    case user(AccountID, UserID, UserChange)
    case license(AccountID, UserID, ProductID, LicenseChange)
    case list(AccountID, UserListChange)
    /// A type that this version does not know.
    ///
    /// It is stored and shown, and never an error.
    case unknown(type: String)
}

/// The position of an integration or of a toggle, independent of whether it can be operated.
package enum Switch: String, Hashable, Sendable, Codable, CaseIterable {
    case on, off
}

/// A change of a partner.
package enum PartnerChange: Hashable, Sendable {
    case created(name: String)
    case updated(name: String)
}

/// A change of an account as a whole.
package enum AccountChange: Hashable, Sendable {
    case created(AccountProfile)
    case updated(AccountProfile)
    case deactivated
    case reactivated
    case deleted
}

/// The name of an account, and its partner.
package struct AccountProfile: Hashable, Sendable {
    package let partner: PartnerID
    @Exact package private(set) var name: String
    @Exact package private(set) var number: String?
    /// The language in which the account's links open by default.
    @Exact package private(set) var locale: String?
}

/// A change of an order.
package enum OrderChange: Hashable, Sendable {
    case purchased(OrderPurchase)
    case renewed(expires: CalendarDate?)
    case cancelled
    case assigned(AccountID)
}

/// An order as purchased.
package struct OrderPurchase: Hashable, Sendable, Codable {
    /// The maximum number of references.
    static let referenceLimit = 100

    package let partner: PartnerID
    package let product: ProductID
    /// The number of seats, from 1 to 1,000,000.
    package let quantity: Int
    package let purchased: CalendarDate?
    /// The first day on which the order counts; nil if it counts immediately.
    package let starts: CalendarDate?
    /// The last day on which the order counts; nil for a perpetual order.
    package let expires: CalendarDate?
    /// Numbers for reconciliation (SAP order, purchase orders, tracking), by the bytes of their names.
    package let references: [Reference]

    /// A number for reconciliation.
    package struct Reference: Hashable, Sendable, Codable {
        @Exact package private(set) var name: String
        @Exact package private(set) var value: String
    }
}

/// A change of a user of an account.
package enum UserChange: Hashable, Sendable {
    case added(UserProfile)
    case updated(UserProfile)
    case removed
    /// The person's name and address are erased.
    case erased
}

/// The facts about a user.
package struct UserProfile: Hashable, Sendable {
    @Exact package private(set) var name: String
    @Exact package private(set) var email: String
    /// nil if the event does not contain it.
    ///
    /// A new user is then a plain user; an update changes nothing.
    package let role: UserRole?
    /// nil if the event does not contain it.
    ///
    /// A new user has then not registered; an update changes nothing.
    package let registered: Bool?
}

/// The rights of a user in the account.
package enum UserRole: String, Hashable, Sendable, CaseIterable {
    case user
    case accountAdmin = "account-admin"
}

/// A change of a user's license of a product.
package enum LicenseChange: Hashable, Sendable {
    case assigned(tier: String?)
    case unassigned
}

/// A change of the list of an account's users.
package enum UserListChange: Hashable, Sendable {
    case listed(UserList)
    /// The list counts as never sent.
    ///
    /// It has the same source as this event.
    case withdrawn(list: String)
}

/// All users of an account at one moment.
package struct UserList: Hashable, Sendable {
    /// A user in the list.
    ///
    /// This is a class, because lists of the same users share most of their entries.
    package final class Entry: Hashable, Sendable {
        package let user: UserID
        package let profile: UserProfile
        /// The licenses that the user holds, by product.
        package let licenses: [License]

        init(user: UserID, profile: UserProfile, licenses: [License]) {
            self.user = user
            self.profile = profile
            self.licenses = licenses
        }

        package static func == (left: Entry, right: Entry) -> Bool {
            left === right
                || left.user == right.user && left.profile == right.profile && left.licenses == right.licenses
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(user)
            hasher.combine(profile)
            hasher.combine(licenses)
        }
    }

    /// A license in the list.
    package struct License: Hashable, Sendable {
        package let product: ProductID
        /// nil if the event does not contain it.
        ///
        /// A new license then has no tier; a held license keeps its tier.
        @Exact package private(set) var tier: String?
    }

    /// The users in the order of their ids.
    package let users: [Entry]
    /// Whether users who are not listed are removed.
    package let isComplete: Bool
    /// The products whose licenses are removed from users who are listed without one, in the order of their ids.
    package let products: [ProductID]

    /// Whether a user is listed.
    func contains(_ user: UserID) -> Bool {
        var (low, high) = (0, users.count)
        while low < high {
            let middle = (low + high) / 2
            if users[middle].user < user { low = middle + 1 } else { high = middle }
        }
        return low < users.count && users[low].user == user
    }
}

extension Event {
    /// The listed users; nil if the event is not a list.
    package var list: UserList? { if case .list(_, .listed(let list)) = payload { list } else { nil } }
}
