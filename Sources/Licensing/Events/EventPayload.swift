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
    /// A type that this version does not know: kept and shown, never an error.
    case unknown(type: String)
}

/// On or off: the position of an integration or of a toggle, never whether a control can be used.
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

/// The name of an account, and the partner whose customer it is.
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

/// An order as it was bought.
package struct OrderPurchase: Hashable, Sendable, Codable {
    package let partner: PartnerID
    package let product: ProductID
    /// Seats, 1 to 1,000,000.
    package let quantity: Int
    package let purchased: CalendarDate?
    /// The first day on which it counts; nil: at once.
    package let starts: CalendarDate?
    /// The last day on which it counts; nil: perpetual.
    package let expires: CalendarDate?
    /// Numbers for reconciliation (SAP order, purchase orders, tracking), by the bytes of their names.
    package let references: [Reference]

    /// One number for reconciliation.
    package struct Reference: Hashable, Sendable, Codable {
        @Exact package private(set) var name: String
        @Exact package private(set) var value: String
    }
}

/// A change of a user as a person in an account.
package enum UserChange: Hashable, Sendable {
    case added(UserProfile)
    case updated(UserProfile)
    case removed
    /// The person's name and address are erased.
    case erased
}

/// A user's own facts.
package struct UserProfile: Hashable, Sendable {
    @Exact package private(set) var name: String
    @Exact package private(set) var email: String
    /// nil: not said; a new user is a plain user, an update keeps what was.
    package let role: UserRole?
    /// nil: not said; a new user has not registered, an update keeps what was.
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
    /// The list counts as never sent. Its source is that of this event.
    case withdrawn(list: String)
}

/// The users of an account at one moment, as a whole.
package struct UserList: Hashable, Sendable {
    /// A user in the list.
    ///
    /// A class, because lists of the same users share most of their entries.
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
        /// nil: not said; a new license has no tier, a license that is held keeps its own.
        @Exact package private(set) var tier: String?
    }

    /// In the order of their ids.
    package let users: [Entry]
    /// Whether users who are not listed are removed.
    package let isComplete: Bool
    /// The products whose licenses are taken from users who are listed without one, in the order of their ids.
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
