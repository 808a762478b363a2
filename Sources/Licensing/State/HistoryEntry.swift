package import StrictJSON

/// One line of an account's history: something that changed what its pages show.
package struct HistoryEntry: Hashable, Sendable {
    /// A person as they were called at the time.
    package struct Person: Hashable, Sendable {
        package let id: UserID
        @Exact package private(set) var name: String
    }

    /// What switching an integration did to the licenses of one product.
    package enum LicenseEffect: Hashable, Sendable {
        /// Who held licenses before: domain.md 4 h, "the history lists who held licenses before".
        case revoked(ProductID, holders: [Person])
        case kept(ProductID, Int)
        /// domain.md 4 g: kept, and flagged for a human.
        case keptAmbiguous(ProductID, Int)
    }

    /// What changed.
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
        case userUpdated(Person)
        case userRemoved(Person, released: [ProductID])
        case licenseAssigned(Person, ProductID, isOver: Bool, isNotManageable: Bool)
        case licenseTierChanged(Person, ProductID, tier: String?)
        case licenseUnassigned(Person, ProductID)
        /// To somebody else: how the page of a user says it, who learns nothing about others.
        case lastSeatAssigned(ProductID)
        /// By somebody else, who lost a license or was removed.
        case seatFreed(ProductID)
    }

    package let time: Timestamp
    /// The event behind it; nil where a date alone brought it about.
    package let event: EventIdentity?
    @Exact package private(set) var actor: String?
    package let change: Change
}
