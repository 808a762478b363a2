import Licensing
import Publishing
import Site

/// Brings the pages of one partner in line with its orders and the totals of its accounts.
struct PartnerJob: Sendable {
    let state: PartnerState

    func run(_ renderer: SiteRenderer, _ publisher: Publisher) throws {
        var paths: Set<String> = []
        try renderer.renderPartner(state) { file in
            paths.insert(file.route.path)
            try publisher.publish(file)
        }
        try publisher.prune(below: Route.directory(of: .partner(state.partner.id)), keeping: paths)
    }
}
