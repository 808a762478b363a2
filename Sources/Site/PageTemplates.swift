import Localization
import Templating

/// Every template of the site, compiled for one language.
struct PageTemplates: Sendable {
    let catalog: LocaleCatalog
    let pages: [Frame.Page: Template]
    /// Guides by their names, with the titles that lists of guides show.
    let guides: [String: Guide]
    /// Keys of messages that some template says.
    let usedMessages: Set<String>

    /// One guide.
    struct Guide: Sendable {
        let title: String
        let template: Template
    }

    /// The template of each kind of page and the fields it may name.
    ///
    /// Guides have a template each.
    private static let files: [(page: Frame.Page, file: String, fields: FieldSchema)] = [
        (.start, "start.md", StartPage.fields.schema),
        (.help, "help.md", HelpPage.fields.schema),
        (.partner, "partner.md", DashboardPage.fields.schema),
        (.partnerOrders, "partner-orders.md", PartnerOrdersPage.fields.schema),
        (.partnerOrderList, "partner-orders.md", PartnerOrdersPage.fields.schema),
        (.partnerAccounts, "partner-accounts.md", PartnerAccountsPage.fields.schema),
        (.partnerAccountList, "partner-accounts.md", PartnerAccountsPage.fields.schema),
        (.account, "account.md", AccountPage.fields.schema),
        (.accountUsers, "account-users.md", UsersPage.fields.schema),
        (.accountList, "account-users.md", UsersPage.fields.schema),
        (.accountHistory, "account-history.md", HistoryPage.fields.schema),
        (.accountHistoryPart, "account-history.md", HistoryPage.fields.schema),
        (.accountHolders, "account-holders.md", HoldersPage.fields.schema),
        (.accountOrderList, "account-orders.md", AccountOrdersPage.fields.schema),
        (.accountDeleted, "account-deleted.md", DeletedAccountPage.fields.schema),
        (.user, "user.md", UserPage.fields.schema),
        (.notFound, "not-found.md", NoticePage.fields.schema),
        (.linkEnded, "link-ended.md", NoticePage.fields.schema),
    ]

    private static let layout = "layout.html"

    /// Compiles everything, and collects every mistake into `problems`.
    init(_ sources: SiteSources, _ library: TemplateLibrary, _ catalog: LocaleCatalog, problems: inout [SiteProblem]) {
        let formatter = LocaleFormatter(formats: catalog.formats)
        var pages: [Frame.Page: Template] = [:]
        var guides: [String: Guide] = [:]
        func compile(_ file: String, _ fields: FieldSchema) -> Template? {
            do throws(TemplateErrors) {
                return try library.compile(
                    file,
                    layout: Self.layout,
                    scopes: [Frame.fields.schema, fields],
                    catalog: catalog,
                    formatter: formatter
                )
            } catch {
                problems += error.errors.map(SiteProblem.init)
                return nil
            }
        }
        for (page, file, fields) in Self.files { pages[page] = compile(file, fields) }
        for guide in sources.guides(in: catalog.id) {
            let path = "help/\(catalog.id)/\(guide).md"
            guard let source = sources.templates.first(where: { $0.path == path }) else { continue }
            guard let title = Self.title(of: source) else {
                problems.append(
                    SiteProblem(
                        severity: .error,
                        file: "\(sources.templatesName)/\(path)",
                        line: 1,
                        column: 1,
                        text: "a guide begins with its title: write \"# Title\" in the first line"
                    )
                )
                continue
            }
            guides[guide] = compile(path, Fields<Void>([]).schema).map { Guide(title: title, template: $0) }
        }
        self.catalog = catalog
        self.pages = pages
        self.guides = guides
        usedMessages = (Array(pages.values) + guides.values.map(\.template)).reduce(into: []) {
            $0.formUnion($1.usedMessages)
        }
    }

    /// The text of the heading in the first line.
    private static func title(of source: TemplateSource) -> String? {
        let line = String(decoding: source.bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard line.hasPrefix("# ") else { return nil }
        let title = String(line.dropFirst(2).replacing(/[ ]*\{#[^}]*\}$/, with: ""))
        return title.isEmpty ? nil : title
    }
}
