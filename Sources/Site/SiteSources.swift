import Basics
package import Localization
package import Templating

/// What pages are made from besides the ledger: the files of Templates/ and Locales/.
package struct SiteSources: Sendable {
    /// Markdown and HTML, by their paths below Templates/.
    package let templates: [TemplateSource]
    /// Files of Templates/assets, by their names; those that are text end every line with a line feed.
    package let assets: [String: [UInt8]]
    /// One catalogue per file of Locales/, by their ids.
    package let catalogs: [LocaleCatalog]
    package let brands: Brands
    /// A digest of these sources and of the program; nil if no receipts are to be kept of what is made from them.
    let edition: String?
    /// What is wrong with assets that are to be text.
    let textProblems: [Diagnostic]
    /// Guides by their languages.
    private let guides: [String: [String]]
    /// Where a template is in `templates`.
    private let positions: [String: Int]
    /// What the folder of the templates is called in messages.
    let templatesName: String
    /// What the folder of the locale files is called in messages.
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
                textProblems.append(
                    Diagnostic(
                        severity: .error,
                        file: "\(templatesName)/assets/\(name)",
                        place: error.place,
                        message: error.description
                    )
                )
            }
        }
        self.assets = assets.merging(texts) { $1 }
        self.textProblems = textProblems
        positions = Dictionary(self.templates.enumerated().map { ($1.path, $0) }) { first, _ in first }
        guides = self.templates.reduce(into: [:]) { guides, template in
            guard let guide = Self.guide(at: template.path) else { return }
            guides[guide.locale, default: []].append(guide.name)
        }
        self.catalogs = catalogs.sorted { $0.id < $1.id }
    }

    /// The guides of a language: names of the files in Templates/help/{locale} without their ending.
    func guides(in locale: String) -> [String] { guides[locale] ?? [] }

    private static func isText(_ asset: String) -> Bool {
        [".css", ".js", ".svg"].contains { asset.utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    /// The template with a path.
    func template(_ path: String) -> TemplateSource? { positions[path].map { templates[$0] } }

    /// By bytes: a slash with a combining mark behind it is one character, and still ends a folder.
    private static func guide(at path: String) -> (locale: String, name: String)? {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("help".utf8), parts[2].suffix(3).elementsEqual(".md".utf8)
        else { return nil }
        return (String(Substring(parts[1])), String(decoding: parts[2].dropLast(3), as: UTF8.self))
    }
}
