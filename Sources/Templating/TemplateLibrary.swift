package import Localization

/// All templates of a site, from which those of single pages are compiled, once per locale.
///
/// Pages and layouts are named by their path. Partials are `partials/NAME.html` or `partials/NAME.md`.
package struct TemplateLibrary: Sendable {
    /// Larger templates are refused, so that cmark never gets input that could keep it busy.
    static let sizeLimit = 256 * 1024

    /// The folder's name, which errors put before the path.
    private let root: String
    private let sources: [String: [UInt8]]

    /// - Parameter root: the folder's name in errors.
    package init(_ sources: [TemplateSource], root: String = "Templates") {
        self.root = root
        self.sources = Dictionary(sources.map { ($0.path, $0.bytes) }) { first, _ in first }
    }

    /// The paths of all templates, sorted.
    package var paths: [String] { sources.keys.sorted() }

    /// Compiles a page.
    ///
    /// - Parameters:
    ///   - layout: the template in which `{{> body}}` stands for the page; nil for the page alone.
    ///   - scopes: what the template may name, outermost first; inner names hide outer ones.
    /// - Throws: all faults of the page, its layout and its partials.
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

    /// Reads a file's markup and tags.
    func parse(_ path: String) -> ParsedTemplate {
        let start = start(of: path)
        guard let bytes = sources[path] else {
            let near = Spelling.nearest(to: path, among: sources.keys)
            return ParsedTemplate(pieces: [], errors: [TemplateError(start, .unknownTemplate(path, suggestion: near))])
        }
        guard bytes.count <= Self.sizeLimit else {
            return ParsedTemplate(pieces: [], errors: [TemplateError(start, .tooLarge(limit: Self.sizeLimit))])
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return ParsedTemplate(pieces: [], errors: [TemplateError(start, .notUTF8)])
        }
        let byteOrderMark = Array("\u{FEFF}".utf8)
        let text = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(byteOrderMark.count)) : bytes
        let source = SourceText(path: "\(root)/\(path)", bytes: text)
        let (pieces, errors): ([Piece], [TemplateError])
        var anchors: Set<String> = []
        if path.hasSuffix(".md") {
            (pieces, errors, anchors) = MarkdownParser.parse(source)
        } else {
            (pieces, errors) = HTMLParser.parse(source)
        }
        let balance = SectionBalance(pieces)
        return ParsedTemplate(pieces: balance.pieces, errors: errors + balance.errors, anchors: anchors)
    }

    /// The first place of a file.
    func start(of path: String) -> TemplatePlace {
        TemplatePlace(path: "\(root)/\(path)", line: 1, column: 1)
    }

    /// The path of a partial, or what is wrong with its name.
    func path(ofPartial name: String) -> Result<String, PartialFault> {
        let paths = ["partials/\(name).html", "partials/\(name).md"].filter { sources[$0] != nil }
        guard let path = paths.first else {
            let names = sources.keys.compactMap { path -> String? in
                guard path.hasPrefix("partials/"), let dot = path.lastIndex(of: ".") else { return nil }
                return String(path[..<dot].dropFirst("partials/".count))
            }
            return .failure(PartialFault(.unknownPartial(name, suggestion: Spelling.nearest(to: name, among: names))))
        }
        return paths.count == 1 ? .success(path) : .failure(PartialFault(.ambiguousPartial(name)))
    }

    /// Why there is no partial.
    struct PartialFault: Error {
        let problem: TemplateError.Problem

        init(_ problem: TemplateError.Problem) {
            self.problem = problem
        }
    }
}
