import Localization
import Mustache
import Site
import Templating

/// The user page in one language, for engines without the tags and locale files of Vitrina.
struct RivalTemplates {
    /// The place of the page in the layout; a text that no template contains.
    private static let bodyMark = "BODY-GOES-HERE"

    let locale: String
    /// The whole page as HTML with Mustache tags.
    let page: MustacheTemplate
    /// The page without its layout as Markdown with Mustache tags.
    let markdown: MustacheTemplate
    private let layoutWithMark: MustacheTemplate
    private let rivalValues: RivalValues

    init(rewriting templates: [TemplateSource], for catalog: LocaleCatalog) throws {
        var rewriter = MustacheRewriter(templates, catalog: catalog, schemas: UserPageSteps.schemas)
        let layout = try rewriter.rewritten("layout.html", as: .html, body: Self.bodyMark)
        let body = try rewriter.rewritten("user.md", as: .html)
        locale = catalog.id
        markdown = try MustacheTemplate(string: rewriter.rewritten("user.md", as: .markdown))
        layoutWithMark = try MustacheTemplate(string: layout)
        page = try MustacheTemplate(string: layout.replacing(Self.bodyMark, with: body))
        rivalValues = RivalValues(catalog: catalog, sentences: rewriter.sentences)
    }

    /// The values of the page as an author of Mustache templates would supply them: formatted texts, and flags for
    /// sections.
    func values(of records: [Record]) -> [String: Any] {
        rivalValues.values(of: records, UserPageSteps.schemas)
    }

    /// The parts of the layout before and after the page.
    func layout(with values: [String: Any]) -> (head: String, tail: String) {
        let parts = layoutWithMark.render(values).split(separator: Self.bodyMark, omittingEmptySubsequences: false)
        return (String(parts[0]), String(parts[1]))
    }
}
