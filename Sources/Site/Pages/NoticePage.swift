import Templating

/// What stands where no page can be shown; it knows nothing of any customer.
struct NoticePage: Sendable {
    let startLink: String

    static let fields = Fields<NoticePage>([.link("start") { $0.startLink }])
}
