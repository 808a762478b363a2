import Foundation
import Localization
package import Site
import Templating

/// The files of Templates/ and Locales/ in this checkout.
package enum ShippedSite {
    /// The compiled pages of the site as it is shipped.
    package static let renderer = Result { try SiteRenderer(try sources()) }

    /// The files from which the pages are made.
    ///
    /// - Parameter edition: identifies the files in the build cache; nil turns the cache off.
    package static func sources(edition: String? = nil) throws -> SiteSources {
        let templates = try files(below: "Templates").filter { $0.key != "README.md" }
        let assets = templates.filter { $0.key.hasPrefix("assets/") }
        return SiteSources(
            templates: templates.filter { assets[$0.key] == nil }.sorted { $0.key < $1.key }
                .map { TemplateSource(path: $0.key, bytes: $0.value) },
            assets: Dictionary(
                uniqueKeysWithValues: assets.map { (String($0.key.dropFirst("assets/".count)), $0.value) }
            ),
            catalogs: try files(below: "Locales").filter { $0.key.hasSuffix(".json") }.sorted { $0.key < $1.key }
                .map { try LocaleCatalog(parsing: $0.value, file: "Locales/\($0.key)") },
            edition: edition
        )
    }

    /// The contents of all files below a directory of the checkout, by their paths in it, without hidden files.
    package static func files(below directory: String) throws -> [String: [UInt8]] {
        // This file is three levels below the checkout.
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: directory)
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where !"/\(path)".contains("/.") {
            let file = root.appending(path: path)
            if try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
                files[path] = Array(try Data(contentsOf: file))
            }
        }
        return files
    }
}
