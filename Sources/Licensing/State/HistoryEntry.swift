package import StrictJSON

/// One line of an account's history: something that changed what its pages show.
package struct HistoryEntry: Hashable, Sendable {
    /// A person as they were called at the time.
    package struct Person: Hashable, Sendable {
        package let id: UserID
        @Exact package private(set) var name: String
    }

    /// The effect of a switch on the licenses of one product.
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
            /// The user completed the registration, or it was taken back.
            case registered, unregistered
        }

        package let kind: Kind
        /// As it was before, and as it is now; roles by their codes.
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
        /// To another user. The page of a user says it so, because it shows nothing about others.
        case lastSeatAssigned(ProductID)
        /// By another user, who lost a license or was removed.
        case seatFreed(ProductID)
    }

    package let time: Timestamp
    /// The event behind it; a list of users is behind many lines; nil where a date alone brought it about.
    package let event: EventIdentity?
    @Exact package private(set) var actor: String?
    package let change: Change
}

extension HistoryEntry.Change {
    /// The user whom the change is about.
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

    /// The change of the user, as a text that differs for each line that one event adds about one user.
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
    /// A text that tells the line apart from all others of one time, wherever it is in the history; empty where no
    /// event is behind it.
    package var key: String {
        guard let event else { return "" }
        let line = event.source + " " + event.id
        guard let person = change.person else { return line }
        return line + " " + person.id.text + " " + change.deed
    }
}
