package import StrictJSON

/// An entry of an account's history: a change that its pages show.
package struct HistoryEntry: Hashable, Sendable {
    /// A person with the name at the time.
    package struct Person: Hashable, Sendable {
        package let id: UserID
        @Exact package private(set) var name: String
    }

    /// The effect of a switch on the licenses of a product.
    package enum LicenseEffect: Hashable, Sendable {
        /// The previous holders of licenses, which the history lists: <doc:LicensingRules#No-restoration>.
        case revoked(ProductID, holders: [Person])
        case kept(ProductID, Int)
        /// <doc:LicensingRules#Same-instant>: kept, and flagged for a human.
        case keptAmbiguous(ProductID, Int)
    }

    /// A detail of a user that changed.
    package struct UserDetail: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case name, email, role
            /// The user completed the registration, or it was withdrawn.
            case registered, unregistered
        }

        package let kind: Kind
        /// The previous and the new value; roles are codes.
        @Exact package private(set) var before: String
        @Exact package private(set) var after: String
    }

    /// The change.
    package enum Change: Hashable, Sendable {
        case accountCreated
        case accountUpdated
        case accountDeactivated
        case accountReactivated
        case integration(IntegrationID, Switch, [LicenseEffect])
        case orderAssigned(Order)
        case orderRenewed(Order)
        case orderCancelled(Order)
        case orderStarted(Order)
        case orderExpired(Order)
        case userAdded(Person)
        case userUpdated(Person, [UserDetail])
        case userRemoved(Person, released: [ProductID])
        case userErased(Person)
        case licenseAssigned(Person, ProductID, isOver: Bool, isNotManageable: Bool)
        case licenseTierChanged(Person, ProductID, tier: String?)
        case licenseUnassigned(Person, ProductID)
        /// The last seat was assigned to another user.
        ///
        /// The page of a user shows this instead of the other user's name.
        case lastSeatAssigned(ProductID)
        /// Another user lost a license or was removed.
        ///
        /// The page of a user shows this instead of the other user's name.
        case seatFreed(ProductID)
    }

    package let time: Timestamp
    /// The event that caused the change; nil if a date caused it.
    ///
    /// A list of users may cause many entries.
    package let event: EventIdentity?
    @Exact package private(set) var actor: String?
    package let change: Change
}

extension HistoryEntry.Change {
    /// The user of the change.
    package var person: HistoryEntry.Person? {
        switch self {
        case .userAdded(let person), .userUpdated(let person, _), .userRemoved(let person, _), .userErased(let person),
            .licenseAssigned(let person, _, _, _), .licenseTierChanged(let person, _, _),
            .licenseUnassigned(let person, _):
            person
        case .accountCreated, .accountUpdated, .accountDeactivated, .accountReactivated, .integration, .orderAssigned,
            .orderRenewed, .orderCancelled, .orderStarted, .orderExpired, .lastSeatAssigned, .seatFreed:
            nil
        }
    }

    /// The product whose license a user received, changed or lost.
    package var licensedProduct: ProductID? {
        switch self {
        case .licenseAssigned(_, let product, _, _), .licenseTierChanged(_, let product, _),
            .licenseUnassigned(_, let product):
            product
        default: nil
        }
    }

    /// The kind of change of the user, as a text that is unique for each entry of one event about one user.
    var deed: String {
        switch self {
        case .userAdded: "added"
        case .userUpdated: "updated"
        case .userRemoved: "removed"
        case .userErased: "erased"
        case .licenseAssigned(_, let product, _, _): "assigned \(product)"
        case .licenseTierChanged(_, let product, _): "tier \(product)"
        case .licenseUnassigned(_, let product): "unassigned \(product)"
        case .accountCreated, .accountUpdated, .accountDeactivated, .accountReactivated, .integration, .orderAssigned,
            .orderRenewed, .orderCancelled, .orderStarted, .orderExpired, .lastSeatAssigned, .seatFreed:
            ""
        }
    }
}

extension HistoryEntry {
    /// A text that identifies the entry among all entries of one time; empty if no event caused it.
    package var key: String {
        guard let event else { return "" }
        let line = event.source + " " + event.id
        guard let person = change.person else { return line }
        return line + " " + person.id.text + " " + change.deed
    }
}
