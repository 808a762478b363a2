import Basics
import Localization
import Templating

/// Checks that the names of files in Templates/ and Locales/ can become distinct addresses of the site.
enum SourceNames {
    static func problems(_ sources: SiteSources) -> [Diagnostic] {
        let templates = sources.templates.map { (name: $0.path, file: "\(sources.templatesName)/\($0.path)") }
        let assets = sources.assets.keys.map { (name: $0, file: "\(sources.templatesName)/assets/\($0)") }
        let catalogs = sources.catalogs.map { (name: $0.id, file: $0.file) }
        let languages = Dictionary(grouping: sources.catalogs.map(\.id), by: SharedNames.folded)
        return [templates, assets, catalogs].flatMap(shared)
            + templates.compactMap { problem(ofTemplate: $0.name, languages).map(error(in: $0.file)) }
            + assets.compactMap { problem(ofAsset: $0.name).map(error(in: $0.file)) }
    }

    private static func error(in file: String) -> (String) -> Diagnostic {
        { text in Diagnostic(severity: .error, file: file, message: text) }
    }

    private static func shared(_ names: [(name: String, file: String)]) -> [Diagnostic] {
        let files = Dictionary(grouping: names) { SharedNames.folded($0.name) }
        return SharedNames.groups(names.map(\.name)).flatMap { group -> [Diagnostic] in
            let files = (files[SharedNames.folded(group[0])] ?? []).map(\.file)
            return files.indices.map { index in
                let others = files.indices.filter { $0 != index }.map { files[$0] }.joined(separator: ", ")
                return error(in: files[index])(
                    """
                    \(others) has the same name on file systems that ignore case and the form of accents. Rename one \
                    of them
                    """
                )
            }
        }
    }

    /// - Parameter languages: the ids of the locale files by their folded forms.
    private static func problem(ofTemplate path: String, _ languages: [String: [String]]) -> String? {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts[0] == "help", parts.count > 1 else { return nil }
        guard parts.count == 3, parts[2].utf8.suffix(3).elementsEqual(".md".utf8) else {
            return "a guide is a Markdown file in its language's folder, such as help/en/assign-order.md. Move it there"
        }
        if let same = languages[SharedNames.folded(parts[1])], !same.contains(parts[1]), let language = same.first {
            return "the locale file of this language is \(language).json. Rename the folder to help/\(language)"
        }
        let name = String(decoding: parts[2].utf8.dropLast(3), as: UTF8.self)
        return isGuideName(name)
            ? nil
            : "the name of a guide is its address: use lower-case letters and digits, in words joined by hyphens, such "
                + "as assign-order.md. Rename it"
    }

    /// Whether a text can be the name of a guide.
    static func isGuideName(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.allSatisfy { $0.isSmallLetter || $0.isDigit }
        }
    }

    private static func problem(ofAsset name: String) -> String? {
        if let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) {
            let file = String(decoding: name.utf8[name.utf8.index(after: slash)...], as: UTF8.self)
            return "the site has no folders below assets. Move it to assets/\(file)"
        }
        let isName = name.utf8.allSatisfy {
            $0.isSmallLetter || $0.isCapitalLetter || $0.isDigit || "._-".utf8.contains($0)
        }
        return isName
            ? nil
            : "the name of an asset is its address: use letters from A to Z, digits, full stops, hyphens and "
                + "underscores. Rename it"
    }
}

extension UInt8 {
    fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    fileprivate var isCapitalLetter: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
