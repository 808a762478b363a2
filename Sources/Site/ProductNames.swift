import Licensing

/// The names of products and integrations in all languages: brand names, or otherwise codes.
struct ProductNames: Sendable {
    let products: ProductCatalog

    func name(of product: ProductID) -> String {
        products[product]?.name ?? product.text
    }

    func name(of integration: IntegrationID) -> String {
        Self.integrations[integration.text] ?? integration.text
    }

    /// The integrations of the console: <doc:LicensingRules#Integrations>.
    private static let integrations = [
        "cloudlink-gateway": "CloudLink Gateway", "micc": "MiCC", "micollab": "MiCollab",
        "microsoft-teams": "Microsoft Teams", "mitel-one": "Mitel One", "miteam-meetings": "MiTeam Meetings",
        "mivoice-business": "MiVoice Business", "mivoice-office": "MiVoice Office",
    ]
}
