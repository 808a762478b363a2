import Basics
import Foundation
import Localization
import ShippedSite
import Site
import Templating

/// The files of Templates/ and Locales/ in the checkout of this file.
struct Checkout {
    var templates: [String: [UInt8]] = [:]
    var assets: [String: [UInt8]] = [:]
    /// Locale files by their names: `es.json`.
    var locales: [String: [UInt8]] = [:]

    /// The files on disk, read once.
    static func shipped() throws -> Checkout { try reading.get() }

    /// The compiled pages of the site as it is shipped.
    static func renderer() throws -> SiteRenderer { try compiling.get() }

    private static let reading = Result { try Checkout() }
    private static let compiling = Result { try Checkout.shipped().renderer() }

    private init() throws {
        for (path, bytes) in try ShippedSite.files(below: "Templates") where path != "README.md" {
            if path.hasPrefix("assets/") {
                assets[String(path.dropFirst("assets/".count))] = bytes
            } else {
                templates[path] = bytes
            }
        }
        locales = try ShippedSite.files(below: "Locales").filter { $0.key.hasSuffix(".json") }
    }

    /// The same files with one language, if more languages would only take more time.
    func only(_ locale: String) -> Checkout {
        var copy = self
        copy.locales = locales.filter { $0.key == "\(locale).json" }
        return copy
    }

    /// The files from which pages are made.
    func sources(brands: Brands = Brands()) throws -> SiteSources {
        SiteSources(
            templates: templates.map { TemplateSource(path: $0.key, bytes: $0.value) },
            assets: assets,
            catalogs: try locales.map { try LocaleCatalog(parsing: $0.value, file: "Locales/\($0.key)") },
            brands: brands
        )
    }

    func renderer() throws -> SiteRenderer {
        try SiteRenderer(try sources())
    }

    /// The compiled pages of the site as it is shipped, with lists that are split after a few lines.
    static func rendererOfShortPages() throws -> SiteRenderer { try compilingShortPages.get() }

    private static let compilingShortPages = Result { try SiteRenderer(try shipped().sources(), linesPerPage: 10) }

    /// All errors of these files; if there are none, all warnings.
    func problems() throws -> [Diagnostic] {
        let sources = try sources()
        do throws(Diagnostics) { return try SiteRenderer(sources).warnings } catch { return error.problems }
    }

    /// The same files with a replaced text in a template, which must contain the old text.
    func replacing(_ old: String, with new: String, inTemplate path: String) throws -> Checkout {
        var copy = self
        copy.templates[path] = try Self.replacing(old, with: new, in: templates[path], path)
        return copy
    }

    /// The same files with a replaced text in a locale file, which must contain the old text.
    func replacing(_ old: String, with new: String, inLocale name: String) throws -> Checkout {
        var copy = self
        copy.locales[name] = try Self.replacing(old, with: new, in: locales[name], name)
        return copy
    }

    private static func replacing(_ old: String, with new: String, in bytes: [UInt8]?, _ name: String) throws -> [UInt8]
    {
        let text = String(decoding: bytes ?? [], as: UTF8.self)
        guard text.contains(old) else { throw Missing(text: old, file: name) }
        return Array(text.replacingOccurrences(of: old, with: new).utf8)
    }

    /// The line and column of a text in a template, as `12:7`.
    func place(of text: String, inTemplate path: String) -> String? { Self.place(of: text, in: templates[path]) }

    /// The line and column of a text in a locale file, as `12:7`.
    func place(of text: String, inLocale name: String) -> String? { Self.place(of: text, in: locales[name]) }

    private static func place(of text: String, in bytes: [UInt8]?) -> String? {
        let whole = String(decoding: bytes ?? [], as: UTF8.self)
        guard let found = whole.range(of: text) else { return nil }
        let before = whole[..<found.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        return "\(before.count):\((before.last?.count ?? 0) + 1)"
    }

    /// The files no longer contain a text that a test requires.
    struct Missing: Error {
        let text: String
        let file: String
    }
}
