/// An entry of an account's history for the account's partner: about the account as a whole, without names of people.
///
/// <doc:SiteFiles#Isolation>: a partner's pages contain nothing about its accounts' users.
package struct AccountNews: Hashable, Sendable, Codable {
    /// An order at the time of a change.
    package struct OrderFacts: Hashable, Sendable, Codable {
        package let id: OrderID
        package let product: ProductID
        package let quantity: Int
        package let expires: CalendarDate?
    }

    /// The effect of a switch on the licenses of a product.
    package struct LicenseEffect: Hashable, Sendable, Codable {
        package enum Kind: Hashable, Sendable, Codable {
            case revoked, kept, keptAmbiguous
        }

        package let kind: Kind
        package let product: ProductID
        package let licenses: Int
    }

    /// The change.
    package enum Change: Hashable, Sendable, Codable {
        case created, updated, deactivated, reactivated
        case integration(IntegrationID, Switch, [LicenseEffect])
        case orderAssigned(OrderFacts)
        case orderRenewed(OrderFacts)
        case orderCancelled(OrderFacts)
        case orderStarted(OrderFacts)
        case orderExpired(OrderFacts)
    }

    /// The maximum number of entries on a partner's pages, for all accounts together and therefore also for each.
    package static let limit = 8

    package let time: Timestamp
    /// The event that caused the change; nil if a date caused it.
    package let event: EventIdentity?
    package let change: Change

    /// The entry without the names of people; nil for an entry about a single person, or about an order of another
    /// partner.
    ///
    /// <doc:LicensingRules#Partners>: "A partner sees all of its accounts and no other partner's". Orders of a former
    /// partner still count in an account that has changed its partner.
    init?(_ entry: HistoryEntry, for partner: PartnerID?) {
        if let order = entry.change.order, order.partner != partner { return nil }
        time = entry.time
        event = entry.event
        switch entry.change {
        case .accountCreated: change = .created
        case .accountUpdated: change = .updated
        case .accountDeactivated: change = .deactivated
        case .accountReactivated: change = .reactivated
        case .integration(let integration, let position, let effects):
            change = .integration(integration, position, effects.map(LicenseEffect.init))
        case .orderAssigned(let order): change = .orderAssigned(OrderFacts(order))
        case .orderRenewed(let order): change = .orderRenewed(OrderFacts(order))
        case .orderCancelled(let order): change = .orderCancelled(OrderFacts(order))
        case .orderStarted(let order): change = .orderStarted(OrderFacts(order))
        case .orderExpired(let order): change = .orderExpired(OrderFacts(order))
        case .userAdded, .userUpdated, .userRemoved, .userErased, .licenseAssigned, .licenseTierChanged,
            .licenseUnassigned,
            .lastSeatAssigned, .seatFreed:
            return nil
        }
    }
}

extension AccountNews.OrderFacts {
    fileprivate init(_ order: Order) {
        self.init(id: order.id, product: order.product, quantity: order.quantity, expires: order.expires)
    }
}

extension AccountNews.LicenseEffect {
    fileprivate init(_ effect: HistoryEntry.LicenseEffect) {
        switch effect {
        case .revoked(let product, let holders): self.init(kind: .revoked, product: product, licenses: holders.count)
        case .kept(let product, let licenses): self.init(kind: .kept, product: product, licenses: licenses)
        case .keptAmbiguous(let product, let licenses):
            self.init(kind: .keptAmbiguous, product: product, licenses: licenses)
        }
    }
}

extension HistoryEntry.Change {
    /// The order of the change.
    fileprivate var order: Order? {
        switch self {
        case .orderAssigned(let order), .orderRenewed(let order), .orderCancelled(let order), .orderStarted(let order),
            .orderExpired(let order):
            order
        default: nil
        }
    }
}
