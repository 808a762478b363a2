/// The supported products.
///
/// A new product is another entry.
package struct ProductCatalog: Sendable {
    package let products: [Product]

    package init(_ products: [Product]) {
        self.products = products
    }

    /// The product with an id; nil if there is none.
    package subscript(id: ProductID) -> Product? {
        products.first { $0.id == id }
    }

    /// The products in Vitrina.
    package static let standard = ProductCatalog([
        Product(
            id: .miteamMeetings,
            name: "MiTeam Meetings",
            requires: .miteamMeetings,
            controlledBy: [.micollab],
            whenSwitchedOff: .revoke
        )
    ])
}
