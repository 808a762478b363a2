import Licensing

/// The brand names of products and integrations, the same in every language; what has none is called by its code.
struct ProductNames: Sendable {
    let products: ProductCatalog

    func name(of product: ProductID) -> String {
        products[product]?.name ?? product.text
    }

    func name(of integration: IntegrationID) -> String {
        Self.integrations[integration.text] ?? integration.text
    }

    /// <doc:LicensingRules#Integrations>: the integrations that the console knows.
    private static let integrations = [
        "cloudlink-gateway": "CloudLink Gateway", "micc": "MiCC", "micollab": "MiCollab",
        "microsoft-teams": "Microsoft Teams", "mitel-one": "Mitel One", "miteam-meetings": "MiTeam Meetings",
        "mivoice-business": "MiVoice Business", "mivoice-office": "MiVoice Office",
    ]
}
