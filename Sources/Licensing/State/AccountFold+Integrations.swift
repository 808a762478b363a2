/// What switching an integration does to licenses: domain.md section 4.
extension AccountFold {
    /// domain.md 4 f: "a repeated "M off" while M is off does nothing, however late or often it comes. Only a real on→off
    /// edge acts."
    mutating func turn(_ integration: IntegrationID, _ position: Switch, _ event: Event) {
        let before = state.integrations[integration]
        // The first "off" of a switch that was never on is worth knowing, but it is no edge.
        guard before?.position != position else { return }
        let isEdge = before != nil || position == .on
        let affected = isEdge ? products.products.filter { $0.requires == integration } : []
        let effects = position == .off ? affected.compactMap { switchOff($0, event) } : []
        state.integrations[integration] = IntegrationSwitch(
            position: position, since: event.time, wasEverOn: before?.wasEverOn == true || position == .on)
        state.overviewChanged = event.time
        state.usersChanged = event.time
        record(.integration(integration, position, effects), event)
    }

    /// The integration that a product needs goes off. Nothing is lost unless the edge is the destructive one.
    private mutating func switchOff(_ product: Product, _ event: Event) -> HistoryEntry.LicenseEffect? {
        let holders = state.seats[product.id]?.count.assigned ?? 0
        switch fate(of: product, event) {
        case .keep:
            return holders > 0 ? .kept(product.id, holders) : nil
        case .keepAndFlag:
            state.flags.append(.ambiguousSwitch(product.requires, product.id, time: event.time))
            return .keptAmbiguous(product.id, holders)
        case .revoke:
            let revoked = revokeAll(product.id, event)
            return revoked.isEmpty ? nil : .revoked(product.id, holders: revoked)
        }
    }

    /// What becomes of the licenses when the product's integration goes off.
    private enum Fate {
        case keep, keepAndFlag, revoke
    }

    /// domain.md 4: "–,M | M off | all disabled, seats go back to the pool: the only destructive edge"; with C on, "kept".
    private func fate(of product: Product, _ event: Event) -> Fate {
        guard product.whenSwitchedOff == .revoke else { return .keep }
        let wasEverControlled = product.controlledBy.contains { state.integrations[$0]?.wasEverOn == true }
        if !wasEverControlled, policies.standaloneOff == .retain { return .keep }
        // domain.md 4 g: "the same instant, no sequence to tell them apart: *ours*, keep, and flag the account for a
        // human: keeping can be undone." So every order in which the switches may have happened is looked at.
        guard let batch else { return .keep }
        let control = product.controlledBy.map { batch.positions(of: $0, at: event) }
        let mayBeControlled = control.contains { $0.contains(.on) }
        let mayBeUncontrolled = control.allSatisfy { $0.contains(.off) }
        guard mayBeUncontrolled else { return .keep }
        let isSurelyAnEdge = batch.knownPosition(of: product.requires, at: event) == .on
        return mayBeControlled || !isSurelyAnEdge ? .keepAndFlag : .revoke
    }

    /// domain.md 4: "all disabled, seats go back to the pool".
    private mutating func revokeAll(_ product: ProductID, _ event: Event) -> [HistoryEntry.Person] {
        var revoked: [HistoryEntry.Person] = []
        for id in state.users.keys {
            guard let user = state.users[id], user.licenses[product] != nil else { continue }
            state.users[id]?.licenses[product] = nil
            state.users[id]?.losses[product] = User.Loss(kind: .revoked, time: event.time)
            state.users[id]?.changed = event.time
            revoked.append(user.person)
        }
        for id in awaitingUser.keys { awaitingUser[id]?[product] = nil }
        changeAssigned(of: product, by: -revoked.count, at: event.time)
        return revoked.sorted { $0.id < $1.id }
    }
}

/// The events of one time, and where the switches stood before them.
struct Batch: Sendable {
    private let switches: [Event]
    private let before: [IntegrationID: IntegrationSwitch]

    init(_ events: [Event], before: [IntegrationID: IntegrationSwitch]) {
        switches = events.filter { if case .integration = $0.payload { true } else { false } }
        self.before = before
    }

    /// The position of an integration just before `event`, by what is known to have come first.
    func knownPosition(of integration: IntegrationID, at event: Event) -> Switch {
        var known = before[integration]?.position ?? .off
        for other in switches where other.isKnownToPrecede(event) {
            if case .integration(_, integration, let position) = other.payload { known = position }
        }
        return known
    }

    /// Every position that an integration may have had just before `event`, as far as the senders tell.
    func positions(of integration: IntegrationID, at event: Event) -> Set<Switch> {
        var positions: Set<Switch> = [knownPosition(of: integration, at: event)]
        for other in switches where !other.isKnownToPrecede(event) && !event.isKnownToPrecede(other) {
            if case .integration(_, integration, let position) = other.payload { positions.insert(position) }
        }
        return positions
    }
}
