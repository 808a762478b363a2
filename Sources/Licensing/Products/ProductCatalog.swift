/// The products whose licenses are followed.
///
/// A new product is one more entry here.
package struct ProductCatalog: Sendable {
    package let products: [Product]

    package init(_ products: [Product]) {
        self.products = products
    }

    /// The product of an id, or nil.
    package subscript(id: ProductID) -> Product? {
        products.first { $0.id == id }
    }

    /// What Vitrina ships with.
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
