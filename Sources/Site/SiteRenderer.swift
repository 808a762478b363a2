package import Basics
package import Licensing
import Localization
import Templating

/// Turns states into files.
///
/// Pure: the same state and sources give the same bytes.
package struct SiteRenderer: Sendable {
    package let products: ProductCatalog
    package let policies: Policies
    let names: ProductNames
    /// A digest of the sources and of the program; nil if no receipts are to be kept of what it makes.
    package let edition: String?
    /// How many entries of a list one page shows.
    let linesPerPage: Int
    /// How many people a line of the history names itself.
    var holdersInLine: Int { min(20, linesPerPage) }
    /// Compiled templates by locale.
    let templates: [String: PageTemplates]
    /// Locales in the order of their ids.
    package let locales: [String]
    /// The language for those who did not choose one.
    let defaultLocale: String
    /// Names of assets with their fingerprints, by their plain names.
    let assetNames: [String: String]
    let assets: [String: [UInt8]]
    let siteBrand: PublishedBrand
    /// The brands of partners that have their own.
    let partnerBrands: [PartnerID: PublishedBrand]
    /// The files of all brands, by their published names.
    let brandFiles: [String: [UInt8]]
    /// Mistakes that do not keep pages from being made.
    package let warnings: [Diagnostic]

    /// Compiles all templates for all languages.
    ///
    /// - Throws: every mistake of all files at once. Nothing is published from a broken set.
    package init(
        _ sources: SiteSources,
        products: ProductCatalog = .standard,
        policies: Policies = .standard,
        linesPerPage: Int = ListTree.linesPerPage
    ) throws(Diagnostics) {
        self.linesPerPage = linesPerPage
        edition = sources.edition
        self.products = products
        self.policies = policies
        names = ProductNames(products: products)
        var problems: [Diagnostic] = CatalogLint.compare(sources.catalogs).map(\.diagnostic)
        let library = TemplateLibrary(sources.templates, root: sources.templatesName)
        var templates: [String: PageTemplates] = [:]
        for catalog in sources.catalogs {
            templates[catalog.id] = PageTemplates(sources, library, catalog, problems: &problems)
        }
        problems += Self.lint(sources, templates)
        let locales = sources.catalogs.map(\.id)
        let defaultLocale = locales.contains("en") ? "en" : locales.first ?? "en"
        problems += GuideLint.problems(sources, templates, reference: defaultLocale)
        let errors = problems.filter { $0.severity == .error }
        guard errors.isEmpty else { throw Diagnostics(Self.unique(errors)) }
        warnings = Self.unique(problems)
        self.templates = templates
        self.locales = locales
        self.defaultLocale = defaultLocale
        assets = sources.assets
        var brandFiles: [String: [UInt8]] = [:]
        siteBrand = PublishedBrand(sources.brands.site, files: &brandFiles)
        partnerBrands = sources.brands.partners.mapValues { brand in
            PublishedBrand(brand.completed(by: sources.brands.site), files: &brandFiles)
        }
        self.brandFiles = brandFiles
        assetNames = Dictionary(
            uniqueKeysWithValues: sources.assets.map { ($0.key, Self.fingerprinted($0.key, $0.value)) }
        )
    }

    /// Checks that no single template can make.
    private static func lint(_ sources: SiteSources, _ templates: [String: PageTemplates]) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        if sources.catalogs.isEmpty {
            problems.append(
                Diagnostic(
                    severity: .error,
                    file: sources.localesName,
                    message: "no locale file: a site needs at least one, such as en.json"
                )
            )
        }
        for asset in requiredAssets where sources.assets[asset] == nil {
            problems.append(
                Diagnostic(
                    severity: .error,
                    file: "\(sources.templatesName)/assets/\(asset)",
                    message: "missing: pages load it",
                    isMissingFile: true
                )
            )
        }
        let guides = Set(templates.keys.flatMap { sources.guides(in: $0) })
        for guide in Guide.allCases where !guides.contains(guide.rawValue) {
            problems.append(
                Diagnostic(
                    severity: .error,
                    file: "\(sources.templatesName)/help",
                    message: "no language has the guide \(guide.rawValue).md, to which pages link"
                )
            )
        }
        // A new language has no guides of its own yet, and their messages all the same.
        let saidByCode = Set(codeMessages.keys).union(commandMessages.keys)
        let used = templates.values.reduce(saidByCode) { $0.union($1.usedMessages) }
        for (locale, set) in templates.sorted(by: { $0.key < $1.key }) {
            for guide in guides.subtracting(sources.guides(in: locale)).sorted() {
                problems.append(
                    Diagnostic(
                        severity: .warning,
                        file: "\(sources.templatesName)/help/\(locale)/\(guide).md",
                        message: "missing: readers are offered the guide in the languages that have it"
                    )
                )
            }
            for key in saidByCode.sorted() where set.catalog.messages[key] == nil {
                problems.append(
                    Diagnostic(
                        severity: .error,
                        file: "\(sources.localesName)/\(locale).json",
                        message: "the message \"\(key)\" is missing"
                    )
                )
            }
            for key in Set(set.catalog.messages.keys).subtracting(used).sorted() {
                let place = set.catalog.place(of: key) ?? .start
                problems.append(
                    Diagnostic(
                        severity: .warning,
                        file: "\(sources.localesName)/\(locale).json",
                        place: place,
                        message: "no template says the message \"\(key)\": remove it, or use it"
                    )
                )
            }
        }
        return problems
    }

    /// Messages that the program itself says: of pages in more than one language, and of files that are not pages; with
    /// the arguments that they may name.
    static let codeMessages: [String: Set<String>] = {
        let order: Set = ["order", "quantity", "productName", "expires"]
        var messages: [String: Set<String>] = [
            "calendar.name": ["name"], "calendar.expires": order, "calendar.reminder": order,
            "summary.month": ["month", "orders", "licenses", "missing"],
        ]
        for key in [
            "start.title", "start.introduction", "start.guides", "answer.history", "calendar.unassigned",
            "table.purchased", "table.otherReferences",
            "table.waiting", "table.neverRegistered", "table.registered", "table.tier", "tier.notChosen", "table.yes",
            "table.no",
        ] {
            messages[key] = []
        }
        return messages
    }()

    private static let requiredAssets = ["site.css", "icon.svg", "refresh.js", "reader.js", "search.js", "lists.js"]

    /// A file name with a fingerprint of the content, so that the file can be cached for ever.
    static func fingerprinted(_ name: String, _ bytes: [UInt8]) -> String {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        return "\(name[..<dot]).\(Fingerprint(bytes).text)\(name[dot...])"
    }

    private static func unique(_ problems: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return problems.filter { seen.insert($0).inserted }.sorted {
            ($0.file, $0.place, $0.message) < ($1.file, $1.place, $1.message)
        }
    }
}
