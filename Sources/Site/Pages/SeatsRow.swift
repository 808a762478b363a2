import Licensing
import Templating

/// The seats of one product in an account.
struct SeatsRow: Sendable {
    let product: Product
    let count: SeatCount
    /// Who holds the licenses.
    var assignedLink: String?
    /// Who could still get one.
    var freeLink: String?
    /// The orders behind the pool.
    var poolLink: String?
    /// nil where seats never changed or did so within one month alone.
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
