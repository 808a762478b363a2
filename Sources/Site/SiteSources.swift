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
    /// A digest of these sources and of the program; nil if no receipts are to be kept of what is made from them.
    let edition: String?
    /// What the folder of the templates is called in messages.
    let templatesName: String
    /// What the folder of the locale files is called in messages.
    let localesName: String

    package init(
        templates: [TemplateSource],
        assets: [String: [UInt8]],
        catalogs: [LocaleCatalog],
        edition: String? = nil,
        templatesName: String = "Templates",
        localesName: String = "Locales"
    ) {
        self.edition = edition
        self.templatesName = templatesName
        self.localesName = localesName
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
