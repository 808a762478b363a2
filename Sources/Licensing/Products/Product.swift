/// What Vitrina needs to know of a product; the rules read this description and know no product by name.
///
/// <doc:LicensingRules#Products>: "Products are data".
package struct Product: Hashable, Sendable {
    package let id: ProductID
    /// The brand name, the same in every language.
    package let name: String
    /// The integration that must be on for the product to show a row.
    package let requires: IntegrationID
    /// The integrations that take control: while one is on, toggles are read-only.
    package let controlledBy: [IntegrationID]
    /// The kinds of license one can hold; empty: a plain toggle.
    package let tiers: [String]
    /// The effect of switching the required integration off on licenses that nothing else controls.
    package let whenSwitchedOff: SwitchOffPolicy

    package init(
        id: ProductID,
        name: String,
        requires: IntegrationID,
        controlledBy: [IntegrationID],
        tiers: [String] = [],
        whenSwitchedOff: SwitchOffPolicy
    ) {
        self.id = id
        self.name = name
        self.requires = requires
        self.controlledBy = controlledBy
        self.tiers = tiers
        self.whenSwitchedOff = whenSwitchedOff
    }
}

/// The effect of a destructive switch on the licenses that users hold.
///
/// For accounts that MiCollab never controlled, see <doc:LicensingRules#MiCollab-never-on>.
package enum SwitchOffPolicy: String, Hashable, Sendable, CaseIterable {
    case revoke, retain
}
