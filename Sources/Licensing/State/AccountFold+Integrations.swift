/// The effect of switching an integration on licenses: <doc:LicensingRules#Switching>.
extension AccountFold {
    /// <doc:LicensingRules#Repeated-off>: "a repeated "M off" while M is off does nothing, however late or often it
    /// comes. Only a real on→off edge acts."
    mutating func turn(_ integration: IntegrationID, _ position: Switch, _ event: Event) {
        let before = state.integrations[integration]
        guard before?.position != position else { return }
        // The first "off" of an integration that was never on is recorded, but it is not an edge.
        let isEdge = position == .off && before != nil
        let affected = isEdge ? products.products.filter { $0.requires == integration } : []
        let effects = affected.compactMap { switchOff($0, event) }
        state.integrations[integration] = IntegrationSwitch(
            position: position,
            since: event.time,
            wasEverOn: before?.wasEverOn == true || position == .on
        )
        record(.integration(integration, position, effects), event)
    }

    /// Switches off the integration that a product requires.
    ///
    /// Licenses are lost only on the destructive edge.
    private mutating func switchOff(_ product: Product, _ event: Event) -> HistoryEntry.LicenseEffect? {
        let holders = state.seats[product.id]?.count.assigned ?? 0
        guard holders > 0 || !state.awaitingUser.isEmpty else { return nil }
        switch instant?.fate(of: product, standaloneOff: policies.standaloneOff) ?? .keep {
        case .revoke where state.control(of: product) == .off:
            let revoked = revokeAll(product.id, event)
            return revoked.isEmpty ? nil : .revoked(product.id, holders: revoked)
        // A license that waits for its user is kept without an entry in the history, because it has no holder.
        case _ where holders == 0:
            return nil
        case .keepAndFlag:
            return .keptAmbiguous(product.id, holders)
        case .keep, .revoke:
            return .kept(product.id, holders)
        }
    }

    /// Flags the account if licenses were kept because it is unknown whether they were lost.
    mutating func flagAmbiguity(at time: Timestamp) {
        for product in products.products where state.seats[product.id]?.count.assigned ?? 0 > 0 {
            guard instant?.fate(of: product, standaloneOff: policies.standaloneOff) == .keepAndFlag else { continue }
            state.flags.append(.ambiguousSwitch(product.requires, product.id, time: time))
        }
    }

    /// <doc:LicensingRules#Switching>: "all disabled, seats go back to the pool".
    private mutating func revokeAll(_ product: ProductID, _ event: Event) -> [HistoryEntry.Person] {
        var revoked: [HistoryEntry.Person] = []
        for id in state.users.keys {
            guard let user = state.users[id], user.licenses[product] != nil else { continue }
            take(product, from: id, .revoked, at: event.time)
            revoked.append(user.person)
        }
        for id in state.awaitingUser.keys { state.dropWaiting(product, of: id) }
        changeAssigned(of: product, by: -revoked.count, at: event.time)
        return revoked.sorted { $0.id < $1.id }
    }
}
