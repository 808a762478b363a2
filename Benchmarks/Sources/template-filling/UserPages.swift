import Licensing
import Localization
import Mustache
import Regeneration
import Site
import Templating
import Workload

/// A user page whose data is prepared for all contestants.
///
/// This is a class, so that passing it takes almost no time.
final class PreparedPage {
    let steps: UserPageSteps
    let records: [Record]
    /// The same template in the format of Mustache, and the same values.
    let mustache: MustacheTemplate
    let values: [String: Any]
    /// The page without its layout as Markdown with Mustache tags, and as Markdown with data.
    let markdownTemplate: MustacheTemplate
    let markdown: String
    /// The layout before and after the page.
    let head: [UInt8]
    let tail: [UInt8]

    init(_ steps: UserPageSteps, _ rival: RivalTemplates) {
        self.steps = steps
        records = steps.records()
        mustache = rival.page
        values = rival.values(of: records)
        markdownTemplate = rival.markdown
        markdown = rival.markdown.render(values)
        let (head, tail) = rival.layout(with: values)
        self.head = Array(head.utf8)
        self.tail = Array(tail.utf8)
    }
}

/// All user pages of a small sample, in every language.
enum UserPages {
    static func ofSample() async throws -> [PreparedPage] {
        let files = try VitrinaFiles()
        let renderer = try SiteRenderer(files.sources)
        let view = try await LedgerView(try await Sample(accounts: 24, users: 400).ledger(), asOf: Sample.moment)
        let rivals = try files.catalogs.map { try RivalTemplates(rewriting: files.templates, for: $0) }
        var pages: [PreparedPage] = []
        for account in try await view.accounts() {
            let state = try await view.account(account)
            for user in state.users.values.sorted(by: { $0.id < $1.id }) {
                for rival in rivals {
                    let steps = UserPageSteps(user, in: state, locale: rival.locale, asOf: view.moment, by: renderer)
                    if let steps { pages.append(PreparedPage(steps, rival)) }
                }
            }
        }
        return pages
    }
}
