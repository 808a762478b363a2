import Basics
import Foundation
import Localization
import Site
import Templating

/// Reads Templates/, Locales/, and brands from disk.
struct SourceFiles {
    private let templates: String
    private let locales: String
    /// The names of the directories in messages, as the operator wrote them, so that an editor finds the files.
    private let templatesName: String
    private let localesName: String

    /// The products and policies for the pages.
    private let settings: Settings

    init(_ settings: Settings) throws {
        self.settings = settings
        templatesName = settings.templates ?? "Templates"
        localesName = settings.locales ?? "Locales"
        templates = try settings.templates ?? Self.shipped("Templates", option: "--templates")
        locales = try settings.locales ?? Self.shipped("Locales", option: "--locales")
    }

    /// The maximum size of a file of Templates/ or Locales/ in bytes; some kinds of files have smaller limits.
    private static let sizeLimit = 16 << 20

    /// The renderer for the files, with the products and policies of the settings.
    ///
    /// - Parameter isForPublishing: as for `load`.
    func renderer(isForPublishing: Bool = false) throws -> SiteRenderer {
        try renderer(try load(isForPublishing: isForPublishing))
    }

    private func renderer(_ sources: SiteSources) throws(Diagnostics) -> SiteRenderer {
        try SiteRenderer(sources, products: settings.products, policies: settings.policies)
    }

    /// All files from which pages are made.
    ///
    /// - Parameter isForPublishing: whether the edition is needed, which requires reading the whole program once.
    /// - Throws: `Diagnostics` with all errors of all locale files.
    func load(isForPublishing: Bool = false) throws -> SiteSources {
        var edition = SourceEdition()
        edition.add("settings", Array(settings.rules.utf8))
        var problems: [Diagnostic] = []
        var catalogs: [LocaleCatalog] = []
        for name in try paths(below: locales) where !name.utf8.contains(UInt8(ascii: "/")) && name.ends(with: ".json") {
            if let problem = Self.problem(ofEnding: ".json", name, in: localesName) {
                problems.append(problem)
                continue
            }
            let bytes = try bytes(locales + "/" + name)
            edition.add(name, bytes)
            do throws(CatalogErrors) {
                catalogs.append(try LocaleCatalog(parsing: bytes, file: "\(localesName)/\(name)"))
            } catch {
                problems += error.errors.map(\.diagnostic)
            }
        }
        var sources: [TemplateSource] = []
        var assets: [String: [UInt8]] = [:]
        for path in try paths(below: templates) {
            let isAsset = path.utf8.starts(with: "assets/".utf8)
            let ending = [".md", ".html"].first(where: path.ends)
            guard isAsset || ending != nil, path != "README.md" else { continue }
            if !isAsset, let ending, let problem = Self.problem(ofEnding: ending, path, in: templatesName) {
                problems.append(problem)
                continue
            }
            let bytes = try bytes(templates + "/" + path)
            edition.add(path, bytes)
            if isAsset {
                assets[String(decoding: path.utf8.dropFirst("assets/".utf8.count), as: UTF8.self)] = bytes
            } else {
                sources.append(TemplateSource(path: path, bytes: bytes))
            }
        }
        var brands = Brands()
        do {
            brands = try BrandFiles(settings).load { edition.add($0, $1) }
        } catch let error as Diagnostics {
            problems += error.problems
        }
        let site = SiteSources(
            templates: sources,
            assets: assets,
            catalogs: catalogs,
            brands: brands,
            edition: isForPublishing ? edition.text : nil,
            templatesName: templatesName,
            localesName: localesName
        )
        guard problems.isEmpty else {
            // Problems of the templates are also reported, as far as the valid locale files allow.
            let more = self.problems(site)
            throw Diagnostics(problems + more)
        }
        return site
    }

