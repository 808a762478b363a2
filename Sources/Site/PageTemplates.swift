import Basics
import Localization
import Templating

/// All templates of the site, compiled for one language.
final class PageTemplates: Sendable {
    let catalog: LocaleCatalog
    /// The messages of the catalog as plain text, for files that are not pages.
    let phrases: Phrasebook
    let pages: [Frame.Page: Template]
    /// Guides by name.
    let guides: [String: Guide]
    /// The guides of the language to which its list of guides links, each once, in the order of the links.
    let guideLinks: [GuideLink]
    /// The keys of all messages in templates.
    let usedMessages: Set<String>

    /// A guide.
    struct Guide: Sendable {
        let title: String
        /// The first paragraph as plain text; nil if the guide does not begin with one.
        let summary: String?
        let contents: GuidePage
        let template: Template
    }

    /// A link of the list of guides.
    struct GuideLink: Sendable {
        let guide: String
        /// The words of the link; nil if they contain a value.
        let text: String?
    }

    /// The template of a kind of page, with its fields; nil for guides, each of which has its own template.
    private static func source(of page: Frame.Page) -> (file: String, fields: FieldSchema)? {
        switch page {
        case .start: ("start.md", StartPage.fields.schema)
        case .help: ("help.md", HelpPage.fields.schema)
        case .guide: nil
        case .partner: ("partner.md", DashboardPage.fields.schema)
        case .partnerOrders, .partnerOrderList: ("partner-orders.md", PartnerOrdersPage.fields.schema)
        case .partnerAccounts, .partnerAccountList: ("partner-accounts.md", PartnerAccountsPage.fields.schema)
        case .account: ("account.md", AccountPage.fields.schema)
        case .accountUsers, .accountList: ("account-users.md", UsersPage.fields.schema)
        case .accountHistory, .accountHistoryPart: ("account-history.md", HistoryPage.fields.schema)
        case .accountHolders: ("account-holders.md", HoldersPage.fields.schema)
        case .accountOrderList: ("account-orders.md", AccountOrdersPage.fields.schema)
        case .accountDeleted: ("account-deleted.md", DeletedAccountPage.fields.schema)
        case .user: ("user.md", UserPage.fields.schema)
        case .notFound: ("not-found.md", NoticePage.fields.schema)
        case .linkEnded: ("link-ended.md", NoticePage.fields.schema)
        case .unavailable: ("unavailable.md", NoticePage.fields.schema)
        }
    }

    private static let layout = "layout.html"

    /// Compiles all templates, and adds their errors to `problems`.
    init(_ sources: SiteSources, _ library: TemplateLibrary, _ catalog: LocaleCatalog, problems: inout [Diagnostic]) {
        let formatter = LocaleFormatter(formats: catalog.formats, grouping: catalog.grouping)
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
                problems += error.errors.map(\.diagnostic)
                return nil
            }
        }
        for page in Frame.Page.allCases {
            guard let source = Self.source(of: page) else { continue }
            pages[page] = compile(source.file, source.fields)
        }
        let guideList = SiteSources.guideList(in: catalog.id)
        if sources.template(guideList) != nil { pages[.help] = compile(guideList, HelpPage.fields.schema) }
        for guide in sources.guides(in: catalog.id) {
            let path = "help/\(catalog.id)/\(guide).md"
            let template = compile(path, GuidePage.fields.schema)
            guard let title = library.title(of: path), title.hasVisibleText else {
                // A file that is not text has already been reported.
                guard template != nil else { continue }
                problems.append(
                    Diagnostic(
                        severity: .error,
                        file: "\(sources.templatesName)/\(path)",
                        place: .start,
                        message: "a guide must begin with its title: write \"# Title\" in the first line, without tags"
                    )
                )
                continue
            }
            let outline = library.outline(of: path)
            guides[guide] = template.map { template in
                Guide(
                    title: title,
                    summary: outline.summary(in: catalog),
                    contents: GuidePage(outline.sections(in: catalog)),
                    template: template
                )
            }
        }
        problems += Self.problems(ofCodeMessages: catalog)
        self.catalog = catalog
        phrases = Phrasebook(catalog, formatter)
        self.pages = pages
        self.guides = guides
        let allGuides = sources.allGuides
        guideLinks = library.outline(of: guideList).links(in: catalog).reduce(into: []) { links, link in
            let name = allGuides.first { link.target == "\($0).html" }
            guard let name, !links.contains(where: { $0.guide == name }) else { return }
            links.append(GuideLink(guide: name, text: link.text))
        }
        usedMessages = (Array(pages.values) + guides.values.map(\.template)).reduce(into: []) {
            $0.formUnion($1.usedMessages)
        }
    }

    /// Errors in messages that only code uses: their compilation does not check placeholders.
    private static func problems(ofCodeMessages catalog: LocaleCatalog) -> [Diagnostic] {
        let known = SiteRenderer.commandMessages.merging(SiteRenderer.codeMessages) { $1 }
        return known.sorted { $0.key < $1.key }.compactMap { key, allowed in
            guard let message = catalog.messages[key], !allowed.isSuperset(of: message.arguments.keys) else {
                return nil
            }
            let place = catalog.place(of: key) ?? .start
            let names = allowed.sorted().map { "{\($0)}" }.joined(separator: ", ")
            return Diagnostic(
                severity: .error,
                file: catalog.file,
                place: place,
                message: allowed.isEmpty
                    ? "the message \"\(key)\" is shown without arguments: remove {…}"
                    : "the message \"\(key)\" supports only \(names)"
            )
        }
    }
}
