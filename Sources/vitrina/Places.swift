import Foundation

/// The directories of a run, compared before any of them is opened.
///
/// A web server hands out every file of the site, so nothing else may lie in it, nor it in anything else; and nothing is
/// written among templates and locale files. Commands that write get their directories from here.
struct Places: Sendable {
    let settings: Settings
    /// The directory of the ledger, or beside a database the one of what this machine notes about its site.
    let data: Place
    /// Nil: the site is in an object store.
    let site: Place?

    /// - Parameter isForPublishing: whether the command has to do with pages; others do not care about the site and its
    ///   templates.
    /// - Throws: `PlaceError` where one directory is inside another that must not hold it. Nothing is written before.
    init(
        _ settings: Settings,
        isForPublishing: Bool = true
    ) throws(PlaceError) {
        self.settings = settings
        site = settings.objectStore == nil ? Place(settings.site, option: "--site") : nil
        data =
            settings.database == nil
            ? Place(settings.data, option: "--data")
            // Of s3://licenses/site: .licenses-site.vitrina in the current directory.
            : (site ?? Place(String(settings.site.dropFirst(5)).replacing("/", with: "-"), option: "--site")).sibling(
                "vitrina"
            )
        let others = [
            (settings.templates, "--templates"), (settings.locales, "--locales"),
            (SourceDirectory(settings).path, "--sources"),
        ].compactMap { path, option in path.map { Place($0, option: option) } }
        if let site { try Self.keepApart(data, site, .ledgerInPublic) }
        for other in others {
            if isForPublishing, let site { try Self.keepApart(other, site, .sourcesInPublic) }
            try Self.keep(self.data, outOf: other, .ledgerInSources)
        }
    }

    /// Refuses a backup that would lie in the ledger's directory or in the site.
    func checkBackup(_ file: String) throws(PlaceError) {
        let file = Place(file, option: "the backup")
        try Self.keep(file, outOf: data, .backupInLedger)
        if let site { try Self.keep(file, outOf: site, .ledgerInPublic) }
    }

    /// Refuses keys of senders in the site.
    func checkKeys(_ files: [(variable: String, path: String)]) throws(PlaceError) {
        guard let site else { return }
        for file in files { try Self.keep(Place(file.path, option: file.variable), outOf: site, .keysInPublic) }
    }

    private static func keepApart(_ left: Place, _ right: Place, _ reason: PlaceError.Reason) throws(PlaceError) {
        try keep(left, outOf: right, reason)
        try keep(right, outOf: left, reason)
    }

    private static func keep(_ inner: Place, outOf outer: Place, _ reason: PlaceError.Reason) throws(PlaceError) {
        guard outer.contains(inner) else { return }
        throw PlaceError(inner: inner, outer: outer, isSame: inner.contains(outer), reason: reason)
    }
}

/// A file or directory, which may not exist yet: what exists of its path is known by device and inode, the rest by name.
struct Place: Sendable {
    /// The name in messages: an option or a variable.
    let option: String
    private let named: String
    /// Without symbolic links, `.` and `..`.
    let resolved: String
    /// The directories from the root to the last one that exists, itself included.
    private let existing: [Identity]
    /// The names below it.
    private let rest: [String]

    private struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64
    }

    init(_ path: String, option: String) {
        named = path
        self.option = option
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var pending = Self.names(absolute)
        var found: [String] = []
        var rest: [String] = []
        // The system follows as many links.
        var links = 40
        while !pending.isEmpty {
            let name = pending.removeFirst()
            guard name != ".." else {
                if rest.popLast() == nil { _ = found.popLast() }
                continue
            }
            guard rest.isEmpty else {
                rest.append(name)
                continue
            }
            let candidate = Self.path(found + [name])
            // try?: what is not a symbolic link has no destination.
            if links > 0, let target = try? FileManager.default.destinationOfSymbolicLink(atPath: candidate) {
                links -= 1
                if target.hasPrefix("/") { found = [] }
                pending = Self.names(target) + pending
            } else if Self.identity(candidate) != nil {
                found.append(name)
            } else {
                rest.append(name)
            }
        }
        resolved = Self.path(found + rest)
        existing = (0...found.count).compactMap { Self.identity(Self.path(Array(found.prefix($0)))) }
        self.rest = rest
    }

    /// The path to open: as it was named, unless `..` in it could be read in two ways.
    var path: String { Self.names(named).contains("..") ? resolved : named }

    /// A hidden directory beside this one: of `/srv/site`, `/srv/.site.vitrina`.
    func sibling(_ ending: String) -> Place {
        let url = URL(fileURLWithPath: resolved)
        let name = ".\(url.lastPathComponent).\(ending)"
        return Place(url.deletingLastPathComponent().appendingPathComponent(name).path, option: name)
    }

    /// Whether the other is this, or is inside it.
    func contains(_ other: Place) -> Bool {
        guard let last = existing.last else { return false }
        return rest.isEmpty
            ? other.existing.contains(last) : other.existing.last == last && other.rest.starts(with: rest)
    }

    private static func names(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init).filter { $0 != "." }
    }

    private static func path(_ names: [String]) -> String { "/" + names.joined(separator: "/") }

    private static func identity(_ path: String) -> Identity? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return Identity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
    }
}

/// Two places of which one must not hold the other.
struct PlaceError: Error, CustomStringConvertible {
    enum Reason {
        case ledgerInPublic
        case sourcesInPublic
        case ledgerInSources
        case backupInLedger
        case keysInPublic
    }

    let inner: Place
    let outer: Place
    let isSame: Bool
    let reason: Reason

    var description: String {
        "\(Self.words(inner)) is \(isSame ? "the same as" : "inside") \(Self.words(outer)): \(advice)"
    }

    private static func words(_ place: Place) -> String { "\(place.option) (\(Terminal.safe(place.resolved)))" }

    private var advice: String {
        switch reason {
        case .ledgerInPublic:
            "a web server that serves the site could hand out the ledger. Choose places that do not contain each other"
        case .sourcesInPublic:
            "the site holds nothing but its pages. Choose directories that do not contain each other"
        case .ledgerInSources:
            "templates, locale files, and source descriptions are read whole. Choose a data directory outside"
        case .backupInLedger: "a loss of the directory would take the backup with it. Choose a place outside"
        case .keysInPublic: "a web server that serves the site could hand out the key. Move the file to a place outside"
        }
    }
}
