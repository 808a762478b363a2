extension AccountState {
    /// The history behind an explanation: what happened to the user, to the integrations that matter, and, where the user
    /// waits for a seat, to the orders of the product.
    package func evidence(for user: User, _ explanation: Explanation) -> [HistoryEntry] {
        let product = explanation.product
        let integrations = [product.requires] + product.controlledBy
        let waits = explanation.outcome == .licensesNotAvailable
        return history.filter { entry in
            switch entry.change {
            case .integration(let integration, _, _): integrations.contains(integration)
            case .userAdded(let person), .userUpdated(let person), .userRemoved(let person, _): person.id == user.id
            case .licenseAssigned(let person, let id, _, _), .licenseTierChanged(let person, let id, _),
                .licenseUnassigned(let person, let id):
                person.id == user.id && id == product.id
            case .orderAssigned(let order), .orderRenewed(let order), .orderCancelled(let order),
                .orderStarted(let order),
                .orderExpired(let order):
                waits && order.product == product.id
            case .accountCreated: explanation.since == entry.time
            case .accountUpdated, .accountDeactivated, .accountReactivated: false
            }
        }
    }
}
