package import StrictJSON

/// The contacts of an account: its partner, and the users who administer it.
///
/// <doc:LicensingRules#Contacts>. A change of the contacts changes the page of every user, so only a few admins are
/// named: those who were added first, whom new ones do not replace.
package struct Contacts: Hashable, Sendable {
    /// A user who administers the account.
    package struct Admin: Hashable, Sendable {
        package let id: UserID
        @Exact package private(set) var name: String
        @Exact package private(set) var email: String
    }

    /// The maximum number of named admins.
    package static let adminLimit = 3

    /// The partner's name; nil if the partner is unknown.
    @Exact package internal(set) var partner: String?
    /// The named admins, in the order in which they were added.
    package internal(set) var admins: [Admin] = []
}

extension AccountFold {
    /// Updates the contacts after a user was added, changed or removed.
    mutating func settleContacts(with id: UserID) {
        guard policies.namesAdmins else { return }
        let named = state.contacts.admins
        let isNamed = named.contains { $0.id == id }
        // An erased person has no address.
        if let user = state.users[id], user.role == .accountAdmin, !user.isErased {
            state.admins.insert(id)
            // Most administrators of a large account were added after the named ones.
            if !isNamed, named.count == Contacts.adminLimit, let last = named.last.flatMap({ state.users[$0.id] }),
                Contacts.precedes(last, user)
            {
                return
            }
        } else {
            state.admins.remove(id)
            guard isNamed else { return }
        }
        state.contacts.admins = state.admins.compactMap { state.users[$0] }
            .leading(Contacts.adminLimit, by: Contacts.precedes)
            .map { Contacts.Admin(id: $0.id, name: $0.name, email: $0.email) }
    }
}

extension Contacts {
    fileprivate static func precedes(_ left: User, _ right: User) -> Bool {
        (left.added, left.id) < (right.added, right.id)
    }
}
