import Foundation
import Localization
import Site
import Templating

/// Reads Templates/ and Locales/ from disk.
struct SourceFiles {
    private let templates: String
    private let locales: String
    /// What messages call the folders: as they were named, so that an editor finds the files.
    private let templatesName: String
    private let localesName: String

    init(_ options: SourceOptions) throws {
        templatesName = options.templatesPath ?? "Templates"
        localesName = options.localesPath ?? "Locales"
        templates = try options.templatesPath ?? Self.shipped("Templates", option: "--templates")
        locales = try options.localesPath ?? Self.shipped("Locales", option: "--locales")
    }

    /// Everything that pages are made from.
    ///
    /// - Parameter isForPublishing: whether the edition is needed, for which the whole program is read once.
    /// - Throws: `SiteProblems` with every mistake of every locale file.
    func load(isForPublishing: Bool = false) throws -> SiteSources {
        var edition = SourceEdition()
        var problems: [SiteProblem] = []
        var catalogs: [LocaleCatalog] = []
        for name in try paths(below: locales) where name.hasSuffix(".json") && !name.contains("/") {
            let bytes = try bytes(locales + "/" + name)
            edition.add(name, bytes)
            do throws(CatalogErrors) {
                catalogs.append(try LocaleCatalog(parsing: bytes, file: "\(localesName)/\(name)"))
            } catch {
                problems += error.errors.map(SiteProblem.init)
            }
        }
        var sources: [TemplateSource] = []
        var assets: [String: [UInt8]] = [:]
        for path in try paths(below: templates) {
            let isAsset = path.hasPrefix("assets/")
            guard isAsset || path.hasSuffix(".md") || path.hasSuffix(".html"), path != "README.md" else { continue }
            let bytes = try bytes(templates + "/" + path)
            edition.add(path, bytes)
            if isAsset {
                assets[String(path.dropFirst("assets/".count))] = bytes
            } else {
                sources.append(TemplateSource(path: path, bytes: bytes))
            }
        }
        let site = SiteSources(
            templates: sources,
            assets: assets,
            catalogs: catalogs,
            edition: isForPublishing ? edition.text : nil,
            templatesName: templatesName,
            localesName: localesName
        )
        guard problems.isEmpty else {
            // What is wrong with the templates is said in the same run, as far as the good locale files tell.
            let more = Self.problems(site)
            throw SiteProblems(problems + more)
        }
        return site
    }

    /// The ids of the locale files, sorted.
    func localeIDs() throws -> [String] {
        try paths(below: locales).filter { $0.hasSuffix(".json") && !$0.contains("/") }.map { String($0.dropLast(5)) }
    }

    /// Differs after every edit of any file; of what cannot be read, nothing is said.
    func fingerprint() -> [String] {
        [templates, locales].flatMap { directory in
            // try?: a directory that is gone differs from one that is there.
            ((try? paths(below: directory)) ?? []).map { path in
                // try?: what cannot be read now differs from what could.
                let facts = try? FileManager.default.attributesOfItem(atPath: directory + "/" + path)
                let time = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
                return "\(path) \(facts?[.systemFileNumber] ?? 0) \(facts?[.size] ?? 0) \(time)"
            }
        }
    }

    private static func problems(_ sources: SiteSources) -> [SiteProblem] {
        guard !sources.catalogs.isEmpty else { return [] }
        do throws(SiteProblems) {
            _ = try SiteRenderer(sources)
            return []
        } catch {
            return error.problems
        }
    }

    /// Every file below a directory, by its path relative to it, sorted.
    private func paths(below directory: String) throws -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw SourceFileError.missing(directory)
        }
        let all = try FileManager.default.subpathsOfDirectory(atPath: directory)
        return all.filter { path in
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: directory + "/" + path, isDirectory: &isDirectory)
            return exists && !isDirectory.boolValue && !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }.sorted()
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw SourceFileError.unreadable(path)
        }
    }

    /// The directory that came with the program, found from the program's own place and not from the working directory:
    /// installed as PREFIX/bin/vitrina beside PREFIX/share/vitrina, or built inside the checkout.
    private static func shipped(_ name: String, option: String) throws -> String {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            throw SourceFileError.notShipped(name, option: option)
        }
        var directory = URL(fileURLWithPath: program).deletingLastPathComponent()
        while directory.path != "/" {
            for candidate in [
                directory.appendingPathComponent(name), directory.appendingPathComponent("share/vitrina/\(name)"),
            ] {
                var isDirectory: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isDirectory),
                    isDirectory.boolValue
                {
                    return candidate.path
                }
            }
            directory.deleteLastPathComponent()
        }
        throw SourceFileError.notShipped(name, option: option)
    }
}

/// Why templates or locale files cannot be read.
enum SourceFileError: Error, CustomStringConvertible {
    case missing(String)
    case unreadable(String)
    case notShipped(String, option: String)

    var description: String {
        switch self {
        case .missing(let directory): "\(directory) is not a directory: name the right one, or leave the option out"
        case .unreadable(let path): "\(path) cannot be read: check that it exists and may be read"
        case .notShipped(let name, let option):
            "no directory \(name) was found beside the program: name one with \(option)"
        }
    }
}
