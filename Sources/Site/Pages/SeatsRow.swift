import Licensing
import Templating

/// The seats of one product, of an account or of all accounts of a partner.
struct SeatsRow: Sendable {
    let product: Product
    let count: SeatCount

    static let fields = Fields<SeatsRow>([
        .code("product") { $0.product.id.text },
        .code("productName") { $0.product.name },
        .integer("pool") { $0.count.pool },
        .integer("assigned") { $0.count.assigned },
        .integer("free") { $0.count.free },
        .integer("over") { $0.count.over },
        // The bar: one unit per seat, on a scale that holds pool and over-allocation alike.
        .integer("scale") { max(1, $0.count.pool, $0.count.assigned) },
        .integer("within") { min($0.count.pool, $0.count.assigned) },
    ])
}
