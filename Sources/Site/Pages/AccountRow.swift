import Licensing
import Templating

/// An account in a list of a partner.
struct AccountRow: Sendable {
    let summary: AccountSummary
    let seats: [SeatsRow]
    let link: String

    var isDeactivated: Bool { if case .deactivated = summary.status { true } else { false } }

    static let fields = Fields<AccountRow>([
        .text("name") { $0.summary.shownName },
        .code("id") { $0.summary.id.text },
        .text("number") { $0.summary.number },
        .link("link") { $0.link },
        .flag("isDeactivated") { $0.isDeactivated },
        .integer("userCount") { $0.summary.users },
        .integer("waiting") { $0.summary.waiting.values.reduce(0, +) },
        .integer("flags") { $0.summary.flags },
        .integer("neverRegistered") { $0.summary.unregisteredHolders },
        .list("seats", SeatsRow.fields) { $0.seats },
    ])
}
