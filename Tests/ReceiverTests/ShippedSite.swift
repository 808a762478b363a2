import Foundation
import Localization
import Site
import Templating

/// The templates and locale files of the checkout that holds this file.
enum ShippedSite {
    static let renderer = Result { try SiteRenderer(try sources()) }

    private static func sources() throws -> SiteSources {
        let templates = try files(below: "Templates")
        let assets = templates.filter { $0.key.hasPrefix("assets/") }
        return SiteSources(
            templates: templates.filter { $0.key != "README.md" && assets[$0.key] == nil }
                .map { TemplateSource(path: $0.key, bytes: $0.value) },
            assets: Dictionary(
                uniqueKeysWithValues: assets.map { (String($0.key.dropFirst("assets/".count)), $0.value) }
            ),
            catalogs: try files(below: "Locales").filter { $0.key.hasSuffix(".json") }
                .map { try LocaleCatalog(parsing: $0.value, file: "Locales/\($0.key)") }
        )
    }

    private static func files(below name: String) throws -> [String: [UInt8]] {
        // `Tests/ReceiverTests/ShippedSite.swift` lies three levels below the checkout.
        let directory = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(name)
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: directory.path) {
            let file = directory.appendingPathComponent(path)
            if try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
                files[path] = Array(try Data(contentsOf: file))
            }
        }
        return files
    }
}
