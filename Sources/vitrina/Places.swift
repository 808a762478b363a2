import Foundation

/// The directories of a run, which are checked before any of them is opened.
///
/// A web server serves every file of the site. So no other data may be inside the site, and the site may not be inside
/// another directory. Nothing is written to the directories of templates and locale files. Commands that write get
/// their directories from here.
struct Places: Sendable {
    let settings: Settings
    /// The directory of the ledger.
    ///
    /// With a database, the directory of this machine's notes about its site.
    let data: Place
    /// The directory of the site; nil if the site is in an object store.
    let site: Place?

    /// - Parameter isForPublishing: whether the command uses pages. Otherwise the site and its templates are not
    ///   checked.
    /// - Throws: `PlaceError` if one directory is inside another that must not contain it. Nothing has been written
    ///   then.
    init(
        _ settings: Settings,
        isForPublishing: Bool = true
    ) throws(PlaceError) {
        self.settings = settings
        site = settings.objectStore == nil ? Place(settings.site, option: "--site") : nil
        data =
            settings.database == nil
            ? Place(settings.data, option: "--data")
            // For s3://licenses/site, this is .licenses-site.vitrina in the current directory.
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

    /// Refuses a backup inside the ledger's directory or the site.
    func checkBackup(_ file: String) throws(PlaceError) {
        let file = Place(file, option: "the backup")
        try Self.keep(file, outOf: data, .backupInLedger)
        if let site { try Self.keep(file, outOf: site, .ledgerInPublic) }
    }

    /// Refuses files of senders' keys inside the site.
    func checkKeys(_ files: [(variable: String, path: String)]) throws(PlaceError) {
        guard let site else { return }
        for file in files where SecretFile.isPath(file.path) {
            try Self.keep(Place(file.path, option: file.variable), outOf: site, .keysInPublic)
        }
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

/// A file or directory that may not exist.
///
/// The existing part of its path is identified by device and inode, the rest by name.
struct Place: Sendable {
    /// The name in messages, which is an option or a variable.
    let option: String
    private let named: String
    /// The path without symbolic links, `.` and `..`.
    let resolved: String
    /// The directories from the root to the last existing one, which is included.
    private let existing: [Identity]
    /// The names after the existing directories.
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
        // The system's own limit for following links.
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
            // try?: only a symbolic link has a destination.
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

    /// The path to open: as written, unless it contains `..`, which could be ambiguous.
    var path: String { Self.names(named).contains("..") ? resolved : named }

    /// A hidden directory next to this one.
    ///
    /// For `/srv/site`, it is `/srv/.site.vitrina`.
    func sibling(_ ending: String) -> Place {
        let url = URL(fileURLWithPath: resolved)
        let name = ".\(url.lastPathComponent).\(ending)"
        return Place(url.deletingLastPathComponent().appendingPathComponent(name).path, option: name)
    }

    /// Whether another place is this one or inside of it.
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

/// A directory is inside another one that must not contain it.
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
            "a web server that serves the site could expose the ledger. Choose places that do not contain each other"
        case .sourcesInPublic:
            "the site can contain only its own files. Choose directories that do not contain each other"
        case .ledgerInSources:
            "all files of such a directory are read. Choose a data directory outside of it"
        case .backupInLedger: "a loss of the directory would include the backup. Choose a place outside of it"
        case .keysInPublic:
            "a web server that serves the site could expose the key. Move the file to a place outside of it"
        }
    }
}