    /// The problem of a file that would be ignored, because its extension has capital letters.
    private static func problem(ofEnding ending: String, _ path: String, in folder: String) -> Diagnostic? {
        guard !path.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) else { return nil }
        return Diagnostic(
            severity: .error,
            file: "\(folder)/\(path)",
            message: "the ending is not in lower case, so the file is not read. Rename it to end with \(ending)"
        )
    }

    /// The ids of the locale files, sorted.
    func localeIDs() throws -> [String] {
        try paths(below: locales)
            .filter { !$0.utf8.contains(UInt8(ascii: "/")) && $0.utf8.suffix(5).elementsEqual(".json".utf8) }
            .map { String($0.dropLast(5)) }
    }

    /// A value that changes with every edit of a file.
    ///
    /// It does not report files that cannot be read.
    func fingerprint() -> [String] {
        [templates, locales].flatMap { directory in
            // try?: a missing directory differs from an existing one.
            ((try? paths(below: directory)) ?? []).map { path in
                Self.stamp(of: directory + "/" + path, named: path)
            }
        } + BrandFiles(settings).fingerprint()
    }

    /// A value that changes with every edit of a file.
    static func stamp(of path: String, named name: String) -> String {
        // This follows links to the file itself. A file that can no longer be read gives another value.
        var status = stat()
        _ = stat(path, &status)
        let time = status.st_mtim
        return "\(name) \(status.st_ino) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)"
    }

    private func problems(_ sources: SiteSources) -> [Diagnostic] {
        guard !sources.catalogs.isEmpty else { return [] }
        do throws(Diagnostics) {
            _ = try renderer(sources)
            return []
        } catch {
            return error.problems
        }
    }

    /// All files below a directory, by their relative paths, sorted.
    private func paths(below directory: String) throws(SourceFileError) -> [String] {
        var status = stat()
        guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw .missing(directory) }
        do throws(FileFault) {
            return try SourceFolder.paths(below: directory)
        } catch {
            throw .unreadable(error)
        }
    }

    private func bytes(_ path: String) throws(SourceFileError) -> [UInt8] {
        do throws(FileFault) {
            return try ReadableFile(opening: path, as: .regular).bytes(limit: Self.sizeLimit)
        } catch {
            throw .unreadable(error)
        }
    }

    /// The directory that belongs to the program, found from the program's path instead of the working directory.
    ///
    /// The program is installed as PREFIX/bin/vitrina with PREFIX/share/vitrina, or was built inside the checkout.
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

/// The files in a directory and its subdirectories.
private enum SourceFolder {
    /// The sorted paths of all files, without names that begin with a full stop.
    ///
    /// Links are followed. A dead link is included, so that reading it reports an error.
    static func paths(below directory: String) throws(FileFault) -> [String] {
        var paths: [String] = []
        try add("", directory, within: [], to: &paths)
        return paths.sorted()
    }

    /// - Parameter outer: the devices and inodes of the directories that contain this one.
    private static func add(
        _ prefix: String,
        _ directory: String,
        within outer: [[UInt64]],
        to paths: inout [String]
    ) throws(FileFault) {
        var status = stat()
        _ = try FileFault.check(directory) { stat(directory, &status) }
        let folder = [UInt64(status.st_dev), UInt64(status.st_ino)]
        guard !outer.contains(folder) else { throw FileFault(directory, .endlessLinks) }
        for name in try names(in: directory) where name.utf8.first != UInt8(ascii: ".") {
            let (path, file) = (prefix + name, "\(directory)/\(name)")
            if stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                try add(path + "/", file, within: outer + [folder], to: &paths)
            } else {
                paths.append(path)
            }
        }
    }

    private static func names(in directory: String) throws(FileFault) -> [String] {
        guard let open = opendir(directory) else { throw FileFault(directory, code: errno) }
        closedir(open)
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw FileFault(directory, .other(EIO))
        }
    }
}

extension String {
    /// Whether a file's name has an extension, in letters of either case.
    fileprivate func ends(with ending: String) -> Bool {
        utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) { letter, small in
            letter == small || (letter | 0x20 == small && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(small))
        }
    }
}

/// The reason for which templates or locale files cannot be read.
enum SourceFileError: Error, CustomStringConvertible {
    case missing(String)
    case unreadable(FileFault)
    case notShipped(String, option: String)

    var description: String {
        switch self {
        case .missing(let directory): "\(directory) is not a directory: choose another one, or remove the option"
        case .unreadable(let fault): "\(fault)"
        case .notShipped(let name, let option):
            "no directory \(name) was found beside the program: set one with \(option)"
        }
    }
}
