import Basics
package import Localization
package import Templating

/// The sources of pages besides the ledger: the files of Templates/ and Locales/, and brands.
package struct SiteSources: Sendable {
    /// Markdown and HTML files by their paths in Templates/.
    package let templates: [TemplateSource]
    /// The files of Templates/assets by name.
    ///
    /// Text files have line feeds as line ends.
    package let assets: [String: [UInt8]]
    /// The catalogs of Locales/, sorted by id.
    package let catalogs: [LocaleCatalog]
    package let brands: Brands
    /// A digest of these sources and of the program; nil if receipts are not to be stored for files from them.
    let edition: String?
    /// Errors in text assets.
    let textProblems: [Diagnostic]
    /// Guides by language.
    private let guides: [String: [String]]
    /// The indexes of templates in `templates`, by path.
    private let positions: [String: Int]
    /// The name of the directory of templates in messages.
    let templatesName: String
    /// The name of the directory of locale files in messages.
    let localesName: String

    package init(
        templates: [TemplateSource],
        assets: [String: [UInt8]],
        catalogs: [LocaleCatalog],
        brands: Brands = Brands(),
        edition: String? = nil,
        templatesName: String = "Templates",
        localesName: String = "Locales"
    ) {
        self.brands = brands
        self.edition = edition
        self.templatesName = templatesName
        self.localesName = localesName
        self.templates = templates.sorted { $0.path < $1.path }
        var texts: [String: [UInt8]] = [:]
        var textProblems: [Diagnostic] = []
        for (name, bytes) in assets where Self.isText(name) {
            do throws(SourceTextError) {
                texts[name] = try SourceText(decoding: bytes).bytes
            } catch {
                textProblems.append(Diagnostic(error, file: "\(templatesName)/assets/\(name)"))
            }
        }
        self.assets = assets.merging(texts) { $1 }
        self.textProblems = textProblems
        positions = Dictionary(self.templates.enumerated().map { ($1.path, $0) }) { first, _ in first }
        guides = self.templates.reduce(into: [:]) { guides, template in
            guard let guide = Self.guide(at: template.path), guide.name != "index" else { return }
            guides[guide.locale, default: []].append(guide.name)
        }
        self.catalogs = catalogs.sorted { $0.id < $1.id }
    }

    /// The languages of the site.
    var locales: [String] { catalogs.map(\.id) }
    var defaultLocale: String { locales.contains("en") ? "en" : locales.first ?? "en" }
    /// The guides of all languages.
    var allGuides: Set<String> { Set(locales.flatMap(guides(in:))) }

    /// The guide in another language to which a link in a guide leads, if the language of the link does not have it.
    func redirect(_ path: String, _ target: String) -> TemplateLibrary.Redirect? {
        let page = target.prefix { $0 != "#" }
        guard let locale = Self.guide(at: path)?.locale, page.hasSuffix(".html") else { return nil }
        let name = String(page.dropLast(".html".count))
        guard !guides(in: locale).contains(name),
            let other = ([defaultLocale] + locales).first(where: { guides(in: $0).contains(name) })
        else { return nil }
        return TemplateLibrary.Redirect(target: "../\(other)/\(target)", language: other)
    }

    /// The guides of a language: the names of files in Templates/help/{locale} without their extension.
    func guides(in locale: String) -> [String] { guides[locale] ?? [] }

    /// The template of a language's own list of guides.
    static func guideList(in locale: String) -> String { "help/\(locale)/index.md" }

    private static func isText(_ asset: String) -> Bool {
        [".css", ".js", ".svg"].contains { asset.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    /// The template at a path.
    func template(_ path: String) -> TemplateSource? { positions[path].map { templates[$0] } }

    /// Splits by bytes: a slash with a combining mark is one character, and still a separator.
    private static func guide(at path: String) -> (locale: String, name: String)? {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("help".utf8), parts[2].suffix(3).elementsEqual(".md".utf8)
        else { return nil }
        return (String(Substring(parts[1])), String(decoding: parts[2].dropLast(3), as: UTF8.self))
    }
}
