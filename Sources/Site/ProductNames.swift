import Licensing

/// The brand names of products and integrations, the same in every language; what has none is called by its code.
struct ProductNames: Sendable {
    let products: ProductCatalog

    func name(of product: ProductID) -> String {
        products[product]?.name ?? product.text
    }

    func name(of integration: IntegrationID) -> String {
        switch integration {
        case .miteamMeetings: "MiTeam Meetings"
        case .micollab: "MiCollab"
        case .mivoiceOffice: "MiVoice Office"
        default: integration.text
        }
    }
}
