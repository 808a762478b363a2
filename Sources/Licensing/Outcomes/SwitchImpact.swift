/// The effect that switching an integration off now would have on the licenses of a product.
///
/// <doc:LicensingRules#Switching-off>: "An account page shows the impact beforehand".
package struct SwitchImpact: Hashable, Sendable {
    /// The effect.
    package enum Effect: String, Hashable, Sendable, CaseIterable {
        /// All licenses would be disabled, and the seats would return to the pool.
        case revokes
        /// Licenses would remain active without being shown.
        case retains
        /// Toggles would become operable in the console again.
        case returnsControl = "returns-control"
        /// No license would be affected.
        case nothing
    }

    package let integration: IntegrationID
    package let product: Product
    package let effect: Effect
    /// The number of licenses held now.
    package let licenses: Int
}

extension AccountState {
    /// The impact of switching off each active integration that is part of the rules of a product.
    package func switchImpacts(products: ProductCatalog, policies: Policies = .standard) -> [SwitchImpact] {
        products.products.flatMap { product in
            ([product.requires] + product.controlledBy).filter { position(of: $0) == .on }.map { integration in
                SwitchImpact(
                    integration: integration,
                    product: product,
                    effect: effect(ofSwitchingOff: integration, on: product, policies),
                    licenses: seats[product.id]?.count.assigned ?? 0
                )
            }
        }
    }

    private func effect(
        ofSwitchingOff integration: IntegrationID,
        on product: Product,
        _ policies: Policies
    ) -> SwitchImpact.Effect {
        if seats[product.id]?.count.assigned ?? 0 == 0 { return .nothing }
        if integration == product.requires {
            let wasEverControlled = product.controlledBy.contains { integrations[$0]?.wasEverOn == true }
            let isKept =
                control(of: product) == .on || product.whenSwitchedOff == .retain
                || (!wasEverControlled && policies.standaloneOff == .retain)
            return isKept ? .retains : .revokes
        }
        let othersControl = product.controlledBy.contains { $0 != integration && position(of: $0) == .on }
        return othersControl ? .nothing : position(of: product.requires) == .on ? .returnsControl : .retains
    }
}
