/// The facts about a product that the rules use.
///
/// The rules contain no product names.
///
/// <doc:LicensingRules#Products>: "Products are data".
package struct Product: Hashable, Sendable {
    package let id: ProductID
    /// The brand name, which is the same in every language.
    package let name: String
    /// The integration that must be on for a row of the product.
    package let requires: IntegrationID
    /// The integrations that control the licenses.
    ///
    /// While one of them is on, toggles are read-only.
    package let controlledBy: [IntegrationID]
    /// The kinds of licenses; empty for a plain toggle.
    package let tiers: [String]
    /// The effect of switching the required integration off if nothing else controls the licenses.
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
