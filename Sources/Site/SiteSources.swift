package import Localization
package import Templating

/// What pages are made from besides the ledger: the files of Templates/ and Locales/.
package struct SiteSources: Sendable {
    /// Markdown and HTML, by their paths below Templates/.
    package let templates: [TemplateSource]
    /// Files of Templates/assets, by their names.
    package let assets: [String: [UInt8]]
    /// One catalogue per file of Locales/, by their ids.
    package let catalogs: [LocaleCatalog]

    package init(templates: [TemplateSource], assets: [String: [UInt8]], catalogs: [LocaleCatalog]) {
        self.templates = templates.sorted { $0.path < $1.path }
        self.assets = assets
        self.catalogs = catalogs.sorted { $0.id < $1.id }
    }

    /// The guides of a language: names of the files in Templates/help/{locale} without their ending.
    func guides(in locale: String) -> [String] {
        let folder = "help/\(locale)/"
        return templates.map(\.path)
            .filter { $0.hasPrefix(folder) && $0.hasSuffix(".md") && !$0.dropFirst(folder.count).contains("/") }
            .map { String($0.dropFirst(folder.count).dropLast(3)) }
    }
}
