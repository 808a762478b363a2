import Foundation
package import Localization
package import Site
package import Templating

/// The files of Templates/ and Locales/ in the checkout of this package.
package struct VitrinaFiles {
    package let templates: [TemplateSource]
    package let catalogs: [LocaleCatalog]
    private let assets: [String: [UInt8]]

    /// Reads all files.
    package init() throws {
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        templates = try Self.files(below: checkout.appending(path: "Templates"))
            .filter { !$0.path.hasPrefix("assets/") && ($0.path.hasSuffix(".md") || $0.path.hasSuffix(".html")) }
            .filter { $0.path != "README.md" }
        assets = Dictionary(
            uniqueKeysWithValues: try Self.files(below: checkout.appending(path: "Templates/assets"))
                .map { ($0.path, $0.bytes) }
        )
        catalogs = try Self.files(below: checkout.appending(path: "Locales"))
            .filter { $0.path.hasSuffix(".json") }
            .map { try LocaleCatalog(parsing: $0.bytes, file: "Locales/\($0.path)") }
    }

    /// The sources of a renderer.
    package var sources: SiteSources {
        SiteSources(templates: templates, assets: assets, catalogs: catalogs)
    }

    private static func files(below folder: URL) throws -> [TemplateSource] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().compactMap { path in
            let file = folder.appending(path: path)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return nil }
            return TemplateSource(path: path, bytes: Array(try Data(contentsOf: file)))
        }
    }
}
