import Basics
package import Localization

/// All parsed templates of a site, from which pages are compiled once per locale.
///
/// Pages and layouts are named by their path. Partials are `partials/NAME.html` or `partials/NAME.md`.
package struct TemplateLibrary: Sendable {
    /// The maximum size of a template in bytes, which bounds the time that cmark takes.
    package static let sizeLimit = 256 * 1024

    /// The name of the folder in errors.
    private let root: String
    /// Templates by path, parsed once for all languages and pages.
    private let templates: [String: ParsedTemplate]

    /// Another target of a literal link in Markdown.
    package struct Redirect: Sendable {
        let target: String
        /// The language of the target.
        let language: String

        package init(target: String, language: String) {
            self.target = target
            self.language = language
        }
    }

    /// - Parameters:
    ///   - root: the name of the folder in errors.
    ///   - redirect: another target of a literal link, for the path of its file and the written target; nil keeps it.
    package init(
        _ sources: [TemplateSource],
        root: String = "Templates",
        redirect: (_ path: String, _ target: String) -> Redirect? = { _, _ in nil }
    ) {
        self.root = root
        let parsed = sources.map { source in
            (source.path, Self.parse(source, root: root) { redirect(source.path, $0) })
        }
        templates = Dictionary(parsed) { first, _ in first }
    }

    /// The paths of all templates, sorted.
    package var paths: [String] { templates.keys.sorted() }

    /// The text of the level 1 heading at the beginning of a Markdown file.
    ///
    /// - Returns: nil if there is no such heading or file, or if the heading contains a tag.
    package func title(of path: String) -> String? { templates[path]?.title }

    /// What lists and contents say about a Markdown file.
    package func outline(of path: String) -> TemplateOutline { templates[path]?.outline ?? TemplateOutline() }

    /// Compiles a page.
    ///
    /// - Parameters:
    ///   - layout: the template that includes the page as `{{> body}}`; nil for the page alone.
    ///   - scopes: the fields that the template may use, outermost first. Inner names hide outer ones.
    /// - Throws: all errors of the page, its layout, and its partials.
    package func compile(
        _ path: String,
        layout: String? = nil,
        scopes: [FieldSchema],
        catalog: LocaleCatalog,
        formatter: LocaleFormatter
    ) throws(TemplateErrors) -> Template {
        var compiler = TemplateCompiler(library: self, scopes: scopes, messages: catalog.messages)
        compiler.compile(page: path, layout: layout)
        guard compiler.errors.isEmpty else { throw TemplateErrors(compiler.errors) }
        return Template(
            program: compiler.program,
            plurals: catalog.plurals,
            formatter: formatter,
            scopeCount: scopes.count,
            usedMessages: compiler.usedMessages,
            usedFields: compiler.usedFields,
            usedPartials: compiler.usedPartials,
            anchors: compiler.anchors
        )
    }

    func template(_ path: String) -> ParsedTemplate? { templates[path] }

    private static func parse(
        _ source: TemplateSource,
        root: String,
        redirect: (_ target: String) -> Redirect?
    ) -> ParsedTemplate {
        let path = "\(root)/\(source.path)"
        func fault(_ problem: TemplateError.Problem, at place: SourcePlace) -> ParsedTemplate {
            ParsedTemplate(pieces: [], errors: [TemplateError(TemplatePlace(path: path, place), problem)])
        }
        guard source.bytes.count <= sizeLimit else { return fault(.tooLarge(limit: sizeLimit), at: .start) }
        let text: SourceText
        do throws(SourceTextError) {
            text = try SourceText(decoding: source.bytes)
        } catch {
            return fault(.notText(error.fault), at: error.place)
        }
        let template = TemplateText(path: path, text)
        let isMarkdown = source.path.utf8.suffix(3).elementsEqual(".md".utf8)
        var parsed = isMarkdown ? MarkdownParser.parse(template, redirect) : HTMLParser.parse(template)
        let balance = SectionBalance(parsed.pieces)
        parsed.pieces = balance.pieces
        parsed.errors += balance.errors
        return parsed
    }

    /// The beginning of a file.
    func start(of path: String) -> TemplatePlace { TemplatePlace(path: "\(root)/\(path)", .start) }

    /// The path of a partial, or the error of its name.
    func path(ofPartial name: String, _ suggestions: inout Suggestions) -> Result<String, PartialFault> {
        let paths = ["partials/\(name).html", "partials/\(name).md"].filter { templates[$0] != nil }
        guard let path = paths.first else {
            let names = templates.keys.lazy.compactMap { path -> String? in
                guard path.hasPrefix("partials/"), let dot = path.lastIndex(of: ".") else { return nil }
                return String(path[..<dot].dropFirst("partials/".count))
            }
            let near = suggestions.nearest(to: name, among: names)
            return .failure(PartialFault(.unknownPartial(name, suggestion: near)))
        }
        return paths.count == 1 ? .success(path) : .failure(PartialFault(.ambiguousPartial(name)))
    }

    struct PartialFault: Error {
        let problem: TemplateError.Problem

        init(_ problem: TemplateError.Problem) {
            self.problem = problem
        }
    }
}
