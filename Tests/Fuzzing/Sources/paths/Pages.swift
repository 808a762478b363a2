import Foundation
import Localization
import Site
import Templating

/// The templates and locale files of the checkout that holds this file.
enum Pages {
    static let renderer: SiteRenderer = {
        do { return try SiteRenderer(try sources()) } catch { fatalError("the shipped templates compile: \(error)") }
    }()

    private static func sources() throws -> SiteSources {
        let templates = try files(below: "Templates")
        let assets = templates.filter { $0.key.hasPrefix("assets/") }
        let pages = templates.filter { assets[$0.key] == nil && $0.key != "README.md" }
        return SiteSources(
            templates: pages.map { TemplateSource(path: $0.key, bytes: $0.value) },
            assets: Dictionary(uniqueKeysWithValues: assets.map { (String($0.key.dropFirst(7)), $0.value) }),
            catalogs: try files(below: "Locales").filter { $0.key.hasSuffix(".json") }
                .map { try LocaleCatalog(parsing: $0.value, file: "Locales/\($0.key)") }
        )
    }

    private static func files(below name: String) throws -> [String: [UInt8]] {
        // `Tests/Fuzzing/Sources/paths/Pages.swift` lies five levels below the checkout.
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let checkout = (0..<5).reduce(file) { url, _ in url.deletingLastPathComponent() }
        let directory = checkout.appendingPathComponent(name)
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
