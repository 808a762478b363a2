import Licensing
import Templating

/// The seats of a product in an account.
struct SeatsRow: Sendable {
    let product: Product
    let count: SeatCount
    /// The address of the list of users with a license.
    var assignedLink: String?
    /// The address of the list of users without a license.
    var freeLink: String?
    /// The address of the orders of the pool.
    var poolLink: String?
    /// The chart of earlier months; nil if there are fewer than two months with seats.
    var trend: TrendChart?

    private var bar: SeatBar { SeatBar(count) }

    static let fields = Fields<SeatsRow>(
        figures + [
            .link("assignedListLink") { $0.assignedLink },
            .link("freeListLink") { $0.freeLink },
            .link("poolListLink") { $0.poolLink },
            .list("trends", TrendChart.fields) { $0.trend.map { [$0] } ?? [] },
        ]
    )

    /// The numbers and their bar.
    static let figures: [Field<SeatsRow>] = [
        .code("product") { $0.product.id.text },
        .code("productName") { $0.product.name },
        .integer("pool") { $0.count.pool },
        .integer("assigned") { $0.count.assigned },
        .integer("free") { $0.count.free },
        .integer("over") { $0.count.over },
        .integer("barPool") { $0.bar.pool },
        .integer("barWithin") { $0.bar.within },
        .integer("barOver") { $0.bar.over },
    ]
}
