package import Basics
package import Licensing
import Localization
import Templating

/// Renders states as files.
///
/// It is pure: the same state and sources give the same bytes.
package struct SiteRenderer: Sendable {
    package let products: ProductCatalog
    package let policies: Policies
    let names: ProductNames
    /// A digest of the sources and of the program; nil if receipts are not to be stored for its files.
    package let edition: String?
    /// The number of entries on a page of a list.
    let linesPerPage: Int
    /// The number of former holders that a line of the history names.
    var holdersInLine: Int { min(20, linesPerPage) }
    /// The compiled templates by locale.
    let templates: [String: PageTemplates]
    /// The locales, sorted by id.
    package let locales: [String]
    /// The language for readers who have not chosen one.
    let defaultLocale: String
    /// The names of assets with fingerprints, by their plain names.
    let assetNames: [String: String]
    let assets: [String: [UInt8]]
    let siteBrand: PublishedBrand
    /// The brands of partners with their own.
    let partnerBrands: [PartnerID: PublishedBrand]
    /// The files of all brands by name.
    let brandFiles: [String: [UInt8]]
    /// Problems that do not prevent rendering.
    package let warnings: [Diagnostic]

    /// Compiles all templates for all languages.
    ///
    /// - Throws: all errors of all files.
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
        let library = TemplateLibrary(sources.templates, root: sources.templatesName, redirect: sources.redirect)
        var templates: [String: PageTemplates] = [:]
        for catalog in sources.catalogs {
            templates[catalog.id] = PageTemplates(sources, library, catalog, problems: &problems)
        }
        problems += Self.lint(sources, templates)
        problems += GuideLint.problems(sources, templates, reference: sources.defaultLocale)
        let errors = problems.filter { $0.severity == .error }
        guard errors.isEmpty else { throw Diagnostics(Self.unique(errors)) }
        warnings = Self.unique(problems)
        self.templates = templates
        locales = sources.locales
        defaultLocale = sources.defaultLocale
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

    /// Checks that concern several templates.
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
                    message: "missing: pages require it",
                    isMissingFile: true
                )
            )
        }
        let guides = sources.allGuides
        for guide in Guide.allCases where !guides.contains(guide.rawValue) {
            problems.append(
                Diagnostic(
                    severity: .error,
                    file: "\(sources.templatesName)/help",
                    message: "pages link to the guide \(guide.rawValue).md, but no language has it"
                )
            )
        }
        // Messages of missing guides are also expected in new languages.
        let saidByCode = Set(codeMessages.keys).union(commandMessages.keys)
        let used = templates.values.reduce(saidByCode) { $0.union($1.usedMessages) }
        for (locale, set) in templates.sorted(by: { $0.key < $1.key }) {
            if sources.template(SiteSources.guideList(in: locale)) == nil {
                problems.append(
                    Diagnostic(
                        severity: .warning,
                        file: "\(sources.templatesName)/\(SiteSources.guideList(in: locale))",
                        message: "missing: readers get the guides without groups and descriptions"
                    )
                )
            }
            for guide in guides.subtracting(sources.guides(in: locale)).sorted() {
                problems.append(
                    Diagnostic(
                        severity: .warning,
                        file: "\(sources.templatesName)/help/\(locale)/\(guide).md",
                        message: "missing: readers get the guide in another language"
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
                        message: "no template uses the message \"\(key)\": remove it, or use it"
                    )
                )
            }
        }
        return problems
    }

    /// The messages that only code uses, for pages in several languages and for other files, with their allowed
    /// arguments.
    static let codeMessages: [String: Set<String>] = {
        let order: Set = ["order", "quantity", "productName", "expires"]
        var messages: [String: Set<String>] = [
            "calendar.name": ["name"], "calendar.expires": order, "calendar.reminder": order,
            "summary.month": ["month", "orders", "licenses", "missing"],
        ]
        for key in [
            "start.title", "start.introduction", "start.guides", "answer.history", "calendar.unassigned",
            "outcome.noRow", "table.purchased", "table.otherReferences",
            "table.waiting", "table.neverRegistered", "table.registered", "table.tier", "tier.notChosen", "table.yes",
            "table.no",
        ] {
            messages[key] = []
        }
        return messages
    }()

    private static let requiredAssets = ["site.css", "icon.svg", "refresh.js", "reader.js", "search.js", "lists.js"]

    /// The name of a file with a fingerprint of its content, so that browsers can cache the file permanently.
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
